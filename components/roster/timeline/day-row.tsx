'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { dutyStateWords, type RosterFacts, type RosterMember } from '#lib/domain/roster.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import type { Leave, LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { type BarHandlers, DayBar, placement } from './day-bar.tsx';
import { type DayBar as Bar, type DayTrack, leaveOver } from './day-model.ts';
import { type Draft, intervalOf } from './use-bar-edit.ts';
import type { Verdict } from './verdict.ts';

/** What every row of the timeline is drawn with. */
export type RowScene = {
  facts: RosterFacts;
  templates: ReadonlyMap<number, ShiftTemplate>;
  track: DayTrack;
  clockStyle: ClockStyle;
  saving: ReadonlySet<number>;
  draft: Draft | null;
  /** The one item that Tab comes to. */
  tabStop: string;
  selectedId: number | null;
  handlers: BarHandlers;
  /** The cell of somebody without a bar. */
  onCellKey: (userId: string, event: KeyboardEvent) => void;
  onCellFocus: (userId: string) => void;
  onOpenPerson: (userId: string) => void;
  onDrop: (userId: string) => void;
};

export type DayRowProps = {
  scene: RowScene;
  /** Null for an open shift. */
  person: RosterMember | null;
  bars: readonly Bar[];
  leave: readonly Leave[];
  verdict: Verdict | undefined;
};

const TONES: Readonly<Record<Verdict['tone'], string>> = {
  allowed: 'text-success-text',
  warning: 'text-warning-text',
  reason: 'text-warning-text',
  refused: 'text-danger-text',
};

export const NAME_WIDTH = 'w-28 sm:w-44';

/** One person's day: the name, and what they work on the track. */
export function DayRow({ scene, person, bars, leave, verdict }: DayRowProps) {
  const { draft, track, templates, facts } = scene;
  const isTarget = draft?.kind === 'carry' && person !== null && draft.userId === person.id;
  const ghost = isTarget ? templates.get(draft.row.shiftId) : undefined;
  return (
    <tr
      data-person={person?.id}
      className={cn('flex min-h-(--grid-row-height) border-b last:border-b-0', isTarget && 'bg-primary-soft')}
    >
      <th
        scope="row"
        className={cn(
          'sticky left-0 z-10 flex shrink-0 items-center justify-between gap-1 border-r border-border-strong bg-card px-2 text-left text-sm font-normal',
          NAME_WIDTH,
          isTarget && 'bg-primary-soft',
        )}
      >
        {person === null ? (
          <span className="text-muted-foreground">Open</span>
        ) : (
          <NameButton scene={scene} person={person} />
        )}
        {verdict ? (
          <span className={cn('shrink-0 font-mono font-semibold', TONES[verdict.tone])} title={verdict.words}>
            <span aria-hidden>{verdict.sign}</span>
            <span className="sr-only">{verdict.words || 'allowed'}</span>
          </span>
        ) : person ? (
          <Capacity person={person} date={operationalDateOf(track.day.startsAt, scene.facts.clock)} />
        ) : null}
      </th>
      <Lane scene={scene} person={person} hasBars={bars.length > 0}>
        {leave.map((absence) => (
          <span
            key={absence.startsAt}
            style={placement(absence, track)}
            className="absolute inset-y-1 flex items-center rounded-sm border border-border-strong bg-[repeating-linear-gradient(135deg,var(--border-strong)_0_1px,transparent_1px_6px)] px-1.5 text-sm text-muted-foreground"
          >
            <span className="rounded-sm bg-card px-1">
              {absence.state === 'approved' ? 'Leave' : 'Leave asked for'}
            </span>
          </span>
        ))}
        {bars.map((bar) => {
          const template = templates.get(bar.row.shiftId);
          const isChanging = draft !== null && draft.row.id === bar.row.id;
          return (
            <DayBar
              key={bar.row.id}
              bar={bar}
              track={track}
              interval={isChanging && template ? intervalOf(draft, template, facts) : bar.row}
              person={person}
              leave={leaveOver(bar.row, leave)}
              template={template}
              clock={facts.clock}
              clockStyle={scene.clockStyle}
              isTabStop={scene.tabStop === `bar:${bar.row.id}`}
              isSelected={scene.selectedId === bar.row.id}
              isSaving={scene.saving.has(bar.row.id)}
              isChanging={isChanging}
              handlers={scene.handlers}
            />
          );
        })}
        {ghost && draft ? (
          <span
            aria-hidden
            style={placement(intervalOf(draft, ghost, facts), track)}
            className="pointer-events-none absolute inset-y-0.5 rounded-sm border-2 border-dashed border-foreground"
          />
        ) : null}
      </Lane>
    </tr>
  );
}

function NameButton({ scene, person }: { scene: RowScene; person: RosterMember }) {
  const isCarrying = scene.draft?.kind === 'carry';
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => (isCarrying ? scene.onDrop(person.id) : scene.onOpenPerson(person.id))}
      className="min-h-6 min-w-0 truncate rounded-sm text-left font-medium hover:underline"
    >
      {person.fullName}
    </button>
  );
}

function Capacity({ person, date }: { person: RosterMember; date: LocalDate }) {
  if (person.role !== 'dispatcher') return <span className="shrink-0 text-subtle-foreground">Sup.</span>;
  const state = dutyStateWords(person, date);
  if (state === null) return null;
  return (
    <span className="shrink-0 text-subtle-foreground">
      <span aria-hidden>{state === 'trainee' ? 'Trn.' : 'Lt.'}</span>
      <span className="sr-only">{state}</span>
    </span>
  );
}

/** The track of one row. Without a bar it takes the focus itself. */
function Lane({
  scene,
  person,
  hasBars,
  children,
}: {
  scene: RowScene;
  person: RosterMember | null;
  hasBars: boolean;
  children: ReactNode;
}) {
  const isCarrying = scene.draft?.kind === 'carry' && person !== null;
  if (hasBars || person === null) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: while carrying, the keys are on the bar that is carried
      <td
        className="relative min-w-[48rem] flex-1"
        onClick={isCarrying ? () => scene.onDrop(person.id) : undefined}
      >
        {children}
      </td>
    );
  }
  const item = `row:${person.id}`;
  return (
    <td
      data-item={item}
      tabIndex={scene.tabStop === item ? 0 : -1}
      aria-label={`${person.fullName}, no shift`}
      className="relative min-w-[48rem] flex-1 focus-visible:outline-offset-[-2px]"
      onFocus={() => scene.onCellFocus(person.id)}
      onKeyDown={(event) => scene.onCellKey(person.id, event)}
      onClick={() => (isCarrying ? scene.onDrop(person.id) : scene.onOpenPerson(person.id))}
    >
      {children}
    </td>
  );
}
