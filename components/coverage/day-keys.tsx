'use client';

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

export type DayKeysProps = { label: string; children: ReactNode; className?: string };

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** One tab stop for the links of many consecutive days: arrows go a day or a week on. */
export function DayKeys({ label, children, className }: DayKeysProps) {
  const navRef = useRef<HTMLElement>(null);

  // After each render: the day shown as current is the way in, otherwise the first.
  useEffect(() => {
    const links = linksOf(navRef.current);
    const entry = links.find((link) => link.ariaCurrent) ?? links[0];
    for (const link of links) link.tabIndex = link === entry ? 0 : -1;
  });

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    const links = linksOf(navRef.current);
    const current = event.target instanceof HTMLAnchorElement ? event.target : null;
    const from = current ? links.indexOf(current) : -1;
    if (step === undefined || from < 0 || event.altKey || event.metaKey || event.ctrlKey) return;
    const next = links[Math.min(links.length - 1, Math.max(0, from + step))];
    if (!next) return;
    event.preventDefault();
    for (const link of links) link.tabIndex = link === next ? 0 : -1;
    next.focus();
  }

  return (
    <nav ref={navRef} aria-label={label} onKeyDown={onKeyDown} className={className}>
      {children}
    </nav>
  );
}

function linksOf(nav: HTMLElement | null): HTMLAnchorElement[] {
  return nav ? [...nav.querySelectorAll('a')] : [];
}
