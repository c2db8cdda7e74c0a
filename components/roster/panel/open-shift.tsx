'use client';

import { useMemo, useState } from 'react';
import { startHref } from '#components/call-outs/start-query.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Capacity, RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import type { Instant } from '#lib/domain/types.ts';
import { personOf } from '../change-set/row-changes.ts';
import { useRoster } from '../store/use-roster.ts';
import { CandidateList } from './candidate-list.tsx';
import { CapacityChoice } from './capacity-choice.tsx';
import { ShiftCard } from './shift-card.tsx';
import type { LoadHistory } from './shift-history.tsx';

export type OpenShiftProps = {
  row: RosterRow;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  now: () => Instant;
  loadHistory: LoadHistory;
  onApplyNow: () => void;
};

/** An open shift and who could have it. */
export function OpenShift({ row, facts, clockStyle, now, loadHistory, onApplyNow }: OpenShiftProps) {
  const isSaving = useRoster((state) => state.saving.has(row.id));
  const [capacity, setCapacity] = useState<Capacity>('supervisor');
  const slot = useMemo(() => ({ rowId: row.id, capacity }), [row.id, capacity]);
  return (
    <div className="flex flex-col gap-6">
      <ShiftCard
        row={row}
        facts={facts}
        clockStyle={clockStyle}
        isSaving={isSaving}
        loadHistory={loadHistory}
      />
      <section aria-labelledby="candidates" className="flex flex-col gap-3">
        <h3 id="candidates" className="font-semibold">
          {row.userId === null ? 'Who could have it' : `${personOf(row.userId, facts)} has it`}
        </h3>
        {row.userId !== null ? null : (
          <>
            {row.id > 0 && facts.schedule.status === 'published' && row.endsAt > now() ? (
              <ButtonLink variant="primary" size="lg" prefetch={false} href={startHref(row.id)}>
                Call out
              </ButtonLink>
            ) : null}
            {row.requiredRole === 'supervisor' ? (
              <CapacityChoice value={capacity} onChange={setCapacity} />
            ) : null}
            <CandidateList slot={slot} facts={facts} now={now} onApplyNow={onApplyNow} />
          </>
        )}
      </section>
    </div>
  );
}
