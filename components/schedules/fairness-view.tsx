import { formatCount } from '#lib/domain/format.ts';
import { personName } from '#lib/domain/remedy-words.ts';
import {
  FAIRNESS_MEASURES,
  type FairnessMeasure,
  type FairnessSort,
  type ReviewQuery,
} from '#lib/domain/review-query.ts';
import type { Fairness } from '#lib/domain/types.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { SegmentLinks } from './segment-links.tsx';

export type FairnessViewProps = {
  fairness: Fairness | null;
  names: ReadonlyMap<string, string>;
  /** What is to be known of the figures, such as that they are older than the schedule. */
  note: string | null;
  query: ReviewQuery;
  href: (change: Partial<ReviewQuery>) => string;
};

const measureWords: Readonly<Record<FairnessMeasure, { label: string; what: string }>> = {
  nights: { label: 'Nights', what: 'Shifts that start from 17:00 to 03:59.' },
  weekends: { label: 'Weekends', what: 'Shifts on a Saturday or a Sunday.' },
  holidays: { label: 'Holidays', what: 'Shifts on a holiday of the agency.' },
};

type Row = {
  personId: string;
  name: string;
  planned: number;
  carried: number;
  share: number;
  difference: number;
};

/** What everybody carries, from this schedule and the ones before, against an equal share. */
export function FairnessView({ fairness, names, note, query, href }: FairnessViewProps) {
  if (fairness === null || fairness.people.length === 0) {
    return (
      <EmptyState title="Not measured yet">
        How nights, weekends and holidays are spread is measured when the schedule is generated.
      </EmptyState>
    );
  }
  const { measure } = query;
  const rows = sorted(rowsOf(fairness, measure, names), query);
  const scale = Math.max(1, ...rows.map(({ planned, carried, share }) => Math.max(planned + carried, share)));
  return (
    <section aria-labelledby="fairness" className="flex min-w-0 flex-col gap-3">
      <h2 id="fairness" className="text-lg font-semibold">
        Nights, weekends and holidays
      </h2>
      <p className="max-w-prose text-muted-foreground">
        {unevennessWords(fairness.unevenness)} Carried are those of the twelve months before. Lines are
        stable, so one schedule alone is uneven; what is carried evens it out from one to the next. {note}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <SegmentLinks
          label="What is compared"
          items={FAIRNESS_MEASURES.map((other) => ({
            label: measureWords[other].label,
            href: href({ measure: other }),
            isCurrent: other === measure,
          }))}
        />
        <p className="text-sm text-muted-foreground">{measureWords[measure].what}</p>
        <Legend />
      </div>
      <Table label={`${measureWords[measure].label} by person`} boxClassName="max-h-[70dvh]">
        <TableHeader>
          <TableRow>
            <TableHead sort={sortLink('name', query, href)}>Person</TableHead>
            <TableHead className="w-full max-md:hidden">
              <span className="sr-only">Chart</span>
            </TableHead>
            <TableHead align="right" className="max-md:hidden" sort={sortLink('planned', query, href)}>
              Planned
            </TableHead>
            <TableHead align="right" className="max-md:hidden" sort={sortLink('carried', query, href)}>
              Carried
            </TableHead>
            <TableHead align="right" className="max-md:hidden" sort={sortLink('share', query, href)}>
              Share
            </TableHead>
            <TableHead align="right" sort={sortLink('difference', query, href)}>
              Difference
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.personId}>
              <TableCell className="font-medium whitespace-nowrap max-md:w-full">
                {row.name}
                <span className="block pb-1 md:hidden">
                  <Bar {...row} scale={scale} />
                  <span className="text-sm font-normal text-muted-foreground">
                    {plain(row.planned)} planned, {plain(row.carried)} carried, share {plain(row.share)}
                  </span>
                </span>
              </TableCell>
              <TableCell className="min-w-40 max-md:hidden">
                <Bar {...row} scale={scale} />
              </TableCell>
              <TableCell align="right" className="max-md:hidden">
                {plain(row.planned)}
              </TableCell>
              <TableCell align="right" className="max-md:hidden">
                {plain(row.carried)}
              </TableCell>
              <TableCell align="right" className="max-md:hidden">
                {plain(row.share)}
              </TableCell>
              <TableCell align="right" className="whitespace-nowrap">
                {signed(row.difference)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

/** The unevenness in words. */
function unevennessWords(unevenness: number): string {
  return `Unevenness ${plain(unevenness)}: typically, people's nights, weekends and holidays are that many shifts away from an equal share; 0 is an equal share for everyone.`;
}

function rowsOf(fairness: Fairness, measure: FairnessMeasure, names: ReadonlyMap<string, string>): Row[] {
  return fairness.people.map(({ personId, planned, carried, share }) => ({
    personId,
    name: personName(personId, names),
    planned: planned[measure],
    carried: carried[measure],
    share: share[measure],
    difference: planned[measure] + carried[measure] - share[measure],
  }));
}

function sorted(rows: readonly Row[], { sort, isDescending }: ReviewQuery): Row[] {
  const turn = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const byName = a.name.localeCompare(b.name, 'en');
    const order = sort === 'name' ? byName : a[sort] - b[sort];
    return order === 0 ? byName : turn * order;
  });
}

/** The first click sorts by a column, numbers from the highest; the next turns the order round. */
function sortLink(
  column: FairnessSort,
  query: ReviewQuery,
  href: FairnessViewProps['href'],
): { href: string; direction: 'ascending' | 'descending' | null } {
  const isCurrent = query.sort === column;
  return {
    href: href({ sort: column, isDescending: isCurrent ? !query.isDescending : column !== 'name' }),
    direction: !isCurrent ? null : query.isDescending ? 'descending' : 'ascending',
  };
}

/** Planned and carried one after the other, and a mark at the share. */
function Bar({ planned, carried, share, scale }: Row & { scale: number }) {
  return (
    <svg
      viewBox={`0 0 ${scale} 4`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-coverage-mark
      className="h-4 w-full min-w-24 overflow-visible"
    >
      <rect
        x={0}
        y={0.75}
        width={carried}
        height={2.5}
        className="fill-duty stroke-duty-line"
        {...hairline}
      />
      <rect
        x={carried}
        y={0.75}
        width={planned}
        height={2.5}
        className="fill-duty-line stroke-duty-line"
        {...hairline}
      />
      <line
        x1={share}
        x2={share}
        y1={0}
        y2={4}
        className="stroke-required"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

const hairline = { strokeWidth: 1, vectorEffect: 'non-scaling-stroke' } as const;

function Legend() {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted-foreground">
      <li className="flex items-center gap-1.5">
        <span data-coverage-mark className="h-3 w-4 border border-duty-line bg-duty" />
        Carried
      </li>
      <li className="flex items-center gap-1.5">
        <span data-coverage-mark className="h-3 w-4 bg-duty-line" />
        Planned
      </li>
      <li className="flex items-center gap-1.5">
        <span data-coverage-mark className="h-3.5 border-l-2 border-required" />
        Equal share
      </li>
    </ul>
  );
}

/** One decimal, which a whole number leaves out. */
function plain(value: number): string {
  return formatCount(Math.round(Math.abs(value) * 10) / 10).replace(/^/, value <= -0.05 ? '−' : '');
}

function signed(value: number): string {
  return value >= 0.05 ? `+${plain(value)}` : plain(value);
}
