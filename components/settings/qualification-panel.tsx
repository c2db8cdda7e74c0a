'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';

const closeHref = '/settings/qualifications';

export type QualificationRow = {
  id: number;
  name: string;
  isActingSupervisor: boolean;
  isActive: boolean;
  version: number;
};

type Save = (
  input: Omit<QualificationRow, 'id' | 'version'> & { id: number | null; expectedVersion: number | null },
) => Promise<ActionResult<unknown>>;

export type QualificationPanelProps = {
  /** Null = a new one. */
  qualification: QualificationRow | null;
  save: Save;
};

/** One qualification, to rename, to retire or to bring back; or a new one. */
export function QualificationPanel({ qualification, save }: QualificationPanelProps) {
  if (qualification === null) {
    return (
      <SidePanel title="Add a qualification" closeHref={closeHref}>
        <QualificationForm qualification={null} save={save} />
      </SidePanel>
    );
  }
  const { version, isActive, ...fields } = qualification;
  const verb = isActive ? 'Retire' : 'Bring back';
  return (
    <SidePanel
      title={qualification.name}
      closeHref={closeHref}
      footer={
        <ConfirmButton
          label={verb}
          title={`${verb} ${qualification.name}?`}
          consequence={
            isActive
              ? 'Nobody counts as qualified by it any more, and no requirement can ask for it. Who had it keeps it on record.'
              : 'People who have it on record count again, and requirements can ask for it.'
          }
          tone={isActive ? 'danger' : 'primary'}
          act={() => save({ ...fields, expectedVersion: version, isActive: !isActive })}
          done={isActive ? `${qualification.name} is retired.` : `${qualification.name} is in use again.`}
          closeHref={closeHref}
        />
      }
    >
      <QualificationForm key={version} qualification={qualification} save={save} />
    </SidePanel>
  );
}

function QualificationForm({ qualification, save }: QualificationPanelProps) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        id: qualification?.id ?? null,
        expectedVersion: qualification?.version ?? null,
        name: textOf(data, 'name'),
        isActingSupervisor: data.get('isActingSupervisor') !== null,
        isActive: qualification?.isActive ?? true,
      }),
    () => {
      toast.success(qualification === null ? 'The qualification is added.' : 'The qualification is saved.');
      router.push(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input defaultValue={qualification?.name} required maxLength={80} autoComplete="off" />
      </Field>
      <Checkbox
        name="isActingSupervisor"
        label="May act as supervisor"
        hint="Dispatchers who have it may be named acting supervisor for a shift. One qualification of the agency is this one."
        defaultChecked={qualification?.isActingSupervisor ?? false}
      />
      <p className="text-sm text-muted-foreground">
        Who has it, and from when to when, stands with each person. It holds at once and for all dates.
      </p>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          {qualification === null ? 'Add qualification' : 'Save'}
        </Button>
      </div>
    </Form>
  );
}
