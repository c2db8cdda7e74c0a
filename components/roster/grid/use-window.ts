'use client';

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Lines and columns come and go in steps of so many, and so many stand ready outside the view. */
const LINE_STEP = 8;
const COLUMN_STEP = 7;

/** What is rendered: `to` is the first that is not. */
export type GridWindow = { fromLine: number; toLine: number; fromColumn: number; toColumn: number };

/** In pixels, measured: they follow density, zoom and the person's font size. */
export type GridMetrics = { line: number; column: number; name: number; head: number; foot: number };

export type WindowInit = {
  scroller: RefObject<HTMLElement | null>;
  /** An element as high as a line and as wide as a column. */
  probe: RefObject<HTMLElement | null>;
  lineCount: number;
  columnCount: number;
  /** Before anything is measured. */
  first: { lines: number; columns: number };
};

/** Which lines and columns of the grid have to be there, by where it is scrolled to. Renders again only in steps. */
export function useWindow({ scroller, probe, lineCount, columnCount, first }: WindowInit) {
  const metrics = useRef<GridMetrics | null>(null);
  const [view, setView] = useState<GridWindow | null>(null);

  const look = useCallback(() => {
    const box = scroller.current;
    const known = metrics.current;
    if (box === null || known === null || known.line === 0 || known.column === 0) return;
    const lines = span(box.scrollTop, box.clientHeight - known.head - known.foot, known.line, LINE_STEP);
    const columns = span(box.scrollLeft, box.clientWidth - known.name, known.column, COLUMN_STEP);
    setView((former) => {
      const next = {
        fromLine: lines.from,
        toLine: lines.to,
        fromColumn: columns.from,
        toColumn: columns.to,
      };
      return former !== null && isSameWindow(former, next) ? former : next;
    });
  }, [scroller]);

  useLayoutEffect(() => {
    const box = scroller.current;
    const sample = probe.current;
    if (box === null || sample === null) return;
    const measure = () => {
      const { width, height } = sample.getBoundingClientRect();
      const size = (selector: string, side: 'offsetWidth' | 'offsetHeight') =>
        box.querySelector<HTMLElement>(selector)?.[side] ?? 0;
      metrics.current = {
        line: height,
        column: width,
        name: size('.rg-corner', 'offsetWidth'),
        head: size('.rg-head', 'offsetHeight'),
        foot: size('.rg-foot', 'offsetHeight'),
      };
      look();
    };
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(sample);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      box.removeEventListener('scroll', onScroll);
    };
  }, [scroller, probe, look]);

  const shown = view ?? { fromLine: 0, toLine: first.lines, fromColumn: 0, toColumn: first.columns };
  return {
    window: {
      fromLine: Math.min(shown.fromLine, Math.max(0, lineCount - LINE_STEP)),
      toLine: Math.min(shown.toLine, lineCount),
      fromColumn: Math.min(shown.fromColumn, Math.max(0, columnCount - COLUMN_STEP)),
      toColumn: Math.min(shown.toColumn, columnCount),
    },
    metrics,
  };
}

function span(offset: number, length: number, size: number, step: number): { from: number; to: number } {
  const from = Math.floor(offset / size / step) - 1;
  const to = Math.ceil((offset + length) / size / step) + 1;
  return { from: Math.max(0, from * step), to: to * step };
}

function isSameWindow(a: GridWindow, b: GridWindow): boolean {
  return (
    a.fromLine === b.fromLine &&
    a.toLine === b.toLine &&
    a.fromColumn === b.fromColumn &&
    a.toColumn === b.toColumn
  );
}
