'use client';

import { useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import type { Certificate } from '#lib/domain/certificate-records.ts';
import { DialogForm } from '../people/dialog-form.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { toast } from '../ui/toast.tsx';
import type { CertificateActions } from './certificate-actions.ts';
import type { CertificateSectionProps } from './certificate-section.tsx';

/** Says that a certificate is what it says. An admin may save the dates of the qualification that it proves with it. */
export function ConfirmCertificate({
  certificate,
  person,
  viewer,
  confirm,
}: Pick<CertificateSectionProps, 'person' | 'viewer'> & {
  certificate: Certificate;
  confirm: NonNullable<CertificateActions['decide']>['confirm'];
}) {
  const { id, version, title, qualificationId, qualificationName, issuedOn, expiresOn } = certificate;
  const [setsDates, setSetsDates] = useState(false);
  // The last time in which the person had it: a renewed certificate lengthens that.
  const held = person.qualifications
    .filter((each) => each.qualificationId === qualificationId)
    .toSorted((a, b) => b.fromDate.localeCompare(a.fromDate))[0];
  const maySetDates = viewer.isAdmin && qualificationId !== null;
  return (
    <DialogForm
      trigger={
        <Button size="sm" aria-label={`Confirm ${title}`}>
          Confirm…
        </Button>
      }
      title={`Confirm ${title} of ${person.fullName}?`}
      description="You say that you have seen the file and that title and dates are right."
      submitLabel="Confirm"
      call={(data) =>
        confirm({
          certificateId: id,
          expectedVersion: version,
          dates:
            // As it was sent: the fields are there when the dates are to be saved.
            maySetDates && data.has('fromDate')
              ? {
                  personVersion: person.version,
                  fromDate: textOf(data, 'fromDate'),
                  toDate: textOf(data, 'toDate'),
                  formerFromDate: held?.fromDate ?? null,
                }
              : null,
        })
      }
      onDone={() => toast.success(`${title} is confirmed.`)}
    >
      {(errors) => (
        <>
          {qualificationId === null || viewer.isAdmin ? null : (
            <p className="text-muted-foreground">
              {`Since when and until when ${qualificationName} holds is set by an admin.`}
            </p>
          )}
          {maySetDates ? (
            <>
              <Checkbox
                label={`Save when ${qualificationName} holds, too`}
                checked={setsDates}
                onCheckedChange={setSetsDates}
              />
              {setsDates ? (
                <div className="grid gap-4 sm:grid-cols-2">
                  <Field
                    name="fromDate"
                    label="Holds from"
                    error={errors.fromDate ?? errors.qualificationId ?? errors.dates}
                    requiredMessage="A date is needed."
                  >
                    <DateInput required defaultValue={held?.fromDate ?? issuedOn} />
                  </Field>
                  <Field name="toDate" label="Last day" optional error={errors.toDate}>
                    <DateInput defaultValue={expiresOn ?? ''} />
                  </Field>
                </div>
              ) : null}
            </>
          ) : null}
        </>
      )}
    </DialogForm>
  );
}
