'use client';

import { useState } from 'react';
import { answerOf, textOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDate } from '#lib/domain/format.ts';
import type { DutyKind, DutyState, PersonDetail } from '#lib/domain/people-records.ts';
import { dutyLabel, periodState } from '#lib/domain/person-words.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { CardSection } from './card-section.tsx';
import { DialogForm } from './dialog-form.tsx';
import { PersonLink } from './person-link.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type EditDuty = {
  save: (input: {
    id: number | null;
    expectedVersion: number | null;
    userId: string;
    kind: DutyKind;
    fromDate: string;
    toDate: string;
    trainerId: string | null;
    note: string;
  }) => Promise<ActionResult<ChangeAnswer>>;
  end: (input: {
    id: number;
    expectedVersion: number;
    toDate: string;
    userId: string;
  }) => Promise<ActionResult<ChangeAnswer>>;
  /** Who may train somebody: active people of the center, by name. */
  trainers: readonly { id: string; fullName: string }[];
};

type Person = Pick<PersonDetail, 'id' | 'fullName' | 'isActive' | 'dutyStates' | 'trainees'>;

export type DutySectionProps = {
  person: Person;
  today: LocalDate;
  /** Null for whoever only reads. */
  edit: EditDuty | null;
  /** False where the reader may not open the pages of others. */
  linksPeople?: boolean;
};

const none = 'none';

/** When a person works without covering a chair: in training, or on light duty. */
export function DutySection({ person, today, edit, linksPeople = true }: DutySectionProps) {
  const { dutyStates, trainees } = person;
  return (
    <CardSection
      title="Duty"
      action={
        edit === null || !person.isActive ? null : (
          <>
            <StateDialog person={person} kind="trainee" today={today} edit={edit} state={null} />
            <StateDialog person={person} kind="light_duty" today={today} edit={edit} state={null} />
          </>
        )
      }
    >
      {dutyStates.some((state) => periodState(state, today) === 'now') ? null : (
        <p className="text-muted-foreground">
          {person.isActive
            ? 'Counts towards the minimums.'
            : 'Counts towards no minimum while the account is deactivated.'}
        </p>
      )}
      {dutyStates.length === 0 ? null : (
        <ul aria-label="Duty states" className="flex flex-col divide-y">
          {dutyStates.map((state) => (
            <StateLine
              key={state.id}
              person={person}
              state={state}
              today={today}
              edit={edit}
              linksPeople={linksPeople}
            />
          ))}
        </ul>
      )}
      {trainees.length === 0 ? null : (
        <p>
          <span className="text-muted-foreground">Trains </span>
          {trainees.map((trainee, index) => (
            <span key={trainee.id}>
              {index === 0 ? null : ', '}
              {linksPeople ? <PersonLink {...trainee} /> : trainee.fullName}
            </span>
          ))}
        </p>
      )}
    </CardSection>
  );
}

function StateLine({
  person,
  state,
  today,
  edit,
  linksPeople,
}: {
  person: Person;
  state: DutyState;
  today: LocalDate;
  edit: EditDuty | null;
  linksPeople: boolean;
}) {
  const { kind, fromDate, toDate, trainer, note } = state;
  const period = periodState(state, today);
  return (
    <li className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={period === 'past' ? 'text-muted-foreground' : 'font-medium'}>{dutyLabel(kind)}</span>
        <span className="text-sm text-muted-foreground">{spanWords(fromDate, toDate)}</span>
        {period === 'now' ? <Badge tone="warning">Not counted</Badge> : null}
        {period === 'planned' ? <Badge tone="outline">Planned</Badge> : null}
      </div>
      {trainer === null ? null : (
        <p className="text-sm text-muted-foreground">
          Trained by {linksPeople ? <PersonLink {...trainer} /> : trainer.fullName}
        </p>
      )}
      {note === null ? null : <p className="text-sm wrap-anywhere">“{note}”</p>}
      {edit === null || period === 'past' ? null : (
        <div className="flex flex-wrap gap-2 pt-1">
          {period === 'now' ? (
            <ReleaseDialog person={person} state={state} today={today} edit={edit} />
          ) : null}
          <StateDialog person={person} kind={kind} today={today} edit={edit} state={state} />
          {period === 'planned' ? <TakeBackButton person={person} state={state} edit={edit} /> : null}
        </div>
      )}
    </li>
  );
}

function spanWords(fromDate: LocalDate, toDate: LocalDate | null): string {
  if (toDate === null) return `from ${formatDate(fromDate, { year: true })}, no end known`;
  const isOneYear = fromDate.slice(0, 4) === toDate.slice(0, 4);
  return `${formatDate(fromDate, { year: !isOneYear })} – ${formatDate(toDate, { year: true })}`;
}

/** A new state, or a change of one that is not over. */
function StateDialog({
  person,
  kind,
  today,
  edit,
  state,
}: {
  person: Person;
  kind: DutyKind;
  today: LocalDate;
  edit: EditDuty;
  state: DutyState | null;
}) {
  const after = useAfterChange(person.id);
  const label = dutyLabel(kind);
  const isTrainee = kind === 'trainee';
  const start = isTrainee ? 'Start training' : 'Start light duty';
  return (
    <DialogForm
      trigger={
        state === null ? (
          <Button size="sm">{start}…</Button>
        ) : (
          <Button variant="ghost" size="sm" aria-label={`Change ${label.toLowerCase()}`}>
            Change…
          </Button>
        )
      }
      title={isTrainee ? `${person.fullName} in training` : `${person.fullName} on light duty`}
      description="Works as scheduled, but counts towards no minimum on these days. Published shifts stay; you see next what becomes short."
      submitLabel={state === null ? start : 'Save change'}
      call={(data) => {
        const trainer = textOf(data, 'trainerId');
        return edit.save({
          id: state?.id ?? null,
          expectedVersion: state?.version ?? null,
          userId: person.id,
          kind,
          fromDate: textOf(data, 'fromDate'),
          toDate: textOf(data, 'toDate'),
          trainerId: !isTrainee || trainer === none || trainer === '' ? null : trainer,
          note: textOf(data, 'note'),
        });
      }}
      onDone={(answer, form) =>
        after(
          answer,
          `${person.fullName}: ${label.toLowerCase()} from ${formatDate(textOf(form, 'fromDate'))}.`,
        )
      }
    >
      {(errors) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="fromDate" label="From" error={errors.fromDate} requiredMessage="A date is needed.">
              <DateInput required defaultValue={state?.fromDate ?? today} />
            </Field>
            <Field name="toDate" label="Last day" optional error={errors.toDate}>
              <DateInput defaultValue={state?.toDate ?? ''} />
            </Field>
          </div>
          {isTrainee ? (
            <Field name="trainerId" label="Trainer" error={errors.trainerId}>
              <Select
                items={[
                  { value: none, label: 'Not chosen' },
                  ...edit.trainers
                    .filter(({ id }) => id !== person.id)
                    .map(({ id, fullName }) => ({ value: id, label: fullName })),
                ]}
                defaultValue={state?.trainer?.id ?? none}
              />
            </Field>
          ) : null}
          <Field
            name="note"
            label="Note"
            optional
            hint="Only admins read it. Write no more than is needed."
            error={errors.note}
          >
            <Textarea rows={2} maxLength={500} defaultValue={state?.note ?? ''} />
          </Field>
        </>
      )}
    </DialogForm>
  );
}

function ReleaseDialog({
  person,
  state,
  today,
  edit,
}: {
  person: Person;
  state: DutyState;
  today: LocalDate;
  edit: EditDuty;
}) {
  const after = useAfterChange(person.id);
  const isTrainee = state.kind === 'trainee';
  const verb = isTrainee ? 'Release from training' : 'End light duty';
  return (
    <DialogForm
      trigger={<Button size="sm">{verb}…</Button>}
      title={
        isTrainee ? `Release ${person.fullName} from training` : `End the light duty of ${person.fullName}`
      }
      description={`${person.fullName} counts towards the minimums from that day on.`}
      submitLabel={isTrainee ? 'Release' : 'End light duty'}
      call={(data) => {
        const first = textOf(data, 'fromDate');
        return edit.end({
          id: state.id,
          expectedVersion: state.version,
          userId: person.id,
          toDate: first === '' ? '' : addDays(first, -1),
        });
      }}
      onDone={(answer, form) =>
        after(
          answer,
          `${person.fullName} counts towards the minimums from ${formatDate(textOf(form, 'fromDate'))}.`,
        )
      }
    >
      {(errors) => (
        <Field
          name="fromDate"
          label="Counts from"
          error={errors.fromDate ?? errors.toDate}
          requiredMessage="A date is needed."
          rangeMessage={`From ${formatDate(today)} on: what was worked stays as it was.`}
        >
          <DateInput required min={today} defaultValue={today} />
        </Field>
      )}
    </DialogForm>
  );
}

function TakeBackButton({ person, state, edit }: { person: Person; state: DutyState; edit: EditDuty }) {
  const after = useAfterChange(person.id);
  const [error, setError] = useState<string | null>(null);
  const label = dutyLabel(state.kind).toLowerCase();
  return (
    <AlertDialog
      trigger={
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Take back ${label} from ${formatDate(state.fromDate)}`}
        >
          Take back…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Take back ${label} from ${formatDate(state.fromDate)}?`}
      consequence={`${person.fullName} then counts towards the minimums on these days.`}
      confirmLabel="Take back"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() =>
          edit.end({
            id: state.id,
            expectedVersion: state.version,
            userId: person.id,
            toDate: addDays(state.fromDate, -1),
          }),
        );
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        after(answer.data, `The ${label} from ${formatDate(state.fromDate)} is taken back.`);
        return true;
      }}
    />
  );
}
