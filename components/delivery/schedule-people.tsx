'use client';

import { CircleCheck } from 'lucide-react';
import { acknowledgedWords, mayBeReminded, peopleOpen } from '#lib/domain/acknowledgements.ts';
import { type ClockStyle, countOf, formatDateRange } from '#lib/domain/format.ts';
import type { ScheduleAcknowledgement } from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Link } from '../ui/link.tsx';
import { Progress } from '../ui/progress.tsx';
import { PersonRow } from './person-row.tsx';

export type ListedSchedule = ScheduleAcknowledgement & {
  /** Whose floor it is, where it is another than the reader's. */
  centerName: string | null;
  timeZone: string;
};

export type SchedulePeopleProps = {
  schedule: ListedSchedule;
  ownId: string;
  /** Ids of people. */
  selected: ReadonlySet<string>;
  onSelect: (userIds: readonly string[], isSelected: boolean) => void;
  onRemind: (userIds: readonly string[]) => void;
  clockStyle: ClockStyle;
  now: Instant;
};

/** How far a schedule is known, and who has not acknowledged it. */
export function SchedulePeople(props: SchedulePeopleProps) {
  const { schedule, ownId, selected, onSelect, onRemind, clockStyle, now } = props;
  const { scheduleId, name, startDate, endDate, asked, acknowledged, centerName, timeZone } = schedule;
  const people = peopleOpen(schedule.open);
  const unlisted = asked - acknowledged - people.length;
  const remindable = people
    .filter((person) => person.userId !== ownId && mayBeReminded(person, now))
    .map(({ userId }) => userId);
  const chosen = remindable.filter((userId) => selected.has(userId));
  const dates = formatDateRange(startDate, endDate);
  const headId = `schedule-${scheduleId}`;
  return (
    <section aria-labelledby={headId} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <h2 id={headId} className="scroll-mt-24 text-lg font-semibold wrap-anywhere">
            <Link
              href={`/schedules/${scheduleId}`}
              className="inline-block min-h-target underline-offset-4 hover:underline"
            >
              {name}
            </Link>
          </h2>
          <p className="text-muted-foreground">
            {[...(name === dates ? [] : [dates]), ...(centerName === null ? [] : [centerName])].join(' · ')}
          </p>
        </div>
        {remindable.length < 2 ? null : (
          <Button size="sm" onClick={() => onRemind(remindable)}>
            {`Remind all ${remindable.length}…`}
          </Button>
        )}
      </div>
      <Progress label={acknowledgedWords(schedule)} fraction={asked === 0 ? 0 : acknowledged / asked} />
      {people.length === 0 ? (
        <p className="flex items-center gap-2 text-muted-foreground">
          <CircleCheck aria-hidden className="size-4 text-success-text" />
          Everybody has acknowledged.
        </p>
      ) : (
        <div className="@container divide-y rounded-lg border bg-card">
          {remindable.length < 2 ? null : (
            <Checkbox
              label={
                <span className="text-sm text-muted-foreground">{`Select all ${remindable.length}`}</span>
              }
              checked={chosen.length === remindable.length}
              indeterminate={chosen.length > 0 && chosen.length < remindable.length}
              onCheckedChange={(isSelected) => onSelect(remindable, isSelected)}
              className="px-cell py-1"
            />
          )}
          <ul aria-label={`Not acknowledged: ${name}`} className="divide-y">
            {people.map((person) => (
              <PersonRow
                key={person.userId}
                person={person}
                isOwn={person.userId === ownId}
                isSelected={remindable.includes(person.userId) && selected.has(person.userId)}
                onSelect={(isSelected) => onSelect([person.userId], isSelected)}
                timeZone={timeZone}
                clockStyle={clockStyle}
                now={now}
              />
            ))}
          </ul>
          {unlisted <= 0 ? null : (
            <p className="px-cell py-2 text-muted-foreground">
              {`${countOf(unlisted, 'more person has', 'more people have')} not acknowledged. They come up when others have.`}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
