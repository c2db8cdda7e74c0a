'use client';

import { useState } from 'react';
import type { OpenChair } from '#lib/domain/board-records.ts';
import { FLOOR_HOURS_AHEAD, type Floor, type FloorRow, floorAt } from '#lib/domain/floor.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Arrival } from './arrival.tsx';
import { FloorNeeds } from './floor-needs.tsx';
import { Leaving } from './leaving.tsx';
import { OpenChairs } from './open-chairs.tsx';
import { useNow } from './use-now.ts';
import { useReadWhen } from './use-read-when.ts';

export type FloorBoardProps = {
  floor: Floor;
  openChairs: readonly OpenChair[];
  /** The rows behind what is shown, for supervisors, who may act on them; null for everybody else. */
  rows: readonly FloorRow[] | null;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
};

/** What every part of the floor is shown by. */
export type FloorView = Pick<FloorBoardProps, 'timeZone' | 'clockStyle' | 'ownId' | 'rows'> & {
  now: Instant;
};

const hourMs = 60 * 60_000;

/** More people than this would be a wall of names: they are folded by when they go home. */
const NAMES_MAX = 24;

/** Who is on, until when, and who takes over; what is open, how many are needed, and what is short. */
export function FloorBoard({ floor, openChairs, now: initial, ...look }: FloorBoardProps) {
  const now = useNow(initial);
  // A board that stays open all day would come to the end of what it was given.
  useReadWhen(Math.floor(now / hourMs));
  const [search, setSearch] = useState('');
  const { onDuty, coming } = floorAt(floor.shifts, now);
  const view = { ...look, now };
  const people = onDuty.reduce((sum, group) => sum + group.people.length, 0);
  const isLarge = people > NAMES_MAX;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-labelledby="floor-on" className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-end justify-between gap-3">
          <h2 id="floor-on" className="text-lg font-semibold">
            On duty now
            {isLarge ? <span className="font-normal text-muted-foreground"> · {people} people</span> : null}
          </h2>
          {isLarge ? (
            <Field label="Find a person" hideLabel>
              <Input
                type="search"
                placeholder="Find a person"
                value={search}
                onValueChange={setSearch}
                autoComplete="off"
              />
            </Field>
          ) : null}
        </div>
        {onDuty.length === 0 ? (
          <Nothing>Nobody is on a published schedule at this time.</Nothing>
        ) : (
          onDuty.map((group) => (
            <Leaving key={group.endsAt} group={group} view={view} isLarge={isLarge} search={search.trim()} />
          ))
        )}
      </section>
      <div className="flex min-w-0 flex-col gap-5">
        {openChairs.length === 0 ? null : (
          <section aria-labelledby="floor-open" className="flex min-w-0 flex-col gap-3">
            <h2 id="floor-open" className="text-lg font-semibold">
              Open chairs
            </h2>
            <OpenChairs chairs={openChairs} view={view} />
          </section>
        )}
        <section aria-labelledby="floor-needed" className="flex min-w-0 flex-col gap-3">
          <h2 id="floor-needed" className="text-lg font-semibold">
            Needed and on duty
          </h2>
          {floor.coverage === null ? (
            <Nothing>No published schedule covers this time, so nothing is compared.</Nothing>
          ) : (
            <FloorNeeds coverage={floor.coverage} view={view} />
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
                <Arrival key={arrival.startsAt} arrival={arrival} view={view} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </div>
  );
}

function Nothing({ children }: { children: string }) {
  return (
    <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
      {children}
    </p>
  );
}
