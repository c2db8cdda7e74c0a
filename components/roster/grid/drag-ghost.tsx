import { type RefObject, useLayoutEffect } from 'react';
import { cn } from '#lib/utils.ts';
import { ShiftChip } from '../shift-chip.tsx';
import { chipEntry, type Templates } from './cell-facts.ts';
import type { GridDrag } from './use-grid-drag.ts';

export type DragGhostProps = {
  ref: RefObject<HTMLDivElement | null>;
  drag: GridDrag;
  templates: Templates;
  /** Where the pointer is as it appears. */
  pointer: RefObject<{ x: number; y: number }>;
};

/** As wide as the words become, in pixels. */
const WIDTH = 400;

/** The shift under the pointer, and beside it what dropping it here would break and cover. */
export function DragGhost({ ref, drag, templates, pointer }: DragGhostProps) {
  const { row, target } = drag;
  useLayoutEffect(() => {
    ref.current?.style.setProperty('translate', `${pointer.current.x}px ${pointer.current.y}px`);
  }, [ref, pointer]);
  // What stands beside the pointer turns to the side that has room whenever the target is another.
  useLayoutEffect(() => {
    ref.current?.classList.toggle('is-left', pointer.current.x > window.innerWidth - WIDTH);
  });
  return (
    <div ref={ref} aria-hidden className="rg-ghost">
      <ShiftChip entry={chipEntry(row, templates, null)} />
      <div className={cn('rg-ghost-words', target !== null && `is-${target.verdict.tone}`)}>
        {target === null ? (
          <p className="text-muted-foreground">Drop it on a person’s day. Esc cancels.</p>
        ) : (
          <>
            <p className="font-medium">
              {target.verdict.sign} {target.label === '' ? 'Not possible' : target.label}
            </p>
            {target.verdict.words === '' ? null : <p>{target.verdict.words}</p>}
            {target.effect === '' ? null : <p className="text-muted-foreground">{target.effect}</p>}
          </>
        )}
      </div>
    </div>
  );
}
