import { type CertificateMark, expiryStep } from '#lib/domain/certificate-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';

/** What of somebody's certificates needs a look: what has expired or does within 30 days, and what waits. */
export function CertificateBadges({
  certificates,
  today,
}: {
  certificates: readonly CertificateMark[];
  today: LocalDate;
}) {
  const confirmed = certificates.filter(({ state }) => state === 'confirmed');
  const steps = confirmed.map(({ expiresOn }) => expiryStep(expiresOn, today));
  const hasWaiting = certificates.some(({ state }) => state === 'waiting');
  return (
    <>
      {steps.includes('expired') ? (
        <Badge tone="danger">Certificate expired</Badge>
      ) : steps.includes('7') || steps.includes('30') ? (
        <Badge tone="warning">Certificate expires</Badge>
      ) : null}
      {hasWaiting ? <Badge tone="primary">Certificate to confirm</Badge> : null}
    </>
  );
}
