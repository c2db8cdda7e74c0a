'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import { LEAVE_TYPE_LABELS, type VersionLine } from '#lib/domain/setting-words.ts';
import { type LeaveKind, TIME_OFF_TYPES } from '#lib/domain/time-off-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';
import { VersionList, type WithdrawSetting } from './version-list.tsx';

const closeHref = '/settings/time-off';

export type NewLeaveKind = Omit<LeaveKind, 'id' | 'version' | 'isActive'>;

export type LeaveKindPanelProps = {
  /** Null = a new one. */
  kind: LeaveKind | null;
  add: (input: NewLeaveKind) => Promise<ActionResult<unknown>>;
  actions: ChangeActions<SaveSettingInput>;
  withdraw: WithdrawSetting;
  versions: readonly VersionLine[];
  knownVersionId: number | null;
  today: LocalDate;
};

const flags = [
  {
    name: 'needsBalance',
    label: 'Takes hours from a balance',
    hint: 'Who asks for more than is left reads it; approving it then needs a reason.',
  },
  {
    name: 'countsToCaps',
    label: 'Counts to the most people off on a day',
    hint: 'Requests for a full day wait in line.',
  },
  {
    name: 'isProtected',
    label: 'Protected',
    hint: 'Cannot be denied for staffing, caps, notice or blackout days.',
  },
  {
    name: 'isPrivate',
    label: 'Private',
    hint: 'Named to the person and to admins only; other deciders read “Leave”.',
  },
] as const;

/** One kind of leave, to change or to retire from a date on; or a new one. */
export function LeaveKindPanel({ kind, add, ...change }: LeaveKindPanelProps) {
  if (kind === null) {
    return (
      <SidePanel title="Add a kind of time off" closeHref={closeHref}>
        <NewKindForm add={add} />
      </SidePanel>
    );
  }
  return (
    <SidePanel
      title={kind.name}
      description="Changes hold for requests that are not decided yet, and for new ones."
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <KindForm kind={kind} {...change} />
        <VersionList
          versions={change.versions}
          withdraw={change.withdraw}
          href={`${closeHref}?kind=${kind.id}`}
        />
      </div>
    </SidePanel>
  );
}

function KindForm({
  kind,
  actions,
  knownVersionId,
  today,
}: Pick<LeaveKindPanelProps, 'actions' | 'knownVersionId' | 'today'> & { kind: LeaveKind }) {
  const router = useRouter();
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done={`${kind.name} is saved.`}
      onSaved={() => router.replace(closeHref, { scroll: false })}
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'leave_kind',
        kindId: kind.id,
        ...kindOf(data),
        isActive: data.get('isActive') !== null,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <KindFields kind={kind} errors={errors} />
          <Checkbox
            name="isActive"
            label="In use"
            hint="Otherwise nobody can ask for it any more. Requests that were made stay, and so do balances."
            defaultChecked={kind.isActive}
          />
        </>
      )}
    </SettingChange>
  );
}

function NewKindForm({ add }: Pick<LeaveKindPanelProps, 'add'>) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => add(kindOf(data)),
    () => {
      toast.success('The kind is added.');
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <KindFields kind={null} errors={errors} />
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Add kind
        </Button>
      </div>
    </Form>
  );
}

function kindOf(data: FormData): NewLeaveKind {
  return {
    name: textOf(data, 'name'),
    type: TIME_OFF_TYPES.find((type) => type === data.get('type')) ?? 'vacation',
    needsBalance: data.get('needsBalance') !== null,
    countsToCaps: data.get('countsToCaps') !== null,
    isProtected: data.get('isProtected') !== null,
    isPrivate: data.get('isPrivate') !== null,
    noticeDays: numberOf(data, 'noticeDays') ?? Number.NaN,
  };
}

function KindFields({ kind, errors }: { kind: LeaveKind | null; errors: Readonly<Record<string, string>> }) {
  return (
    <>
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={kind?.name} required maxLength={60} autoComplete="off" />
      </Field>
      <Field name="type" label="Like" hint="What it is by its nature, for reports." error={errors.type}>
        <Select
          items={TIME_OFF_TYPES.map((value) => ({ value, label: LEAVE_TYPE_LABELS[value] }))}
          defaultValue={kind?.type ?? 'vacation'}
        />
      </Field>
      {flags.map(({ name, label, hint }) => (
        <Checkbox
          key={name}
          name={name}
          label={label}
          hint={hint}
          defaultChecked={kind?.[name] ?? name === 'countsToCaps'}
        />
      ))}
      <Field
        name="noticeDays"
        label="Notice in days"
        hint="Asked for at least so many days ahead; 0 = at any time."
        error={errors.noticeDays}
      >
        <NumberInput min={0} max={365} defaultValue={kind?.noticeDays ?? 0} required />
      </Field>
    </>
  );
}
