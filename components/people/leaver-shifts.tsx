'use client';

import { TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import type { FutureShifts } from '#lib/domain/people-records.ts';
import { REASON_MAX } from '#lib/domain/reason.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';
import { FutureShiftList, futureShiftCount } from './future-shift-list.tsx';
import { useBlockEffect } from './replan.tsx';

export type OpenShifts = (input: {
  userId: string;
  scheduleId: number;
  editId: string;
  reason: string;
  rows: { id: number; version: number }[];
}) => Promise<ActionResult<{ opened: number; state: 'applied' | 'pending' }>>;

export type LeaverShiftsProps = {
  person: { id: string; fullName: string };
  /** Published shifts to come that still name the person; at least one. */
  shifts: readonly FutureShifts[];
  timeZoneOf: Readonly<Record<string, string>>;
  clockStyle: ClockStyle;
  /** The first day that may be re-planned. */
  replanFrom: LocalDate;
  open: OpenShifts;
};

/** What is left to decide about somebody who is deactivated: the published shifts that still name them. */
export function LeaverShifts(props: LeaverShiftsProps) {
  const { person, shifts, replanFrom } = props;
  const effectOn = useBlockEffect();
  const count = futureShiftCount(shifts);
  const isOne = count === 1;
  return (
    <section
      aria-labelledby="leaver-shifts"
      className="flex max-w-5xl flex-col gap-3 rounded-lg border border-warning/50 bg-warning-soft p-4 md:p-5"
    >
      <div className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-warning-text" />
        <div className="flex flex-col gap-1">
          <h2 id="leaver-shifts" className="text-lg font-semibold">
            {countOf(count, 'shift', 'shifts')} still {isOne ? 'names' : 'name'} {person.fullName}
          </h2>
          <p>
            Nobody will work {isOne ? 'it' : 'them'}. Open {isOne ? 'it' : 'them'} for others, or re-plan the
            schedule; until then this stays marked.
          </p>
        </div>
      </div>
      <FutureShiftList {...props} />
      {shifts.map(({ schedule }) => {
        const effect = effectOn(schedule.id);
        return effect === null ? null : <p key={schedule.id}>{effect}</p>;
      })}
      <div className="flex flex-wrap gap-2">
        <OpenDialog {...props} count={count} />
        {shifts.map(({ schedule, rows }) => (
          <ButtonLink
            key={schedule.id}
            href={`/schedules/${schedule.id}?replan=${firstDay(rows, replanFrom)}`}
          >
            Re-plan {schedule.name}…
          </ButtonLink>
        ))}
      </div>
    </section>
  );
}

function OpenDialog(props: LeaverShiftsProps & { count: number }) {
  const { shifts, count } = props;
  const [isOpen, setIsOpen] = useState(false);
  const sets = countOf(shifts.length, 'schedule', 'schedules');
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button variant="primary">Open {count === 1 ? 'this shift' : 'these shifts'}…</Button>}
      title={`Open ${countOf(count, 'shift', 'shifts')}?`}
      description={`They become open shifts in ${sets}: others can take them, and coverage counts them as short.`}
    >
      <OpenForm {...props} onDone={() => setIsOpen(false)} />
    </Dialog>
  );
}

/** The first day that may be re-planned and has a shift of the person; their only one may be today's. */
function firstDay(rows: FutureShifts['rows'], replanFrom: LocalDate): LocalDate {
  return rows.find(({ shiftDate }) => shiftDate >= replanFrom)?.shiftDate ?? replanFrom;
}

type Refused = { scheduleId: number; name: string; message: string };

function OpenForm({ person, shifts, open, onDone }: LeaverShiftsProps & { onDone: () => void }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  // The same try again, should its answer have been lost, changes nothing more.
  const [editIds] = useState(() => new Map(shifts.map(({ schedule }) => [schedule.id, crypto.randomUUID()])));
  function submit(data: FormData) {
    const reason = String(data.get('reason') ?? '');
    startTransition(async () => {
      const failures: Refused[] = [];
      let opened = 0;
      let waiting = 0;
      for (const { schedule, rows } of shifts) {
        const answer = await answerOf(() =>
          open({
            userId: person.id,
            scheduleId: schedule.id,
            editId: editIds.get(schedule.id) ?? crypto.randomUUID(),
            reason,
            rows: rows.map(({ id, version }) => ({ id, version })),
          }),
        );
        if (!answer.ok) {
          failures.push({ scheduleId: schedule.id, name: schedule.name, message: answer.message });
        } else if (answer.data.state === 'pending') waiting += answer.data.opened;
        else opened += answer.data.opened;
      }
      if (opened > 0) toast.success(`${countOf(opened, 'shift is', 'shifts are')} open now.`);
      if (waiting > 0) {
        toast.info(
          `${countOf(waiting, 'shift waits', 'shifts wait')} for a second supervisor on the roster.`,
        );
      }
      setRefused(failures);
      router.refresh();
      if (failures.length === 0) onDone();
    });
  }
  return (
    <Form action={submit}>
      {refused.length === 0 ? null : (
        <FormMessage>
          {refused.map(({ scheduleId, name, message }) => (
            <p key={scheduleId}>
              {name}: {message}
            </p>
          ))}
        </FormMessage>
      )}
      <Field
        name="reason"
        label="Reason"
        hint="Kept with each of these changes."
        requiredMessage="A reason is needed."
      >
        <Input
          required
          maxLength={REASON_MAX}
          autoComplete="off"
          defaultValue={`${person.fullName} no longer works here`}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose render={<Button>Cancel</Button>} />
        <Button type="submit" variant="primary" pending={isPending}>
          Open shifts
        </Button>
      </div>
    </Form>
  );
}
