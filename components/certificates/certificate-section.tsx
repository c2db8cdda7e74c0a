'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import {
  type Certificate,
  certificateRights,
  certificateStateWords,
  currentCertificates,
  expiryStep,
  expiryWords,
} from '#lib/domain/certificate-records.ts';
import { type ClockStyle, formatDateRange } from '#lib/domain/format.ts';
import { fileSizeWords, fileTypeLabels } from '#lib/domain/kept-files.ts';
import type { PersonQualification } from '#lib/domain/people-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { momentWords } from '../nightly/moment.ts';
import { CardSection } from '../people/card-section.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { AddCertificate } from './add-certificate.tsx';
import type { CertificateActions } from './certificate-actions.ts';
import { ConfirmCertificate } from './confirm-certificate.tsx';
import { RefuseCertificate } from './refuse-certificate.tsx';

export type CertificateSectionProps = {
  person: {
    id: string;
    fullName: string;
    version: number;
    isActive: boolean;
    qualifications: readonly PersonQualification[];
  };
  certificates: readonly Certificate[];
  viewer: { id: string; isSupervisor: boolean; isAdmin: boolean };
  /** Those of the agency that are in use. */
  qualifications: readonly { id: number; name: string }[];
  actions: CertificateActions;
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** A person's certificates with their files: what counts or waits first, then what is over. */
export function CertificateSection(props: CertificateSectionProps) {
  const { certificates, person } = props;
  const { current, past } = currentCertificates(certificates);
  return (
    <CardSection
      title="Certificates"
      action={person.isActive ? <AddCertificate {...props} replaces={null} /> : null}
    >
      {current.length === 0 ? (
        <p className="text-muted-foreground">
          None. A certificate is a PDF or a photo of one; a supervisor confirms it.
        </p>
      ) : (
        <ul aria-label="Certificates" className="flex flex-col divide-y">
          {current.map((certificate) => (
            <CertificateItem key={certificate.id} {...props} certificate={certificate} />
          ))}
        </ul>
      )}
      {past.length === 0 ? null : (
        <details>
          <summary className="min-h-target w-fit cursor-pointer content-center rounded-sm text-muted-foreground select-none hover:text-foreground">
            Replaced or removed ({past.length})
          </summary>
          <ul aria-label="Former certificates" className="mt-2 flex flex-col divide-y">
            {past.map((certificate) => (
              <CertificateItem key={certificate.id} {...props} certificate={certificate} />
            ))}
          </ul>
        </details>
      )}
    </CardSection>
  );
}

type ItemProps = CertificateSectionProps & { certificate: Certificate };

const stateTones = {
  waiting: 'primary',
  confirmed: 'success',
  refused: 'danger',
  replaced: 'outline',
  removed: 'outline',
} as const;

function CertificateItem(props: ItemProps) {
  const { certificate, viewer, person, actions, today, timeZone, clockStyle } = props;
  const { title, state, issuedOn, expiresOn, qualificationName, fileType, fileBytes, fileName } = certificate;
  const rights = certificateRights(certificate, viewer);
  const last = certificate.events.at(-1);
  const isOver = state === 'replaced' || state === 'removed';
  return (
    <li className="flex flex-col gap-1.5 py-2.5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={`min-w-0 wrap-anywhere ${isOver ? 'text-muted-foreground' : 'font-medium'}`}>
          {title}
        </span>
        <Badge tone={stateTones[state]}>{certificateStateWords(state)}</Badge>
        {isOver ? null : <Expiry expiresOn={expiresOn} today={today} />}
      </div>
      <p className="text-sm wrap-anywhere text-muted-foreground">
        {[
          ...(qualificationName === null ? [] : [`proves ${qualificationName}`]),
          `issued ${formatDateRange(issuedOn, issuedOn)}`,
          ...(isOver && expiresOn !== null ? [`until ${formatDateRange(expiresOn, expiresOn)}`] : []),
          `${fileName}, ${fileTypeLabels[fileType]}, ${fileSizeWords(fileBytes)}`,
        ].join(' · ')}
      </p>
      {last === undefined ? null : (
        <p className="text-sm wrap-anywhere text-muted-foreground">
          {state === 'waiting' ? 'Handed in' : certificateStateWords(state)}{' '}
          {momentWords(last.at, timeZone, clockStyle)}
          {last.byName === null ? '' : ` by ${last.byName}`}
          {last.reason === null ? '' : `: ${last.reason}`}
        </p>
      )}
      <div className="-ml-2 flex flex-wrap gap-1">
        {state === 'removed' ? null : (
          // A file, not a page: no router fetches it.
          <a
            href={`/api/certificates/${certificate.id}`}
            download
            aria-label={`Download ${title}`}
            className="inline-flex h-control-sm min-h-target items-center gap-1.5 rounded-md px-2 font-medium hover:bg-hover"
          >
            <Download aria-hidden className="size-4" />
            Download
          </a>
        )}
        {rights.canDecide && actions.decide !== null ? (
          <>
            <ConfirmCertificate {...props} confirm={actions.decide.confirm} />
            <RefuseCertificate certificate={certificate} refuse={actions.decide.refuse} />
          </>
        ) : null}
        {rights.canReplace && person.isActive ? <AddCertificate {...props} replaces={certificate} /> : null}
        {rights.canRemove ? <RemoveCertificate certificate={certificate} remove={actions.remove} /> : null}
      </div>
    </li>
  );
}

function Expiry({ expiresOn, today }: { expiresOn: LocalDate | null; today: LocalDate }) {
  const words = expiryWords(expiresOn, today);
  const step = expiryStep(expiresOn, today);
  if (step === null) return <span className="text-sm text-muted-foreground">{words}</span>;
  return <Badge tone={step === 'expired' || step === '7' ? 'danger' : 'warning'}>{words}</Badge>;
}

function RemoveCertificate({
  certificate: { id, version, title, state },
  remove,
}: {
  certificate: Certificate;
  remove: CertificateActions['remove'];
}) {
  const [error, setError] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Remove ${title}`}>
          Remove…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Remove ${title}?`}
      consequence={
        state === 'confirmed'
          ? 'It does not count any more and its file is deleted. That it was there, and who confirmed it, stays on record.'
          : 'Its file is deleted. That it was there stays on record.'
      }
      confirmLabel="Remove"
      tone="danger"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() => remove({ certificateId: id, expectedVersion: version }));
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        toast.success(`${title} is removed.`);
        return true;
      }}
    />
  );
}
