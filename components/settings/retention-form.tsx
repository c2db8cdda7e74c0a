'use client';

import { numberOf } from '#components/form/use-form-action.ts';
import type { SettingValues } from '#lib/domain/setting-records.ts';
import { RETENTION_MONTHS, type SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type RetentionFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  retention: SettingValues['retention'];
  knownVersionId: number | null;
  today: LocalDate;
};

const fields = [
  {
    name: 'auditMonths',
    label: 'The audit is kept for, in months',
    hint: 'What is older is removed at night, from the beginning and without holes; the removal itself stands in the audit, and what remains can still be verified.',
    range: RETENTION_MONTHS.audit,
  },
  {
    name: 'noticeMonths',
    label: 'Notices are kept for, in months',
    hint: 'Older notices and what is known of their delivery are removed at night.',
    range: RETENTION_MONTHS.notices,
  },
  {
    name: 'chatMonths',
    label: 'Messages of the chat are kept for, in months',
    hint: 'Older messages are removed at night, with what they said before an edit or a deletion and with their confirmations.',
    range: RETENTION_MONTHS.messages,
  },
] as const;

/** For how long what was done and told is kept. */
export function RetentionForm({ actions, retention, knownVersionId, today }: RetentionFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The retention is saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'retention',
        auditMonths: numberOf(data, 'auditMonths'),
        noticeMonths: numberOf(data, 'noticeMonths'),
        chatMonths: numberOf(data, 'chatMonths'),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) =>
        fields.map(({ name, label, hint, range }) => (
          <Field
            key={name}
            name={name}
            label={label}
            optional
            hint={`${range.min} to ${range.max}; empty = for ever. ${hint}`}
            error={errors[name]}
            patternMessage={`Months are a whole number from ${range.min} to ${range.max}; empty = for ever.`}
          >
            <Input
              mono
              inputMode="numeric"
              pattern="\d{0,3}"
              maxLength={3}
              autoComplete="off"
              defaultValue={retention[name] === null ? '' : String(retention[name])}
              className="w-20"
            />
          </Field>
        ))
      }
    </SettingChange>
  );
}
