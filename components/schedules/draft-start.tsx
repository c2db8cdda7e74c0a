import type { CapacityReport } from '#lib/domain/types.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { CapacityNote } from './capacity-note.tsx';
import { GenerateForm, type GenerateFormProps } from './generate-form.tsx';

export type DraftStartProps = {
  generate: Omit<GenerateFormProps, 'replaces'>;
  capacity: CapacityReport;
  isDraft: boolean;
};

/** An empty draft: what is to be expected, and the way to generate it. */
export function DraftStart({ generate, capacity, isDraft }: DraftStartProps) {
  if (!isDraft) {
    return <EmptyState title="This schedule is empty">It holds no shifts.</EmptyState>;
  }
  return (
    <section
      aria-labelledby="generate"
      className="flex max-w-xl flex-col gap-4 rounded-lg border bg-card p-5"
    >
      <h2 id="generate" className="text-lg font-semibold">
        Generate this schedule
      </h2>
      <CapacityNote report={capacity} />
      <GenerateForm {...generate} replaces={null} />
    </section>
  );
}
