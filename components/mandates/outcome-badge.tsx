import type { MandateLine } from '#lib/domain/mandate-records.ts';
import { MANDATE_OUTCOME_WORDS } from '#lib/domain/mandate-words.ts';
import { Badge, type BadgeProps } from '../ui/badge.tsx';

const TONES: Readonly<Record<MandateLine['outcome'], NonNullable<BadgeProps['tone']>>> = {
  assigned: 'primary',
  refused: 'warning',
  no_contact: 'neutral',
  wrong_number: 'neutral',
  voided: 'outline',
};

/** What came of it; one that was voided since says so too. */
export function OutcomeBadge({ record }: { record: Pick<MandateLine, 'outcome' | 'voidedBy'> }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Badge tone={record.voidedBy === null ? TONES[record.outcome] : 'outline'}>
        {MANDATE_OUTCOME_WORDS[record.outcome]}
      </Badge>
      {record.voidedBy === null ? null : <Badge tone="outline">Void</Badge>}
    </span>
  );
}
