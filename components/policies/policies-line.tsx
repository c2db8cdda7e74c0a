import { countOf } from '#lib/domain/format.ts';
import { dueWords } from '#lib/domain/policy-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';

export type PoliciesLineProps = {
  unread: number;
  /** By when the first is to be read; null where none is. */
  firstDueOn: LocalDate | null;
  today: LocalDate;
};

/** That policies wait to be read, one step from them; nothing where none does. */
export function PoliciesLine({ unread, firstDueOn, today }: PoliciesLineProps) {
  if (unread === 0) return null;
  const due = firstDueOn === null ? '' : dueWords(firstDueOn, today);
  return (
    <section
      aria-label="Policies"
      className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-border-strong bg-card px-4 py-2"
    >
      <p className="min-w-0">
        {`${countOf(unread, 'policy', 'policies')} to read${due === '' ? '' : unread === 1 ? `, ${due}` : `, the first ${due}`}.`}
      </p>
      <ButtonLink href="/policies" size="sm">
        Read
      </ButtonLink>
    </section>
  );
}
