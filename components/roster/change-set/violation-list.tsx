import type { EditNeed, EditViolation } from '#lib/domain/edit-judgement.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import { cn } from '#lib/utils.ts';
import { personOf } from './row-changes.ts';

const needs: Record<EditNeed, string | null> = {
  nothing: null,
  warning: 'Allowed, with a warning.',
  reason: 'Needs a reason.',
  second_supervisor: 'Needs a reason, and a second supervisor confirms it.',
  impossible: 'Cannot be done.',
};

/** What an edit asks of whoever makes it; null when it asks for nothing. */
export function needWords(need: EditNeed): string | null {
  return needs[need];
}

/** The rules that an edit breaks, each with its number and for whom. */
export function ViolationList({
  violations,
  facts,
}: {
  violations: readonly EditViolation[];
  facts: Pick<RosterFacts, 'people'>;
}) {
  return (
    <ul className="flex flex-col gap-1">
      {violations.map(({ personId, ruleId, message, at, severity }) => (
        <li key={`${personId} ${ruleId} ${at}`} className="flex gap-1.5">
          <span
            aria-hidden
            className={cn(
              'w-3 shrink-0 text-center font-medium',
              severity === 'hard' ? 'text-danger-text' : 'text-warning-text',
            )}
          >
            {severity === 'hard' ? '!' : '△'}
          </span>
          <span className="min-w-0">
            <span className="sr-only">{severity === 'hard' ? 'Limit: ' : 'Warning: '}</span>
            {personOf(personId, facts)}: {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
