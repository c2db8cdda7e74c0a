'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { createZone, formatTime, isLocalDate, isLocalTime, parseTime } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';
import type { FillActions } from './opening-actions.ts';
import type { Look } from './opening-words.ts';

export type PostFormProps = {
  opening: Opening;
  /** When ranked claims would be decided by the agency's rule. */
  proposedUntil: Instant;
  look: Look;
  post: FillActions['post'];
};

/** How an opening is offered to those who may take it: to the first, or to the best of those who ask until a time. */
export function PostForm({ opening, proposedUntil, look, post }: PostFormProps) {
  const { timeZone } = look.clock;
  const zone = createZone(timeZone);
  const [isRanked, setIsRanked] = useState(opening.isRanked);
  const until = zone.toLocal(opening.claimsUntil ?? proposedUntil);
  const form = useFormAction(
    async (data) => {
      const [date, time] = [textOf(data, 'untilDate'), textOf(data, 'untilTime')];
      if (isRanked && !(isLocalDate(date) && isLocalTime(time))) {
        const words = 'Say until when people can ask, as a date and HH:MM.';
        return { ok: false, code: 'invalid', message: words, fieldErrors: { untilDate: words } };
      }
      const note = reasonOf(textOf(data, 'note'));
      return post({
        openingId: opening.id,
        expectedVersion: opening.version,
        isRanked,
        claimsUntil: isRanked ? zone.toInstant(date, parseTime(time)) : null,
        note: note === '' ? null : note,
      });
    },
    () =>
      toast.success(isRanked ? 'Posted. The ranking decides when the time is up.' : 'Posted: first come.'),
  );
  return (
    <Form action={form.submit} errors={form.errors}>
      <RadioGroup
        legend="Who gets it"
        variant="segmented"
        hideLegend
        items={[
          { value: 'first', label: 'First come' },
          { value: 'ranked', label: 'Ranked' },
        ]}
        value={isRanked ? 'ranked' : 'first'}
        onValueChange={(value) => setIsRanked(value === 'ranked')}
      />
      {isRanked ? (
        <div className="flex flex-wrap gap-3">
          <Field name="untilDate" label="People can ask until">
            <DateInput defaultValue={until.date} required />
          </Field>
          <Field name="untilTime" label="At">
            <TimeInput defaultValue={formatTime(until.minutes)} required />
          </Field>
        </div>
      ) : null}
      <Field name="note" label="Note" optional hint="Read by everybody who may take it.">
        <Textarea rows={2} maxLength={REASON_MAX} defaultValue={opening.note ?? ''} />
      </Field>
      <RefusalMessage message={form.message} isStale={form.isStale} />
      <Button type="submit" className="self-start" pending={form.isPending}>
        Post
      </Button>
    </Form>
  );
}
