'use client';

import { useState } from 'react';
import { answerOf, textOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDate, formatDateRange } from '#lib/domain/format.ts';
import { patternLabel } from '#lib/domain/labels.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import { type PatternPeriod, patternPeriods, periodState } from '#lib/domain/person-words.ts';
import { type LocalDate, PATTERN_IDS, type PatternId } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { CardSection } from './card-section.tsx';
import { DialogForm } from './dialog-form.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type EditPatterns = {
  set: (input: {
    userId: string;
    expectedVersion: number;
    fromDate: string;
    pattern: PatternId | null;
  }) => Promise<ActionResult<ChangeAnswer>>;
  remove: (input: {
    userId: string;
    expectedVersion: number;
    fromDate: string;
  }) => Promise<ActionResult<ChangeAnswer>>;
};

export type PatternSectionProps = {
  person: Pick<PersonDetail, 'id' | 'fullName' | 'patterns' | 'version'>;
  today: LocalDate;
  /** Null for whoever only reads. */
  edit: EditPatterns | null;
};

const none = 'none';
export const patternItems = [...PATTERN_IDS, null].map((pattern) => ({
  value: pattern ?? none,
  label: patternLabel(pattern),
}));

/** The pattern that a choice of `patternItems` stands for. */
export function patternOf(value: string): PatternId | null {
  return PATTERN_IDS.find((pattern) => pattern === value) ?? null;
}

/** What a person works by: now, planned and before. */
export function PatternSection({ person, today, edit }: PatternSectionProps) {
  const periods = patternPeriods(person.patterns, today);
  return (
    <CardSection
      title="Pattern"
      action={
        edit === null ? null : <ChangeDialog person={person} today={today} edit={edit} periods={periods} />
      }
    >
      {periods.length === 0 ? (
        <p className="text-muted-foreground">No pattern yet, so that the generator leaves this person out.</p>
      ) : (
        <ul aria-label="Patterns" className="flex flex-col divide-y">
          {periods.map((period) => (
            <li
              key={period.fromDate}
              className="flex min-h-control items-center gap-3 py-1.5 first:pt-0 last:pb-0"
            >
              <span
                className={
                  period.state === 'past' ? 'min-w-24 text-muted-foreground' : 'min-w-24 font-medium'
                }
              >
                {patternLabel(period.pattern)}
              </span>
              <span className="flex-1 text-sm text-muted-foreground">{spanWords(period)}</span>
              {period.state === 'now' ? <Badge tone="primary">Now</Badge> : null}
              {period.state === 'planned' ? <Badge tone="outline">Planned</Badge> : null}
              {period.state === 'planned' && edit !== null ? (
                <RemoveButton person={person} period={period} edit={edit} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function spanWords({ fromDate, toDate, state }: PatternPeriod): string {
  if (toDate !== null) return formatDateRange(fromDate, toDate);
  return state === 'planned'
    ? `from ${formatDate(fromDate, { year: true })}`
    : `since ${formatDateRange(fromDate, fromDate)}`;
}

function ChangeDialog({
  person,
  today,
  edit,
  periods,
}: Pick<PatternSectionProps, 'person' | 'today'> & {
  edit: EditPatterns;
  periods: readonly PatternPeriod[];
}) {
  const after = useAfterChange(person.id);
  const current = periods.find(({ state }) => state === 'now')?.pattern ?? null;
  return (
    <DialogForm
      trigger={<Button size="sm">Change pattern from…</Button>}
      title={`Another pattern for ${person.fullName}`}
      description="Schedules are generated with it from that day on. A published one keeps its shifts until it is re-planned."
      submitLabel="Change pattern"
      call={async (data) => {
        const pattern = patternOf(textOf(data, 'pattern'));
        const fromDate = textOf(data, 'fromDate');
        const held = periods.find((period) => periodState(period, fromDate) === 'now')?.pattern ?? null;
        if (held === pattern) {
          const error = `It is ${patternLabel(pattern)} on ${formatDate(fromDate)} already. Choose another pattern or day.`;
          return { ok: false, code: 'invalid', message: error, fieldErrors: { pattern: error } };
        }
        return edit.set({ userId: person.id, expectedVersion: person.version, pattern, fromDate });
      }}
      onDone={(answer, form) =>
        after(
          answer,
          `${person.fullName}: ${patternLabel(patternOf(textOf(form, 'pattern')))} from ${formatDate(textOf(form, 'fromDate'))}.`,
        )
      }
    >
      {(errors) => (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            name="pattern"
            label="Pattern"
            hint="Who has no pattern is left out by the generator."
            error={errors.pattern}
          >
            <Select items={patternItems} defaultValue={current ?? none} />
          </Field>
          <Field
            name="fromDate"
            label="From"
            error={errors.fromDate}
            requiredMessage="A date is needed."
            rangeMessage={`From ${formatDate(today)} on: what was worked stays as it was.`}
          >
            <DateInput required min={today} defaultValue={today} />
          </Field>
        </div>
      )}
    </DialogForm>
  );
}

function RemoveButton({
  person,
  period,
  edit,
}: Pick<PatternSectionProps, 'person'> & { period: PatternPeriod; edit: EditPatterns }) {
  const after = useAfterChange(person.id);
  const [error, setError] = useState<string | null>(null);
  const words = `${patternLabel(period.pattern)} from ${formatDate(period.fromDate)}`;
  return (
    <AlertDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Take back ${words}`}>
          Take back…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Take back ${words}?`}
      consequence={`${person.fullName} then goes on with the pattern before it.`}
      confirmLabel="Take back"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() =>
          edit.remove({ userId: person.id, expectedVersion: person.version, fromDate: period.fromDate }),
        );
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        after(answer.data, `The pattern from ${formatDate(period.fromDate)} is taken back.`);
        return true;
      }}
    />
  );
}
