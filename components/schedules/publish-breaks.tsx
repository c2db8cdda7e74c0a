import { formatDate } from '#lib/domain/format.ts';
import type { RuleBreak } from '#lib/domain/publish-review.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { rosterHref } from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type PublishBreaksProps = {
  scheduleId: number;
  breaks: Readonly<Record<'hard' | 'soft', readonly RuleBreak[]>>;
  /** Rows that keep a reason although they break nothing now. */
  otherReasons: readonly RosterRow[];
  names: ReadonlyMap<string, string>;
  /** Everything is listed, not only the first of each. */
  showAll: boolean;
  allHref: string;
};

const LIMIT = 20;

/** Every limit that the draft breaks with its number and the reason that was kept, hard and soft apart. */
export function PublishBreaks(props: PublishBreaksProps) {
  const { breaks, otherReasons, names, scheduleId } = props;
  const nameOf = (id: string | null) =>
    id === null ? 'Open shift' : (names.get(id) ?? 'Somebody who is gone');
  return (
    <section aria-labelledby="limits" className="flex flex-col gap-3">
      <h2 id="limits" className="text-lg font-semibold">
        Limits
      </h2>
      {breaks.hard.length + breaks.soft.length + otherReasons.length === 0 ? (
        <p className="text-muted-foreground">
          Nobody's rest, hours or days in a row break a limit, also beside the blocks before and after.
        </p>
      ) : null}
      <BreakTable title="Hard limits" rows={breaks.hard} nameOf={nameOf} {...props} />
      <BreakTable title="Soft limits" rows={breaks.soft} nameOf={nameOf} {...props} />
      {otherReasons.length === 0 ? null : (
        <ul className="divide-y rounded-lg border bg-card" aria-label="Other reasons">
          {otherReasons.map((row) => (
            <li key={row.id} className="px-4 py-2">
              <PersonDay
                scheduleId={scheduleId}
                name={nameOf(row.userId)}
                userId={row.userId}
                date={row.shiftDate}
              />{' '}
              breaks nothing now; its reason was “{row.reason}”.
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function BreakTable({
  title,
  rows,
  nameOf,
  scheduleId,
  showAll,
  allHref,
}: PublishBreaksProps & {
  title: string;
  rows: readonly RuleBreak[];
  nameOf: (id: string) => string;
}) {
  if (rows.length === 0) return null;
  const shown = showAll ? rows : rows.slice(0, LIMIT);
  return (
    <div className="flex flex-col gap-1">
      <Table label={title}>
        <TableHeader>
          <TableRow>
            <TableHead>{title}</TableHead>
            <TableHead>Limit</TableHead>
            <TableHead>Reason</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map((row) => (
            <TableRow key={`${row.personId} ${row.ruleId} ${row.at}`}>
              <TableCell>
                <PersonDay
                  scheduleId={scheduleId}
                  name={nameOf(row.personId)}
                  userId={row.personId}
                  date={row.date}
                />
              </TableCell>
              <TableCell className="min-w-56">{row.message}</TableCell>
              <TableCell className={row.reasons.length === 0 ? 'text-muted-foreground' : 'min-w-48'}>
                {row.reasons.length === 0 ? 'none' : row.reasons.join('; ')}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {shown.length < rows.length ? (
        <p className="text-muted-foreground">
          {shown.length} of {rows.length}.{' '}
          <Link
            href={allHref}
            scroll={false}
            className="inline-flex min-h-target items-center font-medium text-primary-text hover:underline"
          >
            Show all
          </Link>
        </p>
      ) : null}
    </div>
  );
}

/** A person's day, as a link to it on the roster. */
function PersonDay({
  scheduleId,
  name,
  userId,
  date,
}: {
  scheduleId: number;
  name: string;
  userId: string | null;
  date: LocalDate;
}) {
  const cell = userId === null ? null : { userId, date };
  return (
    <Link
      href={rosterHref({ block: scheduleId, date, cell })}
      className="inline-flex min-h-target flex-wrap items-center gap-x-2 text-primary-text hover:underline"
    >
      <span>{name}</span>
      <span className="text-sm whitespace-nowrap text-muted-foreground">{formatDate(date)}</span>
    </Link>
  );
}
