'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { handIn, type UploadPlace } from '#components/files/send-file.ts';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { POLICY_TYPES } from '#lib/domain/kept-files.ts';
import {
  audienceLabels,
  POLICY_AUDIENCES,
  POLICY_TEXT_MAX,
  type PolicyAudience,
} from '#lib/domain/policy-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { FileInput } from '../files/file-input.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';

export type PolicyFormProps = {
  /** The policy of which this is a new version; null for a new policy. */
  former: {
    id: number;
    version: number;
    title: string;
    body: string | null;
    audience: PolicyAudience;
  } | null;
  /** By when, unless another day is chosen. */
  dueOn: LocalDate;
  begin: (input: Record<string, never>) => Promise<ActionResult<UploadPlace>>;
  publish: (input: {
    policyId: number | null;
    expectedVersion: number | null;
    title: string;
    body: string | null;
    fileId: string | null;
    fileName: string | null;
    audience: PolicyAudience;
    dueOn: string;
  }) => Promise<ActionResult<{ id: number }>>;
};

const ways = [
  { value: 'text', label: 'Text' },
  { value: 'file', label: 'A PDF' },
] as const;

/** What a policy says, who must read it, and by when. */
export function PolicyForm({ former, dueOn, begin, publish }: PolicyFormProps) {
  const router = useRouter();
  const [way, setWay] = useState<string>(former !== null && former.body === null ? 'file' : 'text');
  // What is written was written over the version that was shown first, whatever the page learns meanwhile.
  const [seen] = useState(former);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const save = (sent: { fileId: string; fileName: string } | null) =>
        publish({
          policyId: seen?.id ?? null,
          expectedVersion: seen?.version ?? null,
          title: textOf(data, 'title'),
          body: way === 'text' ? textOf(data, 'body') : null,
          fileId: sent?.fileId ?? null,
          fileName: sent?.fileName ?? null,
          audience: POLICY_AUDIENCES.find((audience) => audience === textOf(data, 'audience')) ?? 'everybody',
          dueOn: textOf(data, 'dueOn'),
        });
      return way === 'file' ? handIn(data.get('file'), POLICY_TYPES, () => begin({}), save) : save(null);
    },
    ({ id }) => {
      toast.success('The policy is published. Whoever must read it is told.');
      router.push(`/policies/${id}`);
    },
  );
  return (
    <Form action={submit} errors={errors} className="max-w-3xl">
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="title" label="Title" error={errors.title} requiredMessage="A title is needed.">
        <Input required maxLength={120} defaultValue={former?.title ?? ''} />
      </Field>
      <Field label="What it is">
        <Select items={ways} value={way} onValueChange={setWay} className="w-48" />
      </Field>
      {way === 'text' ? (
        <Field name="body" label="Text" error={errors.body} requiredMessage="Write what people have to know.">
          <Textarea
            required
            rows={12}
            maxLength={POLICY_TEXT_MAX}
            defaultValue={former?.body ?? ''}
            className="max-h-[32rem] min-h-64"
          />
        </Field>
      ) : (
        <Field
          name="file"
          label="File"
          hint="A PDF of at most 10 MB."
          error={errors.file ?? errors.body}
          requiredMessage="Choose a file."
        >
          <FileInput accept={POLICY_TYPES} required />
        </Field>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="audience" label="Who must read it" error={errors.audience}>
          <Select
            items={POLICY_AUDIENCES.map((value) => ({ value, label: audienceLabels[value] }))}
            defaultValue={former?.audience ?? 'everybody'}
          />
        </Field>
        <Field name="dueOn" label="By when" error={errors.dueOn} requiredMessage="A date is needed.">
          <DateInput required defaultValue={dueOn} />
        </Field>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          {former === null ? 'Publish' : 'Publish new version'}
        </Button>
        <ButtonLink href={former === null ? '/policies' : `/policies/${former.id}`}>Cancel</ButtonLink>
      </div>
    </Form>
  );
}
