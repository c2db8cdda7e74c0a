import { type ClockStyle, countOf, formatCount, stampWords } from '#lib/domain/format.ts';
import { noticeWords } from '#lib/domain/my-schedule.ts';
import type { VersionSummary } from '#lib/domain/version-records.ts';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type VersionListProps = {
  scheduleId: number;
  versions: readonly VersionSummary[];
  timeZone: string;
  clockStyle: ClockStyle;
};

const linkClasses = 'inline-flex min-h-target items-center font-medium text-primary-text hover:underline';

/** Every publication with its counts, and what was changed after it. */
export function VersionList({ scheduleId, versions, timeZone, clockStyle }: VersionListProps) {
  const base = `/schedules/${scheduleId}/versions`;
  return (
    <Table label="Versions">
      <TableHeader>
        <TableRow>
          <TableHead>Version</TableHead>
          <TableHead>Published</TableHead>
          <TableHead align="right">Shifts</TableHead>
          <TableHead>Difference</TableHead>
          <TableHead>Told</TableHead>
          <TableHead>Changes after it</TableHead>
          <TableHead>Compare</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {versions.map((entry, index) => (
          <TableRow key={entry.version}>
            <TableCell className="whitespace-nowrap">
              <Link href={`${base}/${entry.version}`} className={linkClasses}>
                Version {entry.version}
              </Link>
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {stampWords(entry.byName, entry.at, timeZone, clockStyle)}
            </TableCell>
            <TableCell align="right">{formatCount(entry.shiftCount)}</TableCell>
            <TableCell className="min-w-44">{differenceWords(entry)}</TableCell>
            <TableCell className="min-w-36">{toldWords(entry)}</TableCell>
            <TableCell className="min-w-44">
              {entry.changesAfter === 0 ? (
                'none'
              ) : (
                <Link href={`${base}/${entry.version}#changes`} className={linkClasses}>
                  {countOf(entry.changesAfter, 'change', 'changes')}
                  {entry.shortestNoticeAfter === null
                    ? ''
                    : `, shortest ${noticeWords(entry.shortestNoticeAfter)}`}
                </Link>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {index === 0 ? null : (
                <Link href={`${base}?from=${entry.version}&to=${entry.version + 1}`} className={linkClasses}>
                  with version {entry.version + 1}
                </Link>
              )}
              {index === 0 ? null : ' · '}
              <Link href={`${base}?from=${entry.version}&to=now`} className={linkClasses}>
                with now
              </Link>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function differenceWords({ version, added, changed, cancelled }: VersionSummary): string {
  if (version === 1) return 'the first';
  if (added + changed + cancelled === 0) return 'none';
  return `${formatCount(added)} added, ${formatCount(changed)} changed, ${formatCount(cancelled)} cancelled`;
}

function toldWords({ peopleTold, noticeMinutes }: VersionSummary): string {
  const people = peopleTold === null ? 'not counted' : countOf(peopleTold, 'person', 'people');
  return noticeMinutes === null ? people : `${people}, the first ${noticeWords(noticeMinutes)}`;
}
