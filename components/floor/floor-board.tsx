'use client';

import type { Coverage } from '#lib/domain/coverage.ts';
import {
  countAt,
  FLOOR_HOURS_AHEAD,
  type Floor,
  type FloorArrival,
  type FloorCount,
  type FloorGroup,
  floorAt,
  gapsAhead,
  RELIEF_MINUTES,
} from '#lib/domain/floor.ts';
import { type ClockStyle, countOf, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { FloorPerson } from './floor-person.tsx';
import { useNow } from './use-now.ts';
import { useReadWhen } from './use-read-when.ts';

export type FloorBoardProps = {
  floor: Floor;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
};

type Look = Pick<FloorBoardProps, 'timeZone' | 'clockStyle' | 'ownId'> & { now: Instant };

const hourMs = 60 * 60_000;

/** Who is on, until when, and who takes over; how many are needed, and what is short. */
export function FloorBoard({ floor, now: initial, timeZone, clockStyle, ownId }: FloorBoardProps) {
  const now = useNow(initial);
  // A board that stays open all day would come to the end of what it was given.
  useReadWhen(Math.floor(now / hourMs));
  const { onDuty, coming } = floorAt(floor.shifts, now);
  const look = { now, timeZone, clockStyle, ownId };
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-labelledby="floor-on" className="flex min-w-0 flex-col gap-3">
        <h2 id="floor-on" className="text-lg font-semibold">
          On duty now
        </h2>
        {onDuty.length === 0 ? (
          <Nothing>Nobody is on a published schedule at this time.</Nothing>
        ) : (
          onDuty.map((group) => <Leaving key={group.endsAt} group={group} look={look} />)
        )}
      </section>
      <div className="flex min-w-0 flex-col gap-5">
        <section aria-labelledby="floor-needed" className="flex min-w-0 flex-col gap-3">
          <h2 id="floor-needed" className="text-lg font-semibold">
            Needed and on duty
          </h2>
          {floor.coverage === null ? (
            <Nothing>No published schedule covers this time, so nothing is compared.</Nothing>
          ) : (
            <Needed coverage={floor.coverage} look={look} />
          )}
        </section>
        <section aria-labelledby="floor-coming" className="flex min-w-0 flex-col gap-3">
          <h2 id="floor-coming" className="text-lg font-semibold">
            Who comes next
          </h2>
          {coming.length === 0 ? (
            <Nothing>{`Nobody starts within the next ${FLOOR_HOURS_AHEAD} hours.`}</Nothing>
          ) : (
            <ul className="divide-y rounded-lg border bg-card">
              {coming.map((arrival) => (
                <Arrival key={arrival.startsAt} arrival={arrival} look={look} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </div>
  );
}

function Leaving({ group, look }: { group: FloorGroup; look: Look }) {
  const { now, timeZone, clockStyle, ownId } = look;
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 border-b bg-muted px-4 py-1.5 text-base">
        <span>
          Until <span className="font-mono">{formatInstantTime(group.endsAt, timeZone, clockStyle)}</span>
        </span>
        <span className="text-sm font-normal text-muted-foreground">{countdown(group.endsAt, now)} left</span>
      </h3>
      <ul className="divide-y">
        {group.people.map((shift) => (
          <li key={shift.userId} className="flex min-h-row items-center justify-between gap-4 px-4 py-1">
            <FloorPerson shift={shift} isOwn={shift.userId === ownId} />
          </li>
        ))}
      </ul>
      <p className="border-t px-4 py-2 text-muted-foreground">
        {group.relief.length === 0
          ? `Nobody starts within ${RELIEF_MINUTES} minutes of that.`
          : `Relieved by ${group.relief
              .map(
                (shift) => `${shift.fullName} (${formatInstantTime(shift.startsAt, timeZone, clockStyle)})`,
              )
              .join(', ')}.`}
      </p>
    </div>
  );
}

function Arrival({ arrival, look }: { arrival: FloorArrival; look: Look }) {
  const { now, timeZone, clockStyle } = look;
  const isToday =
    createZone(timeZone).toLocal(arrival.startsAt).date === createZone(timeZone).toLocal(now).date;
  const day = formatDate(createZone(timeZone).toLocal(arrival.startsAt).date);
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">
          {isToday ? '' : `${day} `}
          <span className="font-mono">{formatInstantTime(arrival.startsAt, timeZone, clockStyle)}</span>
        </span>
        <span className="text-sm text-muted-foreground">in {countdown(arrival.startsAt, now)}</span>
      </p>
      <p className="text-muted-foreground">
        {arrival.people.map((shift) => `${shift.fullName}${rankWord(shift)}`).join(', ')}
      </p>
    </li>
  );
}

function rankWord({ isActing, capacity }: FloorArrival['people'][number]): string {
  if (isActing) return ' (acting supervisor)';
  return capacity === 'supervisor' ? ' (supervisor)' : '';
}

function Needed({ coverage, look }: { coverage: Coverage; look: Look }) {
  const { now, timeZone, clockStyle } = look;
  const count = countAt(coverage, now);
  const gaps = gapsAhead(coverage, now, timeZone, clockStyle);
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-card px-4 py-3">
      {count === null ? null : (
        <dl className="grid grid-cols-2 gap-4">
          <Count label="Employees" {...count.employees} />
          <Count label="Supervisors" {...count.supervisors} />
        </dl>
      )}
      <NextHours coverage={coverage} look={look} />
      {gaps.length === 0 ? (
        <p className="text-muted-foreground">Nothing is short in the next {FLOOR_HOURS_AHEAD} hours.</p>
      ) : (
        <div className="flex flex-col gap-1">
          <h3 className="text-sm font-medium text-muted-foreground">
            Short in the next {FLOOR_HOURS_AHEAD} hours
          </h3>
          <ul className="flex flex-col gap-1">
            {gaps.map((gap) => (
              <li key={gap.words} className={cn(gap.startsAt <= now && 'font-medium text-danger-text')}>
                {gap.startsAt <= now ? `Now. ${gap.words}` : gap.words}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Count({ label, required, onDuty }: { label: string } & FloorCount['employees']) {
  const missing = required - onDuty;
  return (
    <div>
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="text-xl font-semibold">
        {onDuty} <span className="text-base font-normal text-muted-foreground">of {required} needed</span>
      </dd>
      {missing > 0 ? (
        <dd className="text-sm font-medium text-danger-text">{countOf(missing, 'is', 'are')} missing</dd>
      ) : null}
    </div>
  );
}

/** The six full hours ahead, as a table: a row each for the two minimums would not fit a phone. */
function NextHours({ coverage, look }: { coverage: Coverage; look: Look }) {
  const { now, timeZone, clockStyle } = look;
  const first = Math.ceil(now / hourMs) * hourMs;
  const hours = Array.from({ length: 6 }, (_, index) => first + index * hourMs).flatMap((at) => {
    const count = countAt(coverage, at);
    return count === null ? [] : [{ at, count }];
  });
  return (
    <table className="w-full text-left text-sm">
      <caption className="sr-only">On duty and needed at the full hours ahead</caption>
      <thead className="text-muted-foreground">
        <tr>
          <th scope="col" className="py-1 font-medium">
            At
          </th>
          <th scope="col" className="py-1 font-medium">
            Employees
          </th>
          <th scope="col" className="py-1 font-medium">
            Supervisors
          </th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ at, count }) => (
          <tr key={at} className="border-t">
            <th scope="row" className="py-1 font-mono font-normal">
              {formatInstantTime(at, timeZone, clockStyle)}
            </th>
            <Cell {...count.employees} />
            <Cell {...count.supervisors} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ required, onDuty }: FloorCount['employees']) {
  const isShort = onDuty < required;
  return (
    <td className={cn('py-1', isShort && 'font-medium text-danger-text')}>
      {onDuty} of {required}
      {isShort ? ' short' : ''}
    </td>
  );
}

function Nothing({ children }: { children: string }) {
  return (
    <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
      {children}
    </p>
  );
}
