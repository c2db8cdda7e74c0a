import type { DutyKind } from '#lib/domain/people-records.ts';
import { dutyLabel } from '#lib/domain/person-words.ts';
import { Badge } from '../ui/badge.tsx';

/** What keeps somebody from counting today; nothing when they count. */
export function DutyBadges({ duty }: { duty: readonly { kind: DutyKind }[] }) {
  return duty.map(({ kind }) => (
    <Badge key={kind} tone="neutral">
      {dutyLabel(kind)}
    </Badge>
  ));
}

/** That published shifts still name somebody who is deactivated. */
export function UndecidedBadge({ leaverShifts }: { leaverShifts: number }) {
  if (leaverShifts === 0) return null;
  return (
    <Badge tone="warning">
      {leaverShifts === 1 ? '1 shift to decide' : `${leaverShifts} shifts to decide`}
    </Badge>
  );
}
