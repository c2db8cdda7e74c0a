'use client';

import { useEffect, useRef, useState } from 'react';
import { Comments } from '#components/comments/comments.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';

import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { isSwapped, isTraded, mayAct, type RosterFacts, type RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import { useEdit } from '../store/use-roster.ts';
import { AssignForm } from './assign-form.tsx';
import { type LoadHistory, ShiftHistory } from './shift-history.tsx';
import { ExchangeForm, MoveForm, PlainForm, SplitForm, TimesForm } from './shift-verbs.tsx';

export type ShiftCardProps = {
  row: RosterRow;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  /** On its way to the server. */
  isSaving: boolean;
  loadHistory: LoadHistory;
};

const VERBS = [
  'other',
  'times',
  'split',
  'move',
  'exchange',
  'open',
  'remove',
  'overtime',
  'acting',
] as const;
type Verb = (typeof VERBS)[number];

/** One shift: when, what it is marked with, everything that can be done to it, and what became of it so far. */
export function ShiftCard(props: ShiftCardProps) {
  const { row, facts, clockStyle, isSaving, loadHistory } = props;
  const edit = useEdit();
  const [verb, setVerb] = useState<Verb | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const last = useRef<Verb | null>(null);
  useEffect(() => {
    const former = last.current;
    last.current = verb;
    if (verb !== null || former === null) return;
    buttons.current?.querySelector<HTMLElement>(`[data-verb="${former}"]`)?.focus();
  }, [verb]);
  const template = templatesById(facts.templates).get(row.shiftId);
  const verbs = VERBS.filter((one) => isOffered(one, row, facts));
  return (
    <article aria-label={template?.name ?? 'Shift'} className="flex flex-col gap-3 border-t pt-3">
      <header className="flex flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-mono font-semibold">{template?.code}</span>
          <span>{formatInterval(row, facts.clock.timeZone, clockStyle)}</span>
          <span className="text-muted-foreground">{formatDuration(row.nominalMinutes)}</span>
          {isSaving ? <span className="ml-auto text-sm text-muted-foreground">Saving</span> : null}
        </p>
        <Marks row={row} />
        {isTraded(row) ? <p>{tradeWords(row, facts)}</p> : null}
        {row.reason === null ? null : <p className="text-muted-foreground">Past a limit: “{row.reason}”</p>}
      </header>
      <div ref={buttons} className="flex flex-wrap gap-1.5">
        {verbs.map((one) => (
          <Button
            key={one}
            size="sm"
            data-verb={one}
            aria-expanded={verb === one}
            onClick={() => setVerb(verb === one ? null : one)}
          >
            {verbLabel(one, row)}
          </Button>
        ))}
        <Button size="sm" onClick={() => edit([{ verb: 'set', rowId: row.id, isLocked: !row.isLocked }])}>
          {row.isLocked ? 'Unlock' : 'Lock'}
        </Button>
      </div>
      {verb === null ? null : (
        <OpenVerb
          key={verb}
          verb={verb}
          row={row}
          facts={facts}
          clockStyle={clockStyle}
          onCancel={() => setVerb(null)}
          onDo={(edits) => {
            edit(edits);
            setVerb(null);
          }}
        />
      )}
      {row.id < 0 ? null : <History row={row} facts={facts} clockStyle={clockStyle} load={loadHistory} />}
      {row.id < 0 ? null : <Comments subject={{ kind: 'shift', id: row.id }} isFolded />}
    </article>
  );
}

type HistoryProps = Pick<ShiftCardProps, 'row' | 'facts' | 'clockStyle'> & { load: LoadHistory };

/** Asked for when somebody wants to see it. */
function History({ row, facts, clockStyle, load }: HistoryProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="min-h-target w-fit rounded-sm text-sm font-medium select-none">
        History of this shift
      </summary>
      {isOpen ? (
        <div className="pt-2">
          <ShiftHistory
            rowId={row.id}
            version={row.version}
            load={load}
            clock={facts.clock}
            clockStyle={clockStyle}
          />
        </div>
      ) : null}
    </details>
  );
}

const labels: Record<Exclude<Verb, 'overtime' | 'acting'>, string> = {
  other: 'Other shift…',
  times: 'Change times…',
  split: 'Split…',
  move: 'Move to…',
  exchange: 'Exchange with…',
  open: 'Make open…',
  remove: 'Remove…',
};

function verbLabel(verb: Verb, row: RosterRow): string {
  if (verb === 'overtime') return row.isOvertime ? 'No overtime…' : 'Overtime…';
  if (verb === 'acting') return row.isActing ? 'Not acting…' : 'Acting supervisor…';
  return labels[verb];
}

/** An open shift belongs to nobody; only a dispatcher with the qualification is named acting supervisor. */
function isOffered(verb: Verb, row: RosterRow, facts: RosterFacts): boolean {
  if (row.userId === null)
    return verb !== 'exchange' && verb !== 'open' && verb !== 'acting' && verb !== 'split';
  if (verb !== 'acting' || row.isActing) return true;
  const person = membersById(facts.people).get(row.userId);
  return person?.role === 'dispatcher' && mayAct(person, row.shiftDate, facts);
}

function Marks({ row }: { row: RosterRow }) {
  const marks = [
    ...(row.isOvertime ? ['Overtime'] : []),
    ...(row.isLocked ? ['Locked'] : []),
    ...(row.isActing ? ['Acting supervisor'] : []),
    ...(row.userId === null ? ['Open'] : []),
    ...(row.userId === null && row.requiredRole === 'supervisor' ? ['For a supervisor'] : []),
    ...(isSwapped(row) ? [sources.swap] : row.source === 'generated' ? [] : [sources[row.source]]),
  ];
  if (marks.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {marks.map((mark) => (
        <li key={mark}>
          <Badge>{mark}</Badge>
        </li>
      ))}
    </ul>
  );
}

/** `Worked by Ben Ode, paid to Ana Ruiz`. */
function tradeWords({ userId, creditedUserId }: RosterRow, { people }: RosterFacts): string {
  const nameOf = (id: string | null) => membersById(people).get(id ?? '')?.fullName ?? 'somebody who left';
  return `Worked by ${nameOf(userId)}, paid to ${nameOf(creditedUserId)}`;
}

const sources: Record<Exclude<RosterRow['source'], 'generated'>, string> = {
  manual: 'Placed by hand',
  swap: 'Swapped',
  callout: 'Call-out',
  mandate: 'Mandated',
  extension: 'Extended',
};

type OpenVerbProps = Pick<ShiftCardProps, 'row' | 'facts' | 'clockStyle'> & {
  verb: Verb;
  onDo: (edits: readonly RosterEdit[]) => void;
  onCancel: () => void;
};

function OpenVerb({ verb, ...props }: OpenVerbProps) {
  const { row, facts, onDo, onCancel } = props;
  const rowId = row.id;
  const plain = { onDo, onCancel };
  switch (verb) {
    case 'other':
      return (
        <AssignForm facts={facts} userId={row.userId} date={row.shiftDate} replaces={row.id} {...plain} />
      );
    case 'times':
      return <TimesForm {...props} />;
    case 'split':
      return <SplitForm {...props} />;
    case 'move':
      return <MoveForm {...props} />;
    case 'exchange':
      return <ExchangeForm {...props} />;
    case 'open':
      return <PlainForm title="Make open" edit={{ verb: 'open', rowId }} {...plain} />;
    case 'remove':
      return <PlainForm title="Remove" tone="danger" edit={{ verb: 'remove', rowId }} {...plain} />;
    case 'overtime':
      return (
        <PlainForm
          title={row.isOvertime ? 'Count as regular' : 'Count as overtime'}
          edit={{ verb: 'set', rowId, isOvertime: !row.isOvertime }}
          {...plain}
        />
      );
    case 'acting':
      return (
        <PlainForm
          title={row.isActing ? 'Not acting supervisor' : 'Name acting supervisor'}
          edit={{ verb: 'set', rowId, isActing: !row.isActing }}
          {...plain}
        />
      );
  }
}
