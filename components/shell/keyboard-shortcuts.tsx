'use client';

import { useRouter } from 'next/navigation';
import { Fragment, useEffect, useRef, useState } from 'react';
import { openSearch } from '../search/search-events.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Switch } from '../ui/switch.tsx';

const OPEN_EVENT = 'keyboard-shortcuts:open';
const STORAGE_KEY = 'keyboard-shortcuts';
const SEQUENCE_MS = 1200;

export type PageShortcut = { key: string; label: string; href: string };

/** Keys of a page's own, for the list: each with what it does. */
export type ListedKeys = readonly { label: string; keys: readonly string[] }[];

const listed = new Map<string, ListedKeys>();

/** Adds keys to the list of keys for as long as the page is there. The page itself listens to them. */
export function useListedKeys(title: string, keys: ListedKeys) {
  useEffect(() => {
    listed.set(title, keys);
    return () => {
      listed.delete(title);
    };
  }, [title, keys]);
}

export type KeyboardShortcutsProps = {
  /** `g`, then `key`, goes to `href`. */
  pages: readonly PageShortcut[];
};

/** Opens the list of keys from anywhere, for instance from a menu. */
export function openKeyboardShortcuts() {
  window.dispatchEvent(new Event(OPEN_EVENT));
}

/** `g` then a letter goes to a page; `?` lists the keys, `/` searches. All stay quiet in fields and can be turned off. */
export function KeyboardShortcuts({ pages }: KeyboardShortcutsProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [isOn, setIsOn] = useState(true);
  // A page that is read again between the two keys must not forget the first.
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    setIsOn(readStoredChoice());
    const open = () => setIsOpen(true);
    window.addEventListener(OPEN_EVENT, open);
    return () => window.removeEventListener(OPEN_EVENT, open);
  }, []);

  useEffect(() => {
    if (!isOn) return;
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      if (event.key === '?') {
        event.preventDefault();
        setIsOpen(true);
        return;
      }
      if (event.key === '/') {
        event.preventDefault();
        openSearch();
        return;
      }
      if (event.key === 'g') {
        goPressedAt.current = event.timeStamp;
        return;
      }
      const isSecondKey = event.timeStamp - goPressedAt.current < SEQUENCE_MS;
      goPressedAt.current = Number.NEGATIVE_INFINITY;
      if (!isSecondKey) return;
      const page = pages.find((candidate) => candidate.key === event.key.toLowerCase());
      if (!page) return;
      event.preventDefault();
      router.push(page.href);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn, pages, router]);

  function turn(next: boolean) {
    setIsOn(next);
    storeChoice(next);
  }

  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} title="Keys">
      <dl className="grid grid-cols-[1fr_auto] items-center gap-y-2">
        {pages.map((page) => (
          <ShortcutRow key={page.href} label={`Go to ${page.label}`} keys={['g', page.key]} />
        ))}
        <ShortcutRow label="Search" keys={['Ctrl', 'K']} />
        <ShortcutRow label="Search" keys={['/']} />
        <ShortcutRow label="Move in a grid" keys={['←', '↑', '↓', '→']} />
        <ShortcutRow label="Open what has the focus" keys={['Enter']} />
        <ShortcutRow label="Close" keys={['Esc']} />
        <ShortcutRow label="This list" keys={['?']} />
        {[...listed].map(([title, keys]) => (
          <Fragment key={title}>
            <dt className="col-span-2 border-t pt-2 font-medium">{title}</dt>
            {keys.map((one) => (
              <ShortcutRow key={one.label} {...one} />
            ))}
          </Fragment>
        ))}
      </dl>
      <Switch
        label="Single-key shortcuts"
        hint="Kept on this device."
        checked={isOn}
        onCheckedChange={turn}
        className="border-t pt-4"
      />
    </Dialog>
  );
}

function ShortcutRow({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="flex justify-end gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="listbox"], [role="menu"]') !== null
  );
}

/** A browser may forbid storage; the shortcuts are then on. */
function readStoredChoice(): boolean {
  try {
    return window.localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

function storeChoice(isOn: boolean) {
  try {
    window.localStorage.setItem(STORAGE_KEY, isOn ? 'on' : 'off');
  } catch {
    // The choice then lasts until the page is left.
  }
}
