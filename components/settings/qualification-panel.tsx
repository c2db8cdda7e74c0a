'use client';

import { useRouter } from 'next/navigation';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { VersionLine } from '#lib/domain/setting-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';
import { FlagField } from './flag-field.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';
import { VersionList, type WithdrawSetting } from './version-list.tsx';

const closeHref = '/settings/qualifications';

export type QualificationRow = {
  id: number;
  name: string;
  isActingSupervisor: boolean;
  isActive: boolean;
  /** What is to come, a line each by date. */
  planned: readonly string[];
};

type NewQualification = Pick<QualificationRow, 'name' | 'isActingSupervisor'>;

export type QualificationPanelProps = {
  /** Null = a new one. */
  qualification: QualificationRow | null;
  add: (input: NewQualification) => Promise<ActionResult<unknown>>;
  actions: ChangeActions<SaveSettingInput>;
  withdraw: WithdrawSetting;
  versions: readonly VersionLine[];
  knownVersionId: number | null;
  today: LocalDate;
};

/** One qualification, to change, to retire or to bring back from a date on; or a new one. */
export function QualificationPanel({ qualification, add, ...change }: QualificationPanelProps) {
  if (qualification === null) {
    return (
      <SidePanel title="Add a qualification" closeHref={closeHref}>
        <NewQualificationForm add={add} />
      </SidePanel>
    );
  }
  return (
    <SidePanel
      title={qualification.name}
      description={
        qualification.isActive
          ? undefined
          : 'Retired: nobody counts as qualified by it, and no requirement can ask for it.'
      }
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <QualificationForm qualification={qualification} {...change} />
        <VersionList
          versions={change.versions}
          withdraw={change.withdraw}
          href={`${closeHref}?qualification=${qualification.id}`}
        />
      </div>
    </SidePanel>
  );
}

function QualificationForm({
  qualification,
  actions,
  knownVersionId,
  today,
}: Pick<QualificationPanelProps, 'actions' | 'knownVersionId' | 'today'> & {
  qualification: QualificationRow;
}) {
  const router = useRouter();
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done={`${qualification.name} is saved.`}
      onSaved={() => router.replace(closeHref, { scroll: false })}
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'qualification',
        qualificationId: qualification.id,
        ...qualificationOf(data),
        isActive: data.get('isActive') !== null,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <QualificationFields qualification={qualification} errors={errors} />
          <FlagField
            name="isActive"
            label="In use"
            hint="Otherwise it is retired: nobody counts as qualified by it any more, and no requirement can ask for it. Who has it keeps it on record."
            defaultChecked={qualification.isActive}
            error={errors.isActive}
          />
        </>
      )}
    </SettingChange>
  );
}

function NewQualificationForm({ add }: Pick<QualificationPanelProps, 'add'>) {
  const router = useRouter();
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => add(qualificationOf(data)),
    () => {
      toast.success('The qualification is added.');
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <QualificationFields qualification={null} errors={errors} />
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Add qualification
        </Button>
      </div>
    </Form>
  );
}

function qualificationOf(data: FormData): NewQualification {
  return { name: textOf(data, 'name'), isActingSupervisor: data.get('isActingSupervisor') !== null };
}

function QualificationFields({
  qualification,
  errors,
}: {
  qualification: QualificationRow | null;
  errors: Readonly<Record<string, string>>;
}) {
  return (
    <>
      <Field
        name="name"
        label="Name"
        hint="Who has it, and from when to when, stands with each person."
        error={errors.name}
        requiredMessage="A name is needed."
      >
        <Input defaultValue={qualification?.name} required maxLength={80} autoComplete="off" />
      </Field>
      <FlagField
        name="isActingSupervisor"
        label="May act as supervisor"
        hint="Dispatchers who have it may be named acting supervisor for a shift. One qualification of the agency is this one."
        defaultChecked={qualification?.isActingSupervisor ?? false}
        error={errors.isActingSupervisor}
      />
    </>
  );
}
