import type { OpenShiftMeans } from '#lib/domain/opening-view.ts';
import { Remark } from '../swaps/effect-view.tsx';
import { meansWords } from './opening-words.ts';

/** What taking a shift would mean: numbers in one line, and below it each rule that it passes. */
export function MeansView({ means }: { means: OpenShiftMeans }) {
  const { violations, asActing } = means;
  const [overtime, ...others] = meansWords(means);
  return (
    <div className="flex min-w-0 flex-col gap-0.5 text-sm">
      <p className="text-muted-foreground tabular-nums">
        <span className={means.overtimeMinutes > 0 ? 'text-foreground' : undefined}>{overtime}</span>
        {others.map((words) => ` · ${words}`)}
      </p>
      {asActing ? <p>As acting supervisor for this one shift.</p> : null}
      {violations.length === 0 ? null : (
        <ul className="flex flex-col gap-0.5">
          {violations.map(({ ruleId, at, message, severity }) => (
            <li key={`${ruleId} ${at}`}>
              <Remark tone={severity === 'hard' ? 'danger' : 'warning'}>{message}</Remark>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
