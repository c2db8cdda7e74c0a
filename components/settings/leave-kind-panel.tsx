'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { numberOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type LeaveKind, TIME_OFF_TYPES, type TimeOffType } from '#lib/domain/time-off-records.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';

const closeHref = '/settings';

/** As the form sends it; a new kind has neither id nor version. */
export type EditedKind = Omit<LeaveKind, 'id' | 'version'> & { id: number | null; version: number | null };

export type LeaveKindPanelProps = {
  /** Null = a new one. */
  kind: LeaveKind | null;
  action: (input: EditedKind) => Promise<ActionResult<unknown>>;
};

const types: Record<TimeOffType, string> = {
  vacation: 'Vacation',
  sick: 'Sick leave',
  personal: 'Personal time',
  training: 'Training',
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

/** One kind of leave, to change or to retire; or a new one. */
export function LeaveKindPanel({ kind, action }: LeaveKindPanelProps) {
  if (kind === null) {
    return (
      <SidePanel title="Add a kind of time off" closeHref={closeHref}>
        <KindForm kind={null} action={action} />
      </SidePanel>
    );
  }
  const verb = kind.isActive ? 'Retire' : 'Bring back';
  return (
    <SidePanel
      title={kind.name}
      description="Changes hold for requests that are not decided yet, and for new ones."
      closeHref={closeHref}
      footer={
        <ConfirmButton
          label={verb}
          title={`${verb} ${kind.name}?`}
          consequence={
            kind.isActive
              ? 'Nobody can ask for it any more. Requests that were made stay, and so do balances.'
              : 'People can ask for it again.'
          }
          tone={kind.isActive ? 'danger' : 'primary'}
          act={() => action({ ...kind, isActive: !kind.isActive })}
          done={kind.isActive ? `${kind.name} is retired.` : `People can ask for ${kind.name} again.`}
          closeHref={closeHref}
        />
      }
    >
      <KindForm key={kind.version} kind={kind} action={action} />
    </SidePanel>
  );
}

function KindForm({ kind, action }: LeaveKindPanelProps) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      action({
        id: kind?.id ?? null,
        version: kind?.version ?? null,
        name: textOf(data, 'name'),
        type: TIME_OFF_TYPES.find((type) => type === data.get('type')) ?? 'vacation',
        needsBalance: data.get('needsBalance') !== null,
        countsToCaps: data.get('countsToCaps') !== null,
        isProtected: data.get('isProtected') !== null,
        isPrivate: data.get('isPrivate') !== null,
        noticeDays: numberOf(data, 'noticeDays') ?? Number.NaN,
        isActive: kind?.isActive ?? true,
      }),
    () => {
      toast.success(kind === null ? 'The kind is added.' : 'The kind is saved.');
      router.push(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={kind?.name} required maxLength={60} autoComplete="off" />
      </Field>
      <Field name="type" label="Like" hint="What it is by its nature, for reports." error={errors.type}>
        <Select
          items={TIME_OFF_TYPES.map((value) => ({ value, label: types[value] }))}
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
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          {kind === null ? 'Add kind' : 'Save'}
        </Button>
        <Button variant="ghost" onClick={() => router.push(closeHref, { scroll: false })}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
