'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';

const closeHref = '/settings/centers';

export type CenterRow = {
  id: string;
  name: string;
  timeZone: string;
  dayStart: string;
  isActive: boolean;
  version: number;
};

type Save = (
  input: Omit<CenterRow, 'id' | 'version'> & { id: string | null; expectedVersion: number | null },
) => Promise<ActionResult<unknown>>;

export type CenterPanelProps = {
  /** Null = a new one. */
  center: CenterRow | null;
  /** What is proposed for a new one. */
  timeZone: string;
  save: Save;
};

/** One center, to rename, to close or to open again; or a new one. */
export function CenterPanel({ center, timeZone, save }: CenterPanelProps) {
  if (center === null) {
    return (
      <SidePanel title="Add a center" closeHref={closeHref}>
        <CenterForm center={null} timeZone={timeZone} save={save} />
      </SidePanel>
    );
  }
  const { version, isActive, ...fields } = center;
  const verb = isActive ? 'Close' : 'Open again';
  return (
    <SidePanel
      title={center.name}
      description={isActive ? undefined : 'Closed: nobody can be assigned to it, and nothing is planned.'}
      closeHref={closeHref}
      footer={
        <ConfirmButton
          label={verb}
          title={`${verb} ${center.name}?`}
          consequence={
            isActive
              ? 'Nobody can be assigned to it any more and nothing new is planned. Its schedules and people stay on record.'
              : 'People can be assigned to it and schedules planned again.'
          }
          tone={isActive ? 'danger' : 'primary'}
          act={() => save({ ...fields, expectedVersion: version, isActive: !isActive })}
          done={isActive ? `${center.name} is closed.` : `${center.name} is open again.`}
          closeHref={closeHref}
        />
      }
    >
      <CenterForm key={version} center={center} timeZone={timeZone} save={save} />
    </SidePanel>
  );
}

function CenterForm({ center, timeZone, save }: CenterPanelProps) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        id: center?.id ?? null,
        expectedVersion: center?.version ?? null,
        name: textOf(data, 'name'),
        timeZone: textOf(data, 'timeZone'),
        dayStart: center?.dayStart ?? textOf(data, 'dayStart'),
        isActive: center?.isActive ?? true,
      }),
    () => {
      toast.success(center === null ? 'The center is added.' : 'The center is saved.');
      router.push(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={center?.name} required maxLength={120} autoComplete="off" />
      </Field>
      <Field
        name="timeZone"
        label="Time zone"
        hint="A name such as America/Denver. It cannot change once the center has shifts: their times are read by it."
        error={errors.timeZone}
        requiredMessage="A time zone is needed."
      >
        <Input
          defaultValue={center?.timeZone ?? timeZone}
          required
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      {center === null ? (
        <Field
          name="dayStart"
          label="The operational day starts at"
          error={errors.dayStart}
          patternMessage="Time is HH:MM on 24 hours, such as 05:15."
          requiredMessage="A time is needed."
        >
          <TimeInput defaultValue="05:00" required />
        </Field>
      ) : (
        <p>
          <span className="text-muted-foreground">The operational day starts at </span>
          <span className="font-mono">{center.dayStart}</span>.{' '}
          <TextLink href={`/settings/workweek?center=${center.id}`}>Change it from a date on</TextLink>
        </p>
      )}
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          {center === null ? 'Add center' : 'Save'}
        </Button>
      </div>
    </Form>
  );
}
