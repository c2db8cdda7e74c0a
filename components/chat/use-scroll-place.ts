'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to an end than this counts as there. In px. */
const endPx = 48;
/** More is read when so little is left to scroll. In px. */
const readPx = 500;

/** Where to stand: at a message, at the line above what is new, or at the end. */
export type Place = { seq: number } | 'new' | 'end';

export type ScrollPlace = {
  box: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  goTo: (place: Place) => void;
  onScroll: () => void;
};

/**
 * Keeps what is read in its place while messages come before and after it, and follows the end for who is there.
 *
 * @param options.version another one = other messages are shown
 * @param options.isEndHere whether the newest message is among those that are shown
 * @param options.onSeen the number of the last message that has come into view
 */
export function useScrollPlace(options: {
  start: Place;
  version: unknown;
  /** Below the messages stands what is on its way. */
  pendingCount: number;
  isEndHere: boolean;
  onNearStart: () => void;
  onNearEnd: () => void;
  onSeen: (seq: number) => void;
}): ScrollPlace {
  const { start, version, pendingCount, isEndHere } = options;
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ seq: string; top: number } | null>(null);
  const wanted = useRef<Place | null>(start);
  const isStuck = useRef(false);
  const [isAtEnd, setIsAtEnd] = useState(start === 'end');
  const live = useRef(options);
  useEffect(() => {
    live.current = options;
  });

  const look = useCallback(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const edge = scroller.getBoundingClientRect();
    let first: { seq: string; top: number } | null = null;
    let seen = 0;
    for (const element of scroller.querySelectorAll<HTMLElement>('[data-seq]')) {
      const { top, bottom } = element.getBoundingClientRect();
      if (top > edge.bottom) break;
      const seq = element.dataset.seq ?? '';
      if (bottom > edge.top) first ??= { seq, top: top - edge.top };
      // Its first line is enough of a long one.
      if (top + 24 <= edge.bottom) seen = Number(seq);
    }
    anchor.current = first;
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    isStuck.current = left < endPx;
    setIsAtEnd(isStuck.current);
    if (seen > 0) live.current.onSeen(seen);
    if (scroller.scrollTop < readPx) live.current.onNearStart();
    if (left < readPx) live.current.onNearEnd();
  }, []);

  const stand = useCallback(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const place = wanted.current;
    const target = place === null || place === 'end' ? null : findPlace(scroller, place);
    if (target !== null) {
      const offset = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      scroller.scrollTop += offset - scroller.clientHeight / 4;
      wanted.current = null;
    } else if (place === 'end' || (place === null && isStuck.current && live.current.isEndHere)) {
      scroller.scrollTop = scroller.scrollHeight;
      wanted.current = null;
    } else if (anchor.current !== null) {
      const held = findPlace(scroller, { seq: Number(anchor.current.seq) });
      const top = held?.getBoundingClientRect().top ?? null;
      if (top !== null) {
        scroller.scrollTop += top - scroller.getBoundingClientRect().top - anchor.current.top;
      }
    }
    look();
  }, [look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that other messages are shown
  useLayoutEffect(() => stand(), [stand, version, pendingCount, isEndHere]);

  // The field below grows with what is typed, and a phone's keyboard takes half of the screen.
  useEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const observer = new ResizeObserver(() => stand());
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [stand]);

  return {
    box,
    isAtEnd: isAtEnd && isEndHere,
    goTo: (place) => {
      wanted.current = place;
      stand();
    },
    onScroll: look,
  };
}

function findPlace(scroller: HTMLElement, place: Exclude<Place, 'end'>): HTMLElement | null {
  const selector = place === 'new' ? '[data-new]' : `[data-seq="${place.seq}"]`;
  return scroller.querySelector<HTMLElement>(selector);
}
