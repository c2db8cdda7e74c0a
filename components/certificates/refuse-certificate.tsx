'use client';

import { textOf } from '#components/form/use-form-action.ts';
import type { Certificate } from '#lib/domain/certificate-records.ts';
import { DialogForm } from '../people/dialog-form.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import type { CertificateActions } from './certificate-actions.ts';

/** Says why a certificate does not count. */
export function RefuseCertificate({
  certificate: { id, version, title },
  refuse,
}: {
  certificate: Certificate;
  refuse: NonNullable<CertificateActions['decide']>['refuse'];
}) {
  return (
    <DialogForm
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Do not accept ${title}`}>
          Do not accept…
        </Button>
      }
      title={`Do not accept ${title}?`}
      description="The person is told why and can hand in another one in its place."
      submitLabel="Do not accept"
      tone="danger"
      call={(data) => refuse({ certificateId: id, expectedVersion: version, reason: textOf(data, 'reason') })}
      onDone={() => toast.success(`${title} is not accepted.`)}
    >
      {(errors) => (
        <Field name="reason" label="Reason" error={errors.reason} requiredMessage="A reason is needed.">
          <Textarea required maxLength={500} />
        </Field>
      )}
    </DialogForm>
  );
}
