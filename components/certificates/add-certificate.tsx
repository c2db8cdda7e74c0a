'use client';

import { handIn } from '#components/files/send-file.ts';
import { textOf } from '#components/form/use-form-action.ts';
import type { Certificate } from '#lib/domain/certificate-records.ts';
import { CERTIFICATE_TYPES } from '#lib/domain/kept-files.ts';
import { FileInput } from '../files/file-input.tsx';
import { DialogForm } from '../people/dialog-form.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import type { CertificateSectionProps } from './certificate-section.tsx';

/** The choice of no qualification. */
const none = 'none';

/** Hands in a certificate, or a renewed one in place of another. */
export function AddCertificate({
  person,
  viewer,
  qualifications,
  actions,
  replaces,
}: Pick<CertificateSectionProps, 'person' | 'viewer' | 'qualifications' | 'actions'> & {
  replaces: Certificate | null;
}) {
  const whose = person.id === viewer.id ? 'your' : `${person.fullName}’s`;
  const known = qualifications.some(({ id }) => id === replaces?.qualificationId);
  return (
    <DialogForm
      trigger={
        replaces === null ? (
          <Button size="sm">Add…</Button>
        ) : (
          <Button variant="ghost" size="sm" aria-label={`Replace ${replaces.title}`}>
            Replace…
          </Button>
        )
      }
      title={replaces === null ? 'A certificate' : `In place of ${replaces.title}`}
      description={
        replaces?.state === 'confirmed'
          ? `${replaces.title} counts until this one is confirmed, and stays on record.`
          : `A supervisor confirms it. Supervisors and admins see ${whose} certificates.`
      }
      submitLabel="Hand in"
      call={async (data) => {
        const qualification = textOf(data, 'qualificationId');
        return handIn(
          data.get('file'),
          CERTIFICATE_TYPES,
          () => actions.begin({ userId: person.id }),
          (sent) =>
            actions.add({
              userId: person.id,
              ...sent,
              title: textOf(data, 'title'),
              qualificationId: qualification === '' || qualification === none ? null : Number(qualification),
              issuedOn: textOf(data, 'issuedOn'),
              expiresOn: textOf(data, 'expiresOn'),
              replacesId: replaces?.id ?? null,
            }),
        );
      }}
      onDone={(_, form) => toast.success(`${textOf(form, 'title')} waits to be confirmed.`)}
    >
      {(errors) => (
        <>
          <Field
            name="file"
            label="File"
            hint="PDF, PNG or JPEG, at most 10 MB."
            error={errors.file}
            requiredMessage="Choose a file."
          >
            <FileInput accept={CERTIFICATE_TYPES} required />
          </Field>
          <Field name="title" label="Title" error={errors.title} requiredMessage="A title is needed.">
            <Input required maxLength={120} defaultValue={replaces?.title ?? ''} />
          </Field>
          {qualifications.length === 0 ? null : (
            <Field name="qualificationId" label="Proves" error={errors.qualificationId}>
              <Select
                items={[
                  { value: none, label: 'No qualification' },
                  ...qualifications.map(({ id, name }) => ({ value: String(id), label: name })),
                ]}
                defaultValue={known ? String(replaces?.qualificationId) : none}
              />
            </Field>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="issuedOn"
              label="Issued on"
              error={errors.issuedOn}
              requiredMessage="A date is needed."
            >
              <DateInput required />
            </Field>
            <Field name="expiresOn" label="Expires on" optional error={errors.expiresOn}>
              <DateInput />
            </Field>
          </div>
        </>
      )}
    </DialogForm>
  );
}
