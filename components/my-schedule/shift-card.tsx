import type { ReactNode } from 'react';
import { RELIEF_MINUTES } from '#lib/domain/floor.ts';
import { type ClockStyle, formatDuration, formatInstantTime, formatInterval } from '#lib/domain/format.ts';
import { companyOf } from '#lib/domain/my-schedule.ts';
import type { CoworkerShift, PersonShift } from '#lib/domain/records.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import { Comments } from '../comments/comments.tsx';
import { OwnShiftHistory } from '../history/own-shift-history.tsx';
import { ShiftChip } from '../roster/shift-chip.tsx';
import { Badge } from '../ui/badge.tsx';
import { ShiftChanges } from './change-list.tsx';

export type ShiftCardProps = {
  shift: PersonShift;
  /** Above the times, such as the countdown. */
  heading?: ReactNode;
  /** Who works around it; null = not asked. */
  coworkers: readonly CoworkerShift[] | null;
  changes: readonly MyShiftChange[];
  /** It is offered, or promised to somebody. */
  isTraded: boolean;
  /** What can be done about it. */
  actions?: ReactNode;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
};

/** One shift in full: when, what was changed, who works along and who takes over. */
export function ShiftCard({
  shift,
  heading,
  coworkers,
  changes,
  isTraded,
  actions,
  timeZone,
  clockStyle,
  ownId,
}: ShiftCardProps) {
  return (
    <article className="flex flex-col gap-3 rounded-lg border bg-card px-4 py-3">
      <div className="flex flex-col gap-1">
        {heading}
        <p className="text-xl font-semibold">{formatInterval(shift, timeZone, clockStyle)}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground">
          <span className="flex">
            <ShiftChip
              entry={{
                kind: 'shift',
                id: String(shift.id),
                code: shift.code,
                category: shift.category,
                startTime: '00:00',
                endTime: '00:00',
                marks: isTraded || shift.isSwapped ? ['swap'] : [],
              }}
            />
          </span>
          {shift.name} · {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
          {shift.isOvertime ? <Badge tone="warning">Overtime</Badge> : null}
          {shift.isActing ? <Badge tone="outline">Acting supervisor</Badge> : null}
        </p>
        <ShiftChanges changes={changes} timeZone={timeZone} clockStyle={clockStyle} />
      </div>
      {actions ? (
        <div data-print="hidden" className="flex flex-wrap items-center gap-x-5 gap-y-1">
          {actions}
        </div>
      ) : null}
      {coworkers === null ? null : (
        <Company
          company={companyOf(shift, coworkers, ownId)}
          endsAt={formatInstantTime(shift.endsAt, timeZone, clockStyle)}
          timeOf={(other) =>
            `${formatInstantTime(other.startsAt, timeZone, clockStyle)}–${formatInstantTime(other.endsAt, timeZone, clockStyle)}`
          }
        />
      )}
      <OwnShiftHistory
        rowId={shift.id}
        version={changes.length}
        timeZone={timeZone}
        clockStyle={clockStyle}
      />
      <Comments subject={{ kind: 'shift', id: shift.id }} isFolded />
    </article>
  );
}

type CompanyProps = {
  company: ReturnType<typeof companyOf>;
  endsAt: string;
  timeOf: (shift: CoworkerShift) => string;
};

function Company({ company: { together, relief }, endsAt, timeOf }: CompanyProps) {
  return (
    <div className="grid gap-x-6 gap-y-3 border-t pt-3 md:grid-cols-2">
      <Names
        title="On with you"
        shifts={together}
        timeOf={timeOf}
        nobody="Nobody else is on this shift yet."
      />
      <Names
        title={`Takes over at ${endsAt}`}
        shifts={relief}
        timeOf={timeOf}
        nobody={`Nobody starts within ${RELIEF_MINUTES} minutes of your end.`}
      />
    </div>
  );
}

function Names({
  title,
  shifts,
  timeOf,
  nobody,
}: {
  title: string;
  shifts: readonly CoworkerShift[];
  timeOf: CompanyProps['timeOf'];
  nobody: string;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h3 className="text-sm font-medium text-muted-foreground">{title}</h3>
      {shifts.length === 0 ? (
        <p className="text-muted-foreground">{nobody}</p>
      ) : (
        <ul className="flex flex-col gap-0.5">
          {shifts.map((other) => (
            <li key={`${other.userId} ${other.startsAt}`} className="flex justify-between gap-4">
              <span className="min-w-0 wrap-anywhere">{other.fullName}</span>
              <span className="shrink-0 font-mono text-sm text-muted-foreground">{timeOf(other)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
