import { MoonStar } from 'lucide-react';
import type { NightlyLog as Log, NightlyRun } from '#lib/domain/digest-records.ts';
import { type ClockStyle, countOf, formatDate } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge, type BadgeProps } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { momentWords } from './moment.ts';

export type NightlyLogProps = { log: Log; clockStyle: ClockStyle };

const STATES: Readonly<
  Record<NightlyRun['state'], { label: string; tone: NonNullable<BadgeProps['tone']> }>
> = {
  running: { label: 'Running', tone: 'primary' },
  done: { label: 'Done', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  missed: { label: 'Missed', tone: 'warning' },
};

/** Every night of an agency, newest first: whether it ran, how long it took, whom it told and what it found. */
export function NightlyLog({ log: { runs, nextAt, timeZone }, clockStyle }: NightlyLogProps) {
  const momentOf = (at: Instant): string => momentWords(at, timeZone, clockStyle);
  if (runs.length === 0) {
    return (
      <EmptyState icon={<MoonStar aria-hidden />} title="No night yet">
        Each night the next 14 days are looked over for gaps and overtime, with what waits and what ends soon.
        {nextAt === null ? '' : ` The first one comes on ${momentOf(nextAt)}.`}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-lg font-semibold">Nights</h2>
        {nextAt === null ? null : <p className="text-muted-foreground">Next: {momentOf(nextAt)}</p>}
      </div>
      <Table label="Nights">
        <TableHeader>
          <TableRow>
            <TableHead>Night</TableHead>
            <TableHead className="max-md:hidden">State</TableHead>
            <TableHead>Found</TableHead>
            <TableHead className="max-md:hidden">Started</TableHead>
            <TableHead align="right" className="max-md:hidden">
              Took
            </TableHead>
            <TableHead className="max-md:hidden">Told</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {runs.map((run) => (
            <TableRow key={run.id}>
              <TableCell className="md:whitespace-nowrap">
                {run.state === 'done' ? (
                  <Link
                    href={`/notices/nightly/${run.id}`}
                    className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
                  >
                    {formatDate(run.night, { year: true })}
                  </Link>
                ) : (
                  formatDate(run.night, { year: true })
                )}
                <span className="block md:hidden">
                  <StateBadge state={run.state} />
                </span>
              </TableCell>
              <TableCell className="max-md:hidden">
                <StateBadge state={run.state} />
              </TableCell>
              <TableCell className="md:min-w-56">
                {foundWords(run)}
                <span className="block text-sm text-muted-foreground empty:hidden md:hidden">
                  {run.peopleTold === null
                    ? null
                    : [momentOf(run.startedAt), tookWords(run), `told ${toldWords(run)}`].join(' · ')}
                </span>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
                {run.state === 'missed' ? '–' : momentOf(run.startedAt)}
              </TableCell>
              <TableCell align="right" className="whitespace-nowrap max-md:hidden">
                {tookWords(run)}
              </TableCell>
              <TableCell className="whitespace-nowrap max-md:hidden">{toldWords(run)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function StateBadge({ state }: Pick<NightlyRun, 'state'>) {
  return <Badge tone={STATES[state].tone}>{STATES[state].label}</Badge>;
}

function foundWords({ summary, error, attempts, state }: NightlyRun): string {
  if (error !== null) return attempts > 1 ? `${error} Tried ${attempts} times.` : error;
  if (summary === null) return state === 'running' ? 'Looking.' : '–';
  return summary === '' ? 'Nothing to tell' : summary;
}

function toldWords({ peopleTold }: NightlyRun): string {
  if (peopleTold === null) return '–';
  return peopleTold === 0 ? 'nobody' : countOf(peopleTold, 'person', 'people');
}

/** Of the attempt that ended it. */
function tookWords({ state, startedAt, finishedAt }: NightlyRun): string {
  if (state === 'missed' || finishedAt === null) return '–';
  const seconds = (finishedAt - startedAt) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)}\u00a0s` : `${Math.round(seconds)}\u00a0s`;
}
