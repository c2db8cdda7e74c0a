'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import { ReasonField, readReason } from '#components/roster/change-set/reason-field.tsx';
import { needWords } from '#components/roster/change-set/violation-list.tsx';
import type { PlanView, QuickForm as QuickFormData, QuickShift } from '#lib/domain/floor-panel.ts';
import { type FloorQuery, floorHref, type QuickVerb } from '#lib/domain/floor-query.ts';
import { passesLimit, planKey } from '#lib/domain/floor-reason.ts';
import { formatClock } from '#lib/domain/format.ts';
import { isLocalTime } from '#lib/domain/time.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Select } from '../ui/select.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import type { FloorActions, FloorLook } from './floor-actions.ts';
import { OtherWays } from './other-ways.tsx';
import { CountCheck, RuleCheck } from './plan-check.tsx';
import { saveQuick, tellQuick } from './quick-save.ts';
import { TakerList } from './taker-list.tsx';

type EditVerb = Exclude<QuickVerb, 'sick' | 'note'>;

export type QuickFormProps = {
  shift: QuickShift;
  verb: EditVerb;
  form: QuickFormData;
  query: FloorQuery;
  look: FloorLook;
  closeHref: string;
  actions: FloorActions;
};

/** One quick action: the choice, what it would do, why, and the button. */
export function QuickForm({ shift, verb, form, query, look, closeHref, actions }: QuickFormProps) {
  const router = useRouter();
  const [isChoosing, startTransition] = useTransition();
  const choose = (chosen: Partial<FloorQuery>) =>
    startTransition(() => {
      const { from, until, to } = query;
      router.replace(floorHref({ rowId: shift.rowId, verb, from, until, to, ...chosen }), { scroll: false });
    });
  const { plan, times, from, until, takers, barred, taker, others } = form;
  return (
    <div className="flex flex-col gap-4" aria-busy={isChoosing}>
      {times.length === 0 ? null : (
        <Field label={verb === 'hold' ? 'Until' : 'From'}>
          <Select
            value={(verb === 'hold' ? until : from) ?? ''}
            onValueChange={(time) => choose(verb === 'hold' ? { until: time } : { from: time })}
            items={times.map(({ time, label }) => ({ value: time, label }))}
          />
        </Field>
      )}
      {verb === 'times' ? <TimesFields from={from ?? ''} until={until ?? ''} onChange={choose} /> : null}
      {takers.length === 0 ? null : (
        <TakerList
          takers={takers}
          barred={barred}
          chosen={taker}
          hrefOf={(userId) => floorHref({ rowId: shift.rowId, verb, to: userId })}
        />
      )}
      {'refusal' in plan ? (
        <p className="text-danger-text">{plan.refusal}</p>
      ) : (
        <PlanForm
          key={planKey(form, plan)}
          plan={plan}
          verb={verb}
          label={labelOf(verb, form, look)}
          scheduleId={shift.scheduleId}
          isChoosing={isChoosing}
          look={look}
          closeHref={closeHref}
          save={actions.save}
        >
          {others.length === 0 ? null : (
            <OtherWays
              others={others}
              verb={verb}
              hrefOf={(rowId) =>
                floorHref({ rowId, verb, from: query.from ?? from, until: query.until ?? until })
              }
            />
          )}
        </PlanForm>
      )}
    </div>
  );
}

/** Times that are typed are looked at as soon as both are times. */
function TimesFields({
  from,
  until,
  onChange,
}: {
  from: string;
  until: string;
  onChange: (chosen: Partial<FloorQuery>) => void;
}) {
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(until);
  function change(next: { from: string; until: string }) {
    // On leaving a field nothing need be new; a button that is pressed then must not be held up.
    if (next.from === start && next.until === end) return;
    setStart(next.from);
    setEnd(next.until);
    if (isLocalTime(next.from) && isLocalTime(next.until)) onChange(next);
  }
  return (
    <div className="flex gap-3">
      <Field label="From">
        <TimeInput value={start} onValueChange={(value) => change({ from: value, until: end })} />
      </Field>
      <Field label="Until">
        <TimeInput value={end} onValueChange={(value) => change({ from: start, until: value })} />
      </Field>
    </div>
  );
}

type PlanFormProps = Pick<QuickFormProps, 'verb' | 'look' | 'closeHref'> & {
  plan: PlanView;
  label: string;
  scheduleId: number;
  isChoosing: boolean;
  save: FloorActions['save'];
  children: React.ReactNode;
};

function PlanForm(props: PlanFormProps) {
  const { plan, verb, label, scheduleId, isChoosing, look, closeHref, save, children } = props;
  const router = useRouter();
  const [editId] = useState(() => crypto.randomUUID());
  const [missing, setMissing] = useState<Record<string, string> | null>(null);
  const quick = { editId, scheduleId, plan };
  const form = useFormAction(
    (data) => saveQuick(save, quick, readReason(data).reason ?? textOf(data, 'reason'), look),
    (outcome) => {
      tellQuick(save, quick, outcome);
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <Form
      action={(data) => {
        const { reason, errors } = readReason(data);
        setMissing(reason === null ? errors : null);
        if (reason !== null) form.submit(data);
      }}
      errors={missing ?? form.errors}
    >
      <p className="font-medium" role="status">
        {plan.sentence}
      </p>
      <RuleCheck plan={plan} />
      <CountCheck effect={plan.effect} look={look} />
      {children}
      {plan.impossible === null ? (
        <>
          <ReasonField
            initial={passesLimit(plan) ? '' : reasons[verb]}
            hint={needWords(plan.need) ?? 'Supervisors read it in the history of the shift.'}
          />
          <FormMessage>{form.message}</FormMessage>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" pending={form.isPending || isChoosing}>
              {plan.need === 'second_supervisor' ? 'Ask a second supervisor' : label}
            </Button>
            {form.isStale ? <Button onClick={() => router.refresh()}>Look at it as it is now</Button> : null}
          </div>
        </>
      ) : null}
    </Form>
  );
}

const reasons: Readonly<Record<EditVerb, string>> = {
  hold: 'Held over for the floor.',
  early: 'Called in early for the floor.',
  move: 'Handed over on the floor.',
  times: 'Changed on the floor.',
  fill: 'Filled from the floor.',
};

/** The button says what it does: `Hold over until 21:00`, `Give it to Ben Ode`. */
function labelOf(
  verb: EditVerb,
  { from, until, takers, taker }: QuickFormData,
  { clockStyle }: FloorLook,
): string {
  const name = takers.find(({ userId }) => userId === taker)?.fullName ?? 'them';
  switch (verb) {
    case 'hold':
      return `Hold over until ${formatClock(until ?? '00:00', clockStyle)}`;
    case 'early':
      return `Call in for ${formatClock(from ?? '00:00', clockStyle)}`;
    case 'times':
      return 'Change times';
    case 'move':
    case 'fill':
      return `Give it to ${name}`;
  }
}
