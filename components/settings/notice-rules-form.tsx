'use client';

import { numberOf, textOf } from '#components/form/use-form-action.ts';
import type { NoticeRules } from '#lib/domain/notice-records.ts';
import {
  ACK_HOURS_MAX,
  FALLBACK_MINUTES_MAX,
  WEBHOOK_URL_LENGTH_MAX,
} from '#lib/domain/notice-settings-schemas.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type NoticeRulesFormProps = {
  actions: ChangeActions<SaveSettingInput, { webhookSecret: string | null }>;
  rules: NoticeRules;
  knownVersionId: number | null;
  today: LocalDate;
  /** Called when all is saved, with the secret that was made for a first address. */
  onSecret: (secret: string | null) => void;
};

/** How the agency delivers notices. */
export function NoticeRulesForm({ actions, rules, knownVersionId, today, onSecret }: NoticeRulesFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rules of notices are saved."
      onSaved={({ webhookSecret }) => onSecret(webhookSecret)}
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'notice_rules',
        fallbackMinutes: numberOf(data, 'fallbackMinutes') ?? Number.NaN,
        ackHours: numberOf(data, 'ackHours') ?? Number.NaN,
        nightlyTime: textOf(data, 'nightlyTime'),
        webhookUrl: textOf(data, 'webhookUrl'),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <Field
            name="fallbackMinutes"
            label="Urgent notices go out by the next channel after, in minutes"
            hint="Counted while nobody opens the notice: push, then text, then e-mail, also to those who did not choose that channel."
            error={errors.fallbackMinutes}
            requiredMessage="Minutes are needed."
          >
            <NumberInput min={1} max={FALLBACK_MINUTES_MAX} defaultValue={rules.fallbackMinutes} required />
          </Field>
          <Field
            name="ackHours"
            label="Supervisors hear of what is not acknowledged after, in hours"
            hint="Supervisors are told of a schedule or a changed shift that somebody has not acknowledged by then."
            error={errors.ackHours}
            requiredMessage="Hours are needed."
          >
            <NumberInput min={1} max={ACK_HOURS_MAX} defaultValue={rules.ackHours} required />
          </Field>
          <Field
            name="nightlyTime"
            label="Nightly look ahead at"
            hint="Every day at this time of the center, supervisors are told of overtime, gaps of the next 14 days, requests that wait, and what expires."
            error={errors.nightlyTime}
            requiredMessage="A time is needed."
          >
            <TimeInput defaultValue={rules.nightlyTime} required />
          </Field>
          <Field
            name="webhookUrl"
            label="Address of your own receiver"
            optional
            hint="Every notice is sent there too, signed: its kind, whom it is for and a link, nothing of what it says. Empty = nowhere."
            error={errors.webhookUrl}
          >
            <Input
              type="url"
              defaultValue={rules.webhookUrl ?? ''}
              maxLength={WEBHOOK_URL_LENGTH_MAX}
              autoComplete="off"
              spellCheck={false}
              placeholder="https://"
            />
          </Field>
        </>
      )}
    </SettingChange>
  );
}
