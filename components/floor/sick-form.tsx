'use client';

import { useRouter } from 'next/navigation';
import { answerOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { QuickShift, SickView } from '#lib/domain/floor-panel.ts';
import { floorHref } from '#lib/domain/floor-query.ts';
import { countOf } from '#lib/domain/format.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import type { FloorActions, FloorLook } from './floor-actions.ts';
import { CountCheck } from './plan-check.tsx';

export type SickFormProps = {
  shift: QuickShift;
  sick: SickView | { refusal: string };
  look: FloorLook;
  closeHref: string;
  actions: Pick<FloorActions, 'markSick' | 'cancelLeave'>;
};

const undoMs = 60_000;
const TAKERS_SHOWN = 3;

/** Marks somebody sick from now on: what it does to the floor, who could take the chair, and the button. */
export function SickForm({ shift, sick, look, closeHref, actions }: SickFormProps) {
  const router = useRouter();
  const form = useFormAction(
    (data) =>
      actions.markSick({
        assignmentId: shift.rowId,
        expectedVersion: shift.version,
        reason: reasonOf(textOf(data, 'reason')),
      }),
    ({ requestId, version, chairId }) => {
      toast.success(`${shift.fullName} is marked sick, and is told.`, {
        duration: undoMs,
        action: { label: 'Undo', onClick: () => void undo(actions.cancelLeave, requestId, version) },
      });
      router.replace(chairId === null ? closeHref : floorHref({ rowId: chairId, verb: 'fill' }), {
        scroll: false,
      });
    },
  );
  if ('refusal' in sick) return <p className="text-danger-text">{sick.refusal}</p>;
  const { sentence, effect, takers, barred } = sick;
  return (
    <Form action={form.submit} errors={form.errors}>
      <p className="font-medium" role="status">
        {sentence}
      </p>
      <CountCheck effect={effect} look={look} />
      {takers.length === 0 ? null : (
        <section aria-labelledby="sick-takers" className="flex flex-col gap-1">
          <h3 id="sick-takers" className="text-sm font-medium text-muted-foreground">
            Who could take the chair: {countOf(takers.length, 'person', 'people')}
            {barred > 0 ? `, ${barred} cannot` : ''}
          </h3>
          <ul>
            {takers.slice(0, TAKERS_SHOWN).map(({ userId, fullName, broken, numbers }) => (
              <li key={userId}>
                {fullName}{' '}
                <span className="text-sm text-muted-foreground">{[numbers, ...broken].join(' · ')}</span>
              </li>
            ))}
          </ul>
          <p className="text-sm text-muted-foreground">You choose somebody in the next step.</p>
        </section>
      )}
      <Field
        name="reason"
        label="Reason"
        optional
        hint="Private: it is kept with the leave, and stands in no notice."
      >
        <Textarea maxLength={REASON_MAX} rows={2} autoComplete="off" />
      </Field>
      <FormMessage>{form.message}</FormMessage>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={form.isPending}>
          Mark sick
        </Button>
        {form.isStale ? <Button onClick={() => router.refresh()}>Look at it as it is now</Button> : null}
      </div>
    </Form>
  );
}

async function undo(
  cancel: FloorActions['cancelLeave'],
  requestId: number,
  expectedVersion: number,
): Promise<void> {
  const answer = await answerOf(() =>
    cancel({ requestId, expectedVersion, reason: 'Marked sick by mistake.' }),
  );
  if (answer.ok) toast.success('It is taken back; the person is told.');
  else toast.error(answer.message);
}
