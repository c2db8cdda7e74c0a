'use client';

import { useMemo } from 'react';
import { effectWords } from '#lib/domain/live-coverage.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { needWords, ViolationList } from '../change-set/violation-list.tsx';
import type { EditStep } from '../store/store-types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';

export type Preview = { step: EditStep } | { refusal: string };

/** What edits would do to the rows as shown; null without edits. Follows the rows. */
export function usePreview(edits: readonly RosterEdit[] | null): Preview | null {
  const store = useRosterStore();
  const rows = useRoster((state) => state.rows);
  const text = JSON.stringify(edits);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal edits are one, and other rows give another answer.
  return useMemo(() => (edits === null ? null : store.preview(edits)), [store, text, rows]);
}

/** What an edit would do, before it is done: to the rules, each with its number, and to coverage. */
export function EditEffect({ preview, missing }: { preview: Preview | null; missing?: string | undefined }) {
  return (
    <div role="status" className="flex min-h-10 flex-col gap-1 text-sm">
      {preview === null ? (
        <p className="text-muted-foreground">{missing}</p>
      ) : 'refusal' in preview ? (
        <p className="text-danger-text">{preview.refusal}</p>
      ) : (
        <StepEffect step={preview.step} />
      )}
    </div>
  );
}

function StepEffect({ step }: { step: EditStep }) {
  const facts = useRoster((state) => state.facts);
  const store = useRosterStore();
  const { judgement } = step;
  if (judgement.impossible !== null) return <p className="text-danger-text">{judgement.impossible}</p>;
  return (
    <>
      {judgement.violations.length === 0 ? (
        <p>Breaks no rule.</p>
      ) : (
        <>
          <ViolationList violations={judgement.violations} facts={facts} />
          <p>{needWords(judgement.need)}</p>
        </>
      )}
      <p className="text-muted-foreground">{effectWords(store.effect(step))}</p>
    </>
  );
}
