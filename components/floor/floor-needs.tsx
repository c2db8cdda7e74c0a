import type { Coverage } from '#lib/domain/coverage.ts';
import { countAt, FLOOR_HOURS_AHEAD, type FloorCount, gapsAhead } from '#lib/domain/floor.ts';
import { countOf, formatInstantTime } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import { startGapHref } from '../call-outs/start-query.ts';
import { ButtonLink } from '../ui/button.tsx';
import type { FloorView } from './floor-board.tsx';

const hourMs = 60 * 60_000;

/** The counts of now and of the next hours against the minimums, and what is short. */
export function FloorNeeds({ coverage, view }: { coverage: Coverage; view: FloorView }) {
  const { now, timeZone, clockStyle } = view;
  const count = countAt(coverage, now);
  const gaps = gapsAhead(coverage, now, timeZone, clockStyle);
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-card px-4 py-3">
      {count === null ? null : (
        <dl className="grid grid-cols-2 gap-4">
          <Count label="Employees" {...count.employees} />
          <Count label="Supervisors" {...count.supervisors} />
        </dl>
      )}
      <NextHours coverage={coverage} view={view} />
      {gaps.length === 0 ? (
        <p className="text-muted-foreground">Nothing is short in the next {FLOOR_HOURS_AHEAD} hours.</p>
      ) : (
        <div className="flex flex-col gap-1">
          <h3 className="text-sm font-medium text-muted-foreground">
            Short in the next {FLOOR_HOURS_AHEAD} hours
          </h3>
          <ul className="flex flex-col gap-1">
            {gaps.map((gap) => (
              <li key={gap.words} className="flex items-center justify-between gap-3">
                <span className={cn('min-w-0', gap.startsAt <= now && 'font-medium text-danger-text')}>
                  {gap.startsAt <= now ? `Now. ${gap.words}` : gap.words}
                </span>
                {view.rows === null ? null : (
                  <ButtonLink
                    size="sm"
                    href={startGapHref(gap)}
                    prefetch={false}
                    aria-label={`Call out: ${gap.words}`}
                  >
                    Call out
                  </ButtonLink>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Count({ label, required, onDuty }: { label: string } & FloorCount['employees']) {
  const missing = required - onDuty;
  return (
    <div>
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="text-xl font-semibold">
        {onDuty} <span className="text-base font-normal text-muted-foreground">of {required} needed</span>
      </dd>
      {missing > 0 ? (
        <dd className="text-sm font-medium text-danger-text">{countOf(missing, 'is', 'are')} missing</dd>
      ) : null}
    </div>
  );
}

/** The six full hours ahead, as a table: a row each for the two minimums would not fit a phone. */
function NextHours({ coverage, view }: { coverage: Coverage; view: FloorView }) {
  const { now, timeZone, clockStyle } = view;
  const first = Math.ceil(now / hourMs) * hourMs;
  const hours = Array.from({ length: 6 }, (_, index) => first + index * hourMs).flatMap((at) => {
    const count = countAt(coverage, at);
    return count === null ? [] : [{ at, count }];
  });
  return (
    <table className="w-full text-left text-sm">
      <caption className="sr-only">On duty and needed at the full hours ahead</caption>
      <thead className="text-muted-foreground">
        <tr>
          <th scope="col" className="py-1 font-medium">
            At
          </th>
          <th scope="col" className="py-1 font-medium">
            Employees
          </th>
          <th scope="col" className="py-1 font-medium">
            Supervisors
          </th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ at, count }) => (
          <tr key={at} className="border-t">
            <th scope="row" className="py-1 font-mono font-normal">
              {formatInstantTime(at, timeZone, clockStyle)}
            </th>
            <Cell {...count.employees} />
            <Cell {...count.supervisors} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ required, onDuty }: FloorCount['employees']) {
  const isShort = onDuty < required;
  return (
    <td className={cn('py-1', isShort && 'font-medium text-danger-text')}>
      {onDuty} of {required}
      {isShort ? ' short' : ''}
    </td>
  );
}
