import type { PlanView } from '#lib/domain/floor-panel.ts';
import type { CountEffect, FloorEffect } from '#lib/domain/floor-plan.ts';
import { formatInstantTime } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import type { FloorLook } from './floor-actions.ts';

/** The rules that a choice breaks and keeps, each with its number. */
export function RuleCheck({ plan }: { plan: Pick<PlanView, 'broken' | 'kept' | 'impossible'> }) {
  const { broken, kept, impossible } = plan;
  return (
    <section aria-labelledby="quick-rules" className="flex flex-col gap-1">
      <h3 id="quick-rules" className="text-sm font-medium text-muted-foreground">
        Rules
      </h3>
      {impossible === null ? null : <p className="text-danger-text">{impossible}</p>}
      {broken.length === 0 && impossible === null ? <p>Breaks no rule.</p> : null}
      {broken.length === 0 ? null : (
        <ul className="flex flex-col gap-1">
          {broken.map(({ words, isHard }) => (
            <li key={words} className="flex gap-1.5">
              <span
                aria-hidden
                className={cn(
                  'w-3 shrink-0 text-center font-medium',
                  isHard ? 'text-danger-text' : 'text-warning-text',
                )}
              >
                {isHard ? '!' : '△'}
              </span>
              <span className="min-w-0">
                <span className="sr-only">{isHard ? 'Limit: ' : 'Warning: '}</span>
                {words}
              </span>
            </li>
          ))}
        </ul>
      )}
      {kept.map(({ name, words }) => (
        <div key={name} className="text-sm text-muted-foreground">
          {kept.length > 1 ? <p>{name}</p> : null}
          <ul aria-label={`Kept: ${name}`}>
            {words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** So many stretches are told; beyond that, the first of them. */
const SHOWN_MAX = 8;

/** The floor's counts before and after, by the hours that are concerned. */
export function CountCheck({ effect, look }: { effect: readonly FloorEffect[]; look: FloorLook }) {
  if (effect.length === 0) return null;
  const hasSupervisors = effect.some(({ supervisors }) => supervisors.required > 0 || supervisors.before > 0);
  return (
    <section aria-labelledby="quick-count" className="flex flex-col gap-1">
      <h3 id="quick-count" className="text-sm font-medium text-muted-foreground">
        On the floor, before and after
      </h3>
      <table className="w-full text-left text-sm">
        <thead className="text-muted-foreground">
          <tr>
            <th scope="col" className="py-1 font-medium">
              Hours
            </th>
            <th scope="col" className="py-1 font-medium">
              Employees
            </th>
            {hasSupervisors ? (
              <th scope="col" className="py-1 font-medium">
                Supervisors
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {effect.slice(0, SHOWN_MAX).map((stretch) => (
            <tr key={stretch.startsAt} className="border-t align-top">
              <th scope="row" className="py-1 pr-2 font-mono font-normal">
                {`${formatInstantTime(stretch.startsAt, look.timeZone, look.clockStyle)}–${formatInstantTime(stretch.endsAt, look.timeZone, look.clockStyle)}`}
              </th>
              <CountCell count={stretch.employees} />
              {hasSupervisors ? <CountCell count={stretch.supervisors} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
      {effect.length > SHOWN_MAX ? (
        <p className="text-sm text-muted-foreground">And {effect.length - SHOWN_MAX} more stretches.</p>
      ) : null}
    </section>
  );
}

/** `5 → 6 of 7`, and whether it is short afterwards. */
function CountCell({ count: { required, before, after } }: { count: CountEffect }) {
  const isShort = after < required;
  return (
    <td className={cn('py-1 pr-2', isShort && 'font-medium text-danger-text')}>
      {before === after ? `${after}` : `${before} → ${after}`} of {required}
      {isShort ? ` · ${required - after} short` : ''}
    </td>
  );
}
