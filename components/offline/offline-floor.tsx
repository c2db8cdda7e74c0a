import { Users } from 'lucide-react';
import type { FloorShift } from '#lib/domain/floor.ts';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { crewAt, floorKnownUntil } from '#lib/domain/offline-view.ts';
import { createZone } from '#lib/domain/time.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import type { OfflineViewProps } from './offline-schedule.tsx';

/** Who is on now, by when they go home, and who comes with the next shift: as it was planned when it was read. */
export function OfflineFloor({ snapshot, clock, now }: OfflineViewProps) {
  const { floor, clockStyle, asOf, person } = snapshot;
  const { timeZone } = clock;
  const timeOf = (at: number) => formatInstantTime(at, timeZone, clockStyle);
  const stampOf = (at: number) => `${formatDate(createZone(timeZone).toLocal(at).date)} ${timeOf(at)}`;
  const knownUntil = floorKnownUntil(asOf);
  if (now >= knownUntil) {
    return (
      <EmptyState icon={<Users aria-hidden />} title="Not known any more">
        {`Who is on was last read more than a day ago. It was known until ${stampOf(knownUntil)}.`}
      </EmptyState>
    );
  }
  const { onDuty, next } = crewAt(floor, now);
  return (
    <div className="flex flex-col gap-5">
      <section aria-label="On now" className="flex flex-col gap-1.5">
        <h2 className="text-base">On now</h2>
        {onDuty.length === 0 ? (
          <p className="text-muted-foreground">Nobody is planned for this hour.</p>
        ) : (
          onDuty.map(({ endsAt, people }) => (
            <Crew
              key={endsAt}
              head={`Until ${timeOf(endsAt)}`}
              hint={`${countdown(endsAt, now)} left`}
              people={people}
              ownId={person.id}
            />
          ))
        )}
      </section>
      <section aria-label="Next shift" className="flex flex-col gap-1.5">
        <h2 className="text-base">Next shift</h2>
        {next === null ? (
          <p className="text-muted-foreground">Nobody starts within the next 12 hours.</p>
        ) : (
          <Crew
            head={stampOf(next.startsAt)}
            hint={`in ${countdown(next.startsAt, now)}`}
            people={next.people}
            ownId={person.id}
          />
        )}
      </section>
      <p className="text-sm text-muted-foreground">
        As it was planned then. Known until {stampOf(knownUntil)}.
      </p>
    </div>
  );
}

type CrewProps = { head: string; hint: string; people: readonly FloorShift[]; ownId: string };

function Crew({ head, hint, people, ownId }: CrewProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 border-b bg-muted px-4 py-1.5 text-base">
        <span>{head}</span>
        <span className="text-sm font-normal text-muted-foreground">{hint}</span>
      </h3>
      <ul className="divide-y">
        {people.map((shift) => (
          <li
            key={shift.userId}
            className="flex min-h-row flex-wrap items-center justify-between gap-x-4 px-4 py-1"
          >
            <span className="wrap-anywhere">
              {shift.fullName}
              {shift.userId === ownId ? ' (you)' : ''}
            </span>
            <span className="flex items-center gap-2 text-sm text-muted-foreground">
              <Rank shift={shift} />
              <span className="font-mono">{shift.code}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Rank({ shift: { isActing, capacity } }: { shift: FloorShift }) {
  if (isActing) return <Badge tone="outline">Acting supervisor</Badge>;
  return capacity === 'supervisor' ? <Badge tone="outline">Supervisor</Badge> : null;
}
