'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { EMERGENCY_LIMITS, isEmergencyLimit } from '#lib/domain/emergency-records.ts';
import type { DeclareEmergencyInput } from '#lib/domain/emergency-schemas.ts';
import { EMERGENCY_LIMIT_LABELS } from '#lib/domain/emergency-words.ts';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';
import { createZone, isLocalDate, isLocalTime, parseTime } from '#lib/domain/time.ts';
import type { Instant, LocalDate, LocalTime } from '#lib/domain/types.ts';
import { RefusalMessage } from '../form/refusal-message.tsx';
import { textOf, useFormAction } from '../form/use-form-action.ts';
import { FieldError } from '../requirements/field-error.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';

export type DeclarePanelProps = {
  /** Those for which the reader may declare now; the first is chosen. */
  centers: readonly { id: string; name: string; timeZone: string }[];
  /** What the form begins with, by the clock of the first center. */
  start: { date: LocalDate; time: LocalTime; endDate: LocalDate; endTime: LocalTime };
  closeHref: string;
  declare: (input: DeclareEmergencyInput) => Promise<ActionResult<{ id: number }>>;
};

const hhmm = 'Time is HH:MM on 24 hours, such as 05:15.';

/** Declares emergency staffing: why, which limits only warn, from when to when. */
export function DeclarePanel({ centers, start, closeHref, declare }: DeclarePanelProps) {
  const router = useRouter();
  const limitsErrorId = useId();
  // The same request again declares once.
  const [clientId] = useState(() => crypto.randomUUID());
  const [centerId, setCenterId] = useState(centers[0]?.id ?? '');
  const [when, setWhen] = useState('now');
  const timeZone = centers.find(({ id }) => id === centerId)?.timeZone ?? 'UTC';
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      declare({
        clientId,
        centerId,
        reason: reasonOf(textOf(data, 'reason')),
        limits: data.getAll('limits').filter(isEmergencyLimit),
        startsAt: when === 'now' ? null : instantOf(data, 'start', timeZone),
        endsAt: instantOf(data, 'end', timeZone) ?? 0,
      }),
    ({ id }) => {
      toast.success('Emergency staffing is declared. The people of the center are told.');
      router.replace(`/emergencies/${id}`);
    },
  );
  return (
    <SidePanel
      title="Declare emergency staffing"
      description="While it lasts, the limits that you name warn instead of stopping. Everything done under it is listed."
      closeHref={closeHref}
    >
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        {centers.length === 1 ? null : (
          <Field name="centerId" label="Center" error={errors.centerId}>
            <Select
              value={centerId}
              onValueChange={setCenterId}
              items={centers.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        )}
        <Field
          name="reason"
          label="Reason"
          hint="Everybody of the center reads it."
          error={errors.reason}
          requiredMessage="Say why."
        >
          <Textarea rows={2} required maxLength={REASON_MAX} placeholder="Ice storm, county-wide" />
        </Field>
        <fieldset
          aria-describedby={errors.limits ? limitsErrorId : undefined}
          className="flex flex-col gap-1"
        >
          <legend className="text-sm font-medium">Limits that only warn</legend>
          {EMERGENCY_LIMITS.map((limit) => (
            <Checkbox
              key={limit}
              name="limits"
              value={limit}
              label={EMERGENCY_LIMIT_LABELS[limit]}
              defaultChecked={limit === 'rest_hard' || limit === 'duty_hard'}
            />
          ))}
          <p className="text-sm text-muted-foreground">
            Double booking, approved leave and qualifications are never relaxed.
          </p>
          <FieldError id={limitsErrorId}>{errors.limits}</FieldError>
        </fieldset>
        <RadioGroup
          legend="Begins"
          variant="segmented"
          value={when}
          onValueChange={setWhen}
          items={[
            { value: 'now', label: 'Now' },
            { value: 'later', label: 'Later' },
          ]}
        />
        {when === 'now' ? null : (
          <div className="flex flex-wrap gap-4">
            <Field
              name="startDate"
              label="First day"
              error={errors.startsAt}
              requiredMessage="A day is needed."
            >
              <DateInput defaultValue={start.date} required />
            </Field>
            <Field name="startTime" label="From" requiredMessage="Start is needed." patternMessage={hhmm}>
              <TimeInput defaultValue={start.time} required />
            </Field>
          </div>
        )}
        <div className="flex flex-wrap gap-4">
          <Field
            name="endDate"
            label="Last day"
            hint="At most 7 days."
            error={errors.endsAt}
            requiredMessage="A day is needed."
          >
            <DateInput defaultValue={start.endDate} required />
          </Field>
          <Field name="endTime" label="Until" requiredMessage="End is needed." patternMessage={hhmm}>
            <TimeInput defaultValue={start.endTime} required />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="danger" pending={isPending}>
            Declare and tell everyone
          </Button>
          <Button variant="ghost" onClick={() => router.replace(closeHref, { scroll: false })}>
            Cancel
          </Button>
        </div>
      </Form>
    </SidePanel>
  );
}

/** The instant of two fields by the center's clock; null where they are none. */
function instantOf(data: FormData, name: 'start' | 'end', timeZone: string): Instant | null {
  const date = textOf(data, `${name}Date`);
  const time = textOf(data, `${name}Time`);
  if (!isLocalDate(date) || !isLocalTime(time)) return null;
  return createZone(timeZone).toInstant(date, parseTime(time));
}
