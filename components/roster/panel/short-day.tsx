'use client';

import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { startGapHref } from '#components/call-outs/start-query.ts';
import { CommentMark } from '#components/comments/comment-mark.tsx';
import { Comments } from '#components/comments/comments.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { TimeInput } from '#components/ui/time-input.tsx';
import type { CandidateSlot } from '#lib/domain/candidates.ts';
import { gapsOf, type Shortage } from '#lib/domain/coverage.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import { createZone, formatTime, isLocalTime } from '#lib/domain/time.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import { shiftWords } from '../change-set/row-changes.ts';
import { useRoster } from '../store/use-roster.ts';
import { CandidateList } from './candidate-list.tsx';

export type ShortDayProps = {
  date: LocalDate;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  now: () => Instant;
  onApplyNow: () => void;
  onOpenShift: (rowId: number) => void;
};

/** An operational day without its people: the open shifts, the stretches that are short, and who could fill them. */
export function ShortDay(props: ShortDayProps) {
  const { date, facts, clockStyle, now, onOpenShift } = props;
  const open = useRoster((state) => state.open.get(date));
  const coverage = useRoster((state) => state.coverage);
  const [chosen, setChosen] = useState<string | null>(null);
  const gaps = useMemo(
    () => gapsOf({ ...coverage, days: coverage.days.filter((day) => day.date === date) }),
    [coverage, date],
  );
  const names = useMemo(() => new Map(Object.entries(facts.qualificationNames)), [facts]);
  return (
    <div className="flex flex-col gap-6">
      <section aria-labelledby="short-open" className="flex flex-col gap-2">
        <h3 id="short-open" className="font-semibold">
          Open shifts
        </h3>
        {open === undefined ? (
          <p className="text-muted-foreground">None on this day.</p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {open.map((row) => (
              <li key={row.id}>
                <Button size="sm" disabled={row.id < 0} onClick={() => onOpenShift(row.id)}>
                  {shiftWords(row, facts, clockStyle)}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="short-gaps" className="flex flex-col gap-2">
        <h3 id="short-gaps" className="font-semibold">
          Short
        </h3>
        {gaps.length === 0 ? (
          <p className="text-muted-foreground">Nothing is short on this day.</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {gaps.map((gap) => {
              const key = keyOf(gap);
              return (
                <li key={key} className="flex flex-col gap-3 border-t pt-2">
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-expanded={chosen === key}
                    onClick={() => setChosen(chosen === key ? null : key)}
                    className="h-auto min-h-target justify-start px-1 py-1 text-left whitespace-normal"
                  >
                    <ChevronRight aria-hidden className={chosen === key ? 'rotate-90' : undefined} />
                    {`${formatInterval(gap, facts.clock.timeZone, clockStyle)}: ${gapChairs(gap, names)}`}
                    <CommentMark subject={subjectOf(gap, facts)} className="ml-auto" />
                  </Button>
                  {chosen === key ? (
                    <>
                      {facts.schedule.status === 'published' && gap.endsAt > now() ? (
                        <ButtonLink variant="primary" prefetch={false} href={startGapHref(gap)}>
                          Call out
                        </ButtonLink>
                      ) : null}
                      <GapCandidates gap={gap} {...props} />
                      <Comments subject={subjectOf(gap, facts)} title="Notes on this gap" />
                    </>
                  ) : null}
                </li>
              );
            })}
          </ul>
        )}
      </section>
      <Comments
        subject={{ kind: 'day', centerId: facts.schedule.centerId, date }}
        title="Comments on this day"
      />
    </div>
  );
}

function subjectOf({ startsAt, endsAt }: Shortage, { schedule: { centerId } }: RosterFacts) {
  return { kind: 'gap', centerId, startsAt, endsAt } as const;
}

/** The candidates for a stretch, which may be taken longer than what is short. */
function GapCandidates({ gap, date, facts, now, onApplyNow }: ShortDayProps & { gap: Shortage }) {
  const { clock } = facts;
  const [start, setStart] = useState(() => timeAt(gap.startsAt, clock.timeZone));
  const [end, setEnd] = useState(() => timeAt(gap.endsAt, clock.timeZone));
  const capacity = gap.kind === 'supervisors' ? 'supervisor' : 'dispatcher';
  const slot = useMemo<CandidateSlot | null>(
    () =>
      isLocalTime(start) && isLocalTime(end)
        ? { shiftDate: date, startTime: start, endTime: end, capacity }
        : null,
    [date, start, end, capacity],
  );
  return (
    <div className="flex flex-col gap-3 pl-2">
      <div className="flex gap-3">
        <Field label="From">
          <TimeInput value={start} onValueChange={setStart} />
        </Field>
        <Field label="Until">
          <TimeInput value={end} onValueChange={setEnd} />
        </Field>
      </div>
      {slot === null ? (
        <p className="text-muted-foreground">Type both times as HH:MM.</p>
      ) : (
        <CandidateList slot={slot} facts={facts} now={now} onApplyNow={onApplyNow} />
      )}
    </div>
  );
}

function timeAt(at: Instant, timeZone: string): string {
  return formatTime(createZone(timeZone).toLocal(at).minutes);
}

function keyOf({ kind, qualificationId, startsAt }: Shortage): string {
  return `${kind} ${qualificationId ?? ''} ${startsAt}`;
}
