'use client';

import { type FloorShift, floorAt } from '#lib/domain/floor.ts';
import { type ClockStyle, countOf, formatInstantTime } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { FloorPerson } from '../floor/floor-person.tsx';
import { useNow } from '../floor/use-now.ts';
import { ButtonLink } from '../ui/button.tsx';

export type OnNowProps = {
  shifts: readonly FloorShift[];
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
};

/** Who is on the floor, and who comes next. */
export function OnNow({ shifts, now: initial, timeZone, clockStyle, ownId }: OnNowProps) {
  const now = useNow(initial);
  const { onDuty, coming } = floorAt(shifts, now);
  const [next] = coming;
  return (
    <section aria-labelledby="on-now" className="flex min-w-0 flex-col gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="on-now" className="text-lg font-semibold">
          On the floor now
        </h2>
        <ButtonLink href="/floor" variant="link">
          Who is on
        </ButtonLink>
      </div>
      {onDuty.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
          Nobody is on a published schedule at this time.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {onDuty
            .flatMap(({ people }) => people)
            .map((shift) => (
              <li key={shift.userId} className="flex min-h-row items-center justify-between gap-4 px-4 py-1">
                <FloorPerson
                  shift={shift}
                  isOwn={shift.userId === ownId}
                  until={formatInstantTime(shift.endsAt, timeZone, clockStyle)}
                />
              </li>
            ))}
        </ul>
      )}
      {next === undefined ? null : (
        <p className="text-muted-foreground">
          Next at {formatInstantTime(next.startsAt, timeZone, clockStyle)}:{' '}
          {next.people.length > 4
            ? countOf(next.people.length, 'person', 'people')
            : next.people.map(({ fullName }) => fullName).join(', ')}
          .
        </p>
      )}
    </section>
  );
}
