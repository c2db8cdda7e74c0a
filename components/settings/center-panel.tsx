'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { VersionLine } from '#lib/domain/setting-words.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { toast } from '../ui/toast.tsx';
import { FlagField } from './flag-field.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';
import { VersionList, type WithdrawSetting } from './version-list.tsx';

const closeHref = '/settings/centers';

export type CenterRow = {
  id: string;
  name: string;
  timeZone: string;
  dayStart: LocalTime;
  isActive: boolean;
  /** What is to come, a line each by date. */
  planned: readonly string[];
};

type NewCenter = Pick<CenterRow, 'name' | 'timeZone' | 'dayStart'>;

export type CenterPanelProps = {
  /** Null = a new one. */
  center: CenterRow | null;
  /** What is proposed for a new one. */
  timeZone: string;
  add: (input: NewCenter) => Promise<ActionResult<unknown>>;
  actions: ChangeActions<SaveSettingInput>;
  withdraw: WithdrawSetting;
  versions: readonly VersionLine[];
  knownVersionId: number | null;
  today: LocalDate;
};

/** One center, to change, to close or to open again from a date on; or a new one. */
export function CenterPanel({ center, timeZone, add, ...change }: CenterPanelProps) {
  if (center === null) {
    return (
      <SidePanel title="Add a center" closeHref={closeHref}>
        <NewCenterForm timeZone={timeZone} add={add} />
      </SidePanel>
    );
  }
  return (
    <SidePanel
      title={center.name}
      description={
        center.isActive ? undefined : 'Closed: nobody can be assigned to it, and nothing is planned.'
      }
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <CenterForm center={center} {...change} />
        <VersionList
          versions={change.versions}
          withdraw={change.withdraw}
          href={`${closeHref}?center=${center.id}`}
        />
      </div>
    </SidePanel>
  );
}

function CenterForm({
  center,
  actions,
  knownVersionId,
  today,
}: Pick<CenterPanelProps, 'actions' | 'knownVersionId' | 'today'> & { center: CenterRow }) {
  const router = useRouter();
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done={`${center.name} is saved.`}
      onSaved={() => router.replace(closeHref, { scroll: false })}
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'center',
        centerId: center.id,
        name: textOf(data, 'name'),
        timeZone: textOf(data, 'timeZone'),
        isActive: data.get('isActive') !== null,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <CenterFields name={center.name} timeZone={center.timeZone} errors={errors} />
          <p>
            <span className="text-muted-foreground">The operational day starts at </span>
            <span className="font-mono">{center.dayStart}</span>.{' '}
            {center.isActive ? (
              <TextLink href={`/settings/workweek?center=${center.id}`}>Change it from a date on</TextLink>
            ) : null}
          </p>
          <FlagField
            name="isActive"
            label="Open"
            hint="Otherwise it is closed: nobody can be assigned to it any more, and nothing new is planned. Its schedules and people stay on record."
            defaultChecked={center.isActive}
            error={errors.isActive}
          />
        </>
      )}
    </SettingChange>
  );
}

function NewCenterForm({ timeZone, add }: Pick<CenterPanelProps, 'timeZone' | 'add'>) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      add({
        name: textOf(data, 'name'),
        timeZone: textOf(data, 'timeZone'),
        dayStart: textOf(data, 'dayStart'),
      }),
    () => {
      toast.success('The center is added.');
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <CenterFields timeZone={timeZone} errors={errors} />
      <Field
        name="dayStart"
        label="The operational day starts at"
        error={errors.dayStart}
        patternMessage="Time is HH:MM on 24 hours, such as 05:15."
        requiredMessage="A time is needed."
      >
        <TimeInput defaultValue="05:00" required />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Add center
        </Button>
      </div>
    </Form>
  );
}

function CenterFields({
  name,
  timeZone,
  errors,
}: {
  name?: string;
  timeZone: string;
  errors: Readonly<Record<string, string>>;
}) {
  return (
    <>
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={name} required maxLength={120} autoComplete="off" />
      </Field>
      <Field
        name="timeZone"
        label="Time zone"
        hint="A name such as America/Denver. It cannot change once the center has shifts: their times are read by it."
        error={errors.timeZone}
        requiredMessage="A time zone is needed."
      >
        <Input defaultValue={timeZone} required maxLength={64} autoComplete="off" spellCheck={false} />
      </Field>
    </>
  );
}
