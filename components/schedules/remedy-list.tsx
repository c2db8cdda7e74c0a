import { type PlanNames, remedyChange, remedySentence, remedyTitle } from '#lib/domain/remedy-words.ts';
import type { Problem, Remedy } from '#lib/domain/types.ts';
import type { ScenarioStart } from './try-button.tsx';
import { TryChange } from './try-change.tsx';

export type RemedyListProps = {
  remedies: readonly Remedy[];
  /** The gap beside which they stand, among those of the result; absent where they stand alone. */
  openGap?: number | null;
  names: PlanNames;
  problem: Pick<Problem, 'leave' | 'clock'>;
  /** Null where nothing can be tried: only a draft has scenarios. */
  start: ScenarioStart | null;
};

/** What would help, each measured by running it, with the way to try it. */
export function RemedyList({ remedies, openGap = null, names, problem, start }: RemedyListProps) {
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {remedies.map((remedy) => {
        const title = remedyTitle(remedy, names);
        return (
          <li
            key={`${remedy.kind} ${title}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2"
          >
            <p className="min-w-0 flex-1 basis-48">{remedySentence(remedy, names, openGap)}</p>
            <TryChange start={start} name={title} change={remedyChange(remedy, problem)} />
          </li>
        );
      })}
    </ul>
  );
}
