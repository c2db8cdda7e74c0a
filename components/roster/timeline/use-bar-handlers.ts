'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { useEdit } from '../store/use-roster.ts';
import { type BarEdge, stepTimes, type TimesAnswer, timesAt } from './bar-times.ts';
import type { BarHandlers } from './day-bar.tsx';
import { type DayBar, type DayTrack, instantAt, placeOf } from './day-model.ts';
import { followPointer } from './pointer-drag.ts';
import { type Draft, editOf } from './use-bar-edit.ts';

export type BarEditing = {
  draft: Draft | null;
  /** Why the last step was not made, in words. */
  refusal: string | null;
  /** Row of the bar that had the focus last. */
  selectedId: number | null;
  handlers: BarHandlers;
  /** Moves an end of a shift at once, by quarters of an hour. */
  nudge: (row: RosterRow, edge: BarEdge, quarters: number) => void;
  /** Begins to carry a shift; `drop` gives it to somebody. */
  carry: (row: RosterRow) => void;
  drop: (userId: string) => void;
  cancel: () => void;
};

export type BarEditingInput = {
  facts: RosterFacts;
  track: DayTrack;
  templates: ReadonlyMap<number, ShiftTemplate>;
  /** People from top to bottom, as they are shown. */
  order: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  /** Opens the person's day, or the candidates of an open shift. */
  onOpen: (row: RosterRow) => void;
  onSplit: (row: RosterRow) => void;
  onMove: (from: DayBar, key: string) => boolean;
  /** An item gets the focus as soon as it is drawn again. */
  onRefocus: (item: string) => void;
};

/** Half-made edits of bars by pointer and by keys; each becomes one edit of the roster. */
export function useBarHandlers(input: BarEditingInput): BarEditing {
  const { facts, track, templates, order, scroller, onOpen, onSplit, onMove, onRefocus } = input;
  const edit = useEdit();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [selectedId, setSelectedId] = useState<number | null>(null);

  function finish(made: Draft | null) {
    setDraft(null);
    const template = made === null ? undefined : templates.get(made.row.shiftId);
    if (made === null || template === undefined) return;
    const done = editOf(made, template);
    if (done === null) return;
    // In another person's row it is drawn anew.
    if (made.kind === 'carry') onRefocus(`bar:${made.row.id}`);
    edit([done]);
  }

  /** A new half-made change of times; the last one stays when these cannot be had. */
  function timesDraft(row: RosterRow, answer: TimesAnswer): Draft | null {
    if ('refusal' in answer) {
      setRefusal(answer.refusal);
      return null;
    }
    setRefusal(null);
    return { kind: 'times', row, ...answer };
  }

  function step(row: RosterRow, edge: BarEdge, quarters: number): Draft | null {
    const template = templates.get(row.shiftId);
    if (template === undefined) return null;
    const { localStart, localEnd } = draft?.kind === 'times' && draft.row.id === row.id ? draft : row;
    const from = { ...row, localStart, localEnd };
    return timesDraft(row, stepTimes(from, edge, quarters, template, facts.clock));
  }

  function carryStep(direction: 1 | -1) {
    if (draft?.kind !== 'carry') return;
    const { row } = draft;
    const others = order.filter((id) => id !== row.userId);
    const at = others.indexOf(draft.userId ?? '');
    const own = order.indexOf(row.userId ?? '');
    const first = direction === 1 ? order.slice(own + 1).find((id) => id !== row.userId) : order[own - 1];
    const next = at < 0 ? (first ?? others[direction === 1 ? 0 : others.length - 1]) : others[at + direction];
    if (next === undefined) return;
    setDraft({ kind: 'carry', row, userId: next });
    scroller.current
      ?.querySelector(`[data-person="${CSS.escape(next)}"]`)
      ?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(bar: DayBar, event: KeyboardEvent) {
    const { row } = bar;
    const handle = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const { key } = event;
    if (draft?.kind === 'carry') {
      handle();
      if (key === 'ArrowDown') carryStep(1);
      else if (key === 'ArrowUp') carryStep(-1);
      else if (key === 'Enter' || key === ' ') finish(draft);
      else if (key === 'Escape' || key === 'Tab') setDraft(null);
      return;
    }
    if (event.altKey && (key === 'ArrowLeft' || key === 'ArrowRight') && !bar.isNeighbour) {
      handle();
      const next = step(row, event.shiftKey ? 'start' : 'end', key === 'ArrowRight' ? 1 : -1);
      if (next !== null) setDraft(next);
    } else if (key === 'Escape' && draft !== null) {
      handle();
      setDraft(null);
    } else if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    } else if (key === 'Enter') {
      handle();
      onOpen(row);
    } else if (key.toLowerCase() === 's' && !bar.isNeighbour) {
      handle();
      onSplit(row);
    } else if (key.toLowerCase() === 'm' && !bar.isNeighbour) {
      handle();
      setDraft({ kind: 'carry', row, userId: null });
    } else if (onMove(bar, key)) handle();
  }

  function onPointerDown(bar: DayBar, edge: BarEdge | null, event: PointerEvent<HTMLElement>) {
    event.stopPropagation();
    const { row } = bar;
    const template = templates.get(row.shiftId);
    const element = event.currentTarget.closest('button');
    const lane = element?.parentElement;
    if (event.button !== 0 || bar.isNeighbour || template === undefined || !element || !lane) return;
    // A finger on the body scrolls; it drags by the ends, and moves with the button above.
    if (edge === null && event.pointerType === 'touch') return;
    // Not every browser gives a clicked button the focus.
    element.focus({ preventScroll: true });
    const shareOf = (x: number) => {
      const { left, width } = lane.getBoundingClientRect();
      return (x - left) / width;
    };
    const grip =
      edge === null ? 0 : placeOf(edge === 'end' ? row.endsAt : row.startsAt, track) - shareOf(event.clientX);
    let made: Draft | null = null;
    const show = (next: Draft | null) => {
      made = next;
      setDraft(next);
    };
    followPointer(event, scroller.current, {
      move(x, y) {
        if (edge === null) {
          const over = document.elementFromPoint(x, y)?.closest('[data-person]')?.getAttribute('data-person');
          const userId = over ?? null;
          if (made?.kind !== 'carry' || made.userId !== userId) show({ kind: 'carry', row, userId });
          return;
        }
        const answer = timesAt(row, edge, instantAt(shareOf(x) + grip, track), template, facts.clock);
        const isSame =
          made?.kind === 'times' &&
          'localStart' in answer &&
          made.localStart === answer.localStart &&
          made.localEnd === answer.localEnd;
        if (isSame) return;
        const next = timesDraft(row, answer);
        if (next !== null) show(next);
      },
      drop: () => finish(made),
      cancel: () => setDraft(null),
    });
  }

  return {
    draft,
    refusal,
    selectedId,
    handlers: {
      onClick(bar, event) {
        // A screen reader's press comes without a pointer, and means to open.
        if (event.detail === 0) onOpen(bar.row);
      },
      onDoubleClick: (bar) => onOpen(bar.row),
      onFocus(bar) {
        setSelectedId(bar.row.id);
        setRefusal(null);
      },
      onBlur() {
        if (draft?.kind === 'times') finish(draft);
      },
      onKeyDown,
      onKeyUp(_, event) {
        if (event.key === 'Alt' && draft?.kind === 'times') finish(draft);
      },
      onPointerDown,
    },
    nudge: (row, edge, quarters) => finish(step(row, edge, quarters)),
    carry: (row) => setDraft({ kind: 'carry', row, userId: null }),
    drop(userId) {
      if (draft?.kind === 'carry') finish({ ...draft, userId });
    },
    cancel: () => setDraft(null),
  };
}
