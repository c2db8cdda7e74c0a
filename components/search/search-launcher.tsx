'use client';

import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { SearchBox } from './search-box.tsx';
import { onSearchOpened, openSearch } from './search-events.ts';

/** The way to the search on every page: a button, Ctrl-K (or Command-K), and `/` where single keys are on. */
export function SearchLauncher({ userId }: { userId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => onSearchOpened(() => setIsOpen(true)), []);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      // The browser's own Ctrl-K looks for something on the internet.
      event.preventDefault();
      openSearch();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <Button
        variant="ghost"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setIsOpen(true)}
        className="max-lg:w-control max-lg:px-0"
      >
        <Search aria-hidden />
        <span className="max-lg:sr-only">Search</span>
        <span aria-hidden className="max-lg:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Search"
        className="w-[min(40rem,calc(100vw-2rem))] md:top-24 md:translate-y-0"
      >
        <SearchBox userId={userId} onGone={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}
