import { countOf, formatDuration } from '#lib/domain/format.ts';
import type { PreferencePrice } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import type { ScenarioStart } from './try-button.tsx';
import { TryChange } from './try-change.tsx';

export type PreferencePricesProps = {
  prices: readonly PreferencePrice[];
  /** People who named a shift. */
  peopleWithPreference: number;
  /** The slack that this schedule was generated with; null where it is not known. */
  chosenPercent: number | null;
  start: ScenarioStart | null;
};

/** What granting more preferences would cost in coverage, as measured here; a price that grants nobody more is left out. */
export function PreferencePrices({
  prices,
  peopleWithPreference,
  chosenPercent,
  start,
}: PreferencePricesProps) {
  const offered = prices.filter(
    (price, index) =>
      price.slackPercent === chosenPercent ||
      prices
        .slice(0, index)
        .every(({ peopleOnPreferredShift }) => peopleOnPreferredShift < price.peopleOnPreferredShift),
  );
  if (offered.length === 0) return null;
  const shortOf = (price: PreferencePrice) =>
    price.uncoveredSupervisorMinutes + price.uncoveredEmployeeMinutes;
  const shortMost = Math.max(1, ...offered.map(shortOf));
  return (
    <section aria-labelledby="preferences" className="flex min-w-0 flex-col gap-3">
      <h2 id="preferences" className="text-lg font-semibold">
        What preferences cost
      </h2>
      <p className="max-w-prose text-muted-foreground">
        The more required hours may stay uncovered for it, the more of the{' '}
        {countOf(peopleWithPreference, 'person', 'people')} who named a shift work it. Supervisor hours are
        never given up.
      </p>
      <Table label="Preferences by what they may cost">
        <TableHeader>
          <TableRow>
            <TableHead>May cost</TableHead>
            <TableHead>Preferred shift</TableHead>
            <TableHead>Short</TableHead>
            <TableHead>
              <span className="sr-only">Try it</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {offered.map((price) => {
            const isChosen = price.slackPercent === chosenPercent;
            return (
              <TableRow key={price.slackPercent} data-selected={isChosen || undefined}>
                <TableCell className="whitespace-nowrap">
                  {price.slackPercent === 0 ? 'Nothing' : `${price.slackPercent} %`}
                </TableCell>
                <TableCell className="w-2/5">
                  <Measure
                    words={`${price.peopleOnPreferredShift} of ${peopleWithPreference}`}
                    share={price.peopleOnPreferredShift / Math.max(1, peopleWithPreference)}
                    className="fill-duty-line"
                  />
                </TableCell>
                <TableCell className="w-2/5">
                  <Measure
                    words={formatDuration(shortOf(price))}
                    share={shortOf(price) / shortMost}
                    className="fill-short"
                  />
                </TableCell>
                <TableCell align="right" className="whitespace-nowrap">
                  {isChosen ? (
                    <Badge tone="primary">This schedule</Badge>
                  ) : (
                    <TryChange
                      start={start}
                      name={`Preferences may cost ${price.slackPercent} %`}
                      change={{ preferenceSlackPercent: price.slackPercent }}
                    />
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </section>
  );
}

/** A number and the same as a bar. */
function Measure({ words, share, className }: { words: string; share: number; className: string }) {
  return (
    <div className="flex items-center gap-3 max-md:flex-col max-md:items-start max-md:gap-1 max-md:py-1">
      <span className="shrink-0 whitespace-nowrap md:w-24">{words}</span>
      <svg
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
        data-coverage-mark
        className="h-3 w-full min-w-12"
      >
        <rect width={100} height={1} className="fill-muted" />
        <rect width={100 * share} height={1} className={className} />
      </svg>
    </div>
  );
}
