'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '#components/ui/input.tsx';
import { cn } from '#lib/utils.ts';

export type PersonSearchProps = {
  /** As the address has it. */
  q: string;
  onChange: (q: string) => void;
  className?: string;
};

/** One types faster than the list needs to follow. In ms. */
const SEARCH_MS = 150;

/** Looks for people by name or employee number. */
export function PersonSearch({ q, onChange, className }: PersonSearchProps) {
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    setText((typed) => (typed.trim() === q ? typed : q));
  }, [q]);
  function type(next: string) {
    setText(next);
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), SEARCH_MS);
  }
  return (
    <div className={cn('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        aria-label="Find a person"
        placeholder="Find a person"
        value={text}
        onChange={(event) => type(event.target.value)}
        className="pl-8"
      />
    </div>
  );
}
