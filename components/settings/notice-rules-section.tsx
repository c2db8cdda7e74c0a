'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { NoticeRules } from '#lib/domain/notice-records.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';
import { NoticeRulesForm } from './notice-rules-form.tsx';
import type { ChangeActions } from './setting-change.tsx';
import { SettingsSection } from './settings-section.tsx';

export type NoticeRulesSectionProps = {
  actions: ChangeActions<SaveSettingInput, { webhookSecret: string | null }>;
  rotate: (input: Record<string, never>) => Promise<ActionResult<{ secret: string }>>;
  rules: NoticeRules;
  knownVersionId: number | null;
  today: LocalDate;
};

/** How the agency delivers notices, and the secret of its own receiver. */
export function NoticeRulesSection({
  actions,
  rotate,
  rules,
  knownVersionId,
  today,
}: NoticeRulesSectionProps) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <SettingsSection title="Delivery">
      <NoticeRulesForm
        actions={actions}
        rules={rules}
        knownVersionId={knownVersionId}
        today={today}
        onSecret={(made) => setSecret(made ?? secret)}
      />
      {secret === null ? null : <NewSecret secret={secret} />}
      {rules.webhookUrl === null ? null : (
        <RotateButton action={rotate} hasSecret={rules.hasWebhookSecret} onSecret={setSecret} />
      )}
    </SettingsSection>
  );
}

function NewSecret({ secret }: { secret: string }) {
  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      toast.success('The secret is copied.');
    } catch {
      toast.error('The browser does not let this page copy. Mark the secret and copy it by hand.');
    }
  }
  return (
    <div role="status" className="flex flex-col gap-3 rounded-md border border-border-strong bg-muted p-3">
      <Field
        label="The secret, shown this once"
        hint="Your receiver checks with it that a call comes from here: Standard Webhooks, header webhook-signature."
      >
        <Input readOnly mono value={secret} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <div>
        <Button onClick={copy}>Copy the secret</Button>
      </div>
    </div>
  );
}

function RotateButton({
  action,
  hasSecret,
  onSecret,
}: {
  action: NoticeRulesSectionProps['rotate'];
  hasSecret: boolean;
  onSecret: (secret: string) => void;
}) {
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(() => action({}));
    if (answer.ok) {
      onSecret(answer.data.secret);
      return true;
    }
    setError(answer.message);
    return false;
  }
  return (
    <div>
      <AlertDialog
        trigger={<Button>{hasSecret ? 'Make a new secret…' : 'Make a secret…'}</Button>}
        onOpenChange={() => setError(null)}
        title="Make a new secret?"
        consequence="Every call from now on is signed with it. A receiver that still checks with the old one refuses them."
        confirmLabel="Make a new secret"
        error={error}
        onConfirm={confirm}
      />
    </div>
  );
}
