import type { ReactNode } from 'react';
import type { ClockStyle } from '#lib/domain/format.ts';
import { countOf, formatDate, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import type { CapState } from '#lib/domain/time-off.ts';
import type { LeaveImpact, StaffingEffect } from '#lib/domain/time-off-impact.ts';
import { datesInRanges, shortWords } from './request-words.ts';

export type ImpactViewProps = { impact: LeaveImpact; timeZone: string; clockStyle: ClockStyle };

/** What an approval does to coverage and to the roster, before anybody decides. */
export function ImpactView({ impact, timeZone, clockStyle }: ImpactViewProps) {
  const { taken, openings, alone, together, unscheduled, caps } = impact;
  const when = (interval: { startsAt: number; endsAt: number }) =>
    formatInterval(interval, timeZone, clockStyle);
  const hasSchedule = taken.length > 0 || unscheduled.length === 0;
  return (
    <div className="flex flex-col gap-5">
      {unscheduled.length === 0 ? null : (
        <p className="rounded-md border border-border-strong bg-muted px-3 py-2">
          {datesInRanges(unscheduled)} {unscheduled.length === 1 ? 'has' : 'have'} no published schedule:
          there it is decided by caps alone.
        </p>
      )}
      {hasSchedule ? (
        <Part title="What it leaves short">
          <Effect title="Alone" effect={alone} when={when} />
          {together.others.length === 0 ? (
            <p className="text-muted-foreground">No other request waits for these hours.</p>
          ) : (
            <Effect title={`With ${othersWords(together.others)}`} effect={together} when={when} />
          )}
        </Part>
      ) : null}
      {taken.length === 0 ? null : (
        <Part title={`${countOf(taken.length, 'shift', 'shifts')} taken`}>
          <ul className="flex flex-col gap-0.5">
            {taken.map((shift) => (
              <li key={shift.rowId} className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span>
                  <span className="font-mono text-sm">{shift.code}</span> {when(shift.part)}
                </span>
                <span className="text-sm text-muted-foreground">
                  {shift.isWhole ? '' : 'part, '}
                  {formatDuration(shift.minutes)}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {taken.length === 0 ? null : (
        <Part title="Becomes open">
          {openings.length === 0 ? (
            <p className="text-muted-foreground">Nothing: enough people stay in every quarter of an hour.</p>
          ) : (
            <ul className="flex flex-col gap-0.5">
              {openings.map((opening) => (
                <li
                  key={`${opening.startsAt} ${opening.requiredRole}`}
                  className="flex flex-wrap items-baseline justify-between gap-x-3"
                >
                  <span>{when(opening)}</span>
                  <span className="text-sm text-muted-foreground">for a {opening.requiredRole}</span>
                </li>
              ))}
            </ul>
          )}
        </Part>
      )}
      {caps.length === 0 ? null : (
        <Part title="Off on these days">
          <Caps caps={caps} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** How many stretches are told one by one. */
const GAPS_SHOWN = 8;

function Effect({
  title,
  effect,
  when,
}: {
  title: string;
  effect: StaffingEffect;
  when: (interval: { startsAt: number; endsAt: number }) => string;
}) {
  const { gaps, added, worst } = effect;
  const short = shortWords(added);
  return (
    <div className="flex flex-col gap-0.5">
      <p>
        <span className="text-muted-foreground">{title}:</span>{' '}
        {short === null ? (
          'nothing falls below its minimum.'
        ) : (
          <span className="font-medium text-danger-text">
            {short}, at most {countOf(worst, 'person', 'people')} at once
          </span>
        )}
      </p>
      {short === null ? null : (
        <ul className="flex flex-col gap-0.5 border-l-2 border-danger pl-2.5">
          {gaps.slice(0, GAPS_SHOWN).map((gap) => (
            <li key={`${gap.startsAt} ${gap.kind}`}>
              {when(gap)}: {gapChairs(gap)}
            </li>
          ))}
          {gaps.length > GAPS_SHOWN ? (
            <li className="text-muted-foreground">and {gaps.length - GAPS_SHOWN} more stretches</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}

/** Names of at most three, and the number of the others. */
function othersWords(others: readonly { fullName: string }[]): string {
  const names = [...new Set(others.map(({ fullName }) => fullName))];
  const told = names.slice(0, 3).join(', ');
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `the ${countOf(others.length, 'other request', 'other requests')} of these hours (${told}${rest})`;
}

/** Full days one by one; the others in one line. */
function Caps({ caps }: { caps: readonly CapState[] }) {
  const tight = caps.filter(({ isFull, isBehind }) => isFull || isBehind);
  const free = caps.filter(({ isFull, isBehind }) => !isFull && !isBehind);
  return (
    <ul className="flex flex-col gap-0.5">
      {tight.map((day) => (
        <li key={day.date} className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span>{formatDate(day.date)}</span>
          <span className={day.isFull ? 'text-danger-text' : 'text-warning-text'}>
            {day.approved} of {day.cap} off
            {day.ahead === 0 ? '' : `, ${day.ahead} ahead in line`}
          </span>
        </li>
      ))}
      {free.length === 0 ? null : (
        <li className="text-muted-foreground">
          {tight.length === 0 ? '' : 'The other '}
          {free.length === 1 && free[0] !== undefined
            ? `${tight.length === 0 ? formatDate(free[0].date) : 'day'} has a place: ${free[0].approved} of ${free[0].cap} off.`
            : `${tight.length === 0 ? `All ${free.length}` : free.length} days have a place left.`}
        </li>
      )}
    </ul>
  );
}
