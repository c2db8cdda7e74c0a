import { type ClockStyle, formatInterval, stampWords } from '#lib/domain/format.ts';
import { noticeWords } from '#lib/domain/my-schedule.ts';
import type { ShiftChange, ShiftState } from '#lib/domain/roster-records.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type VersionChangesProps = {
  changes: readonly ShiftChange[];
  timeZone: string;
  clockStyle: ClockStyle;
  /** What is said when there are none. */
  empty?: { title: string; words: string };
};

const afterVersion = {
  title: 'No changes after this version',
  words: 'Every later change of a published shift is listed here with its reason and its notice.',
};

/** What was changed after a publication: whose shift, by whom, why, and how long before it started. */
export function VersionChanges({ changes, timeZone, clockStyle, empty = afterVersion }: VersionChangesProps) {
  if (changes.length === 0) {
    return <EmptyState title={empty.title}>{empty.words}</EmptyState>;
  }
  const view = { timeZone, clockStyle };
  // A list of corrections alone has no notice to tell.
  const hasNotice = changes.some(({ isCorrection }) => !isCorrection);
  return (
    <>
      <ChangesTable changes={changes} hasNotice={hasNotice} {...view} />
      <ol aria-label="Changes of shifts" className="divide-y rounded-lg border bg-card md:hidden">
        {changes.map((change) => (
          <li key={change.id} className="flex flex-col gap-1 px-3 py-2.5">
            <p className="text-sm text-muted-foreground">
              {stampWords(change.byName, change.at, timeZone, clockStyle)}
            </p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 [&_dd]:min-w-0 [&_dd]:wrap-anywhere [&_dt]:text-muted-foreground">
              <dt>Was</dt>
              <dd>
                <ShiftWords name={change.fromName} state={change.before} {...view} />
              </dd>
              <dt>Became</dt>
              <dd>
                <ShiftWords name={change.toName} state={change.after} {...view} />
              </dd>
              {hasNotice ? (
                <>
                  <dt>Notice</dt>
                  <dd>{noticeOf(change)}</dd>
                </>
              ) : null}
              <dt>Reason</dt>
              <dd>{change.reason ?? 'none'}</dd>
            </dl>
          </li>
        ))}
      </ol>
    </>
  );
}

function ChangesTable({
  changes,
  hasNotice,
  ...view
}: Pick<VersionChangesProps, 'changes' | 'timeZone' | 'clockStyle'> & { hasNotice: boolean }) {
  return (
    <Table label="Changes of shifts" boxClassName="max-md:hidden">
      <TableHeader>
        <TableRow>
          <TableHead>Changed</TableHead>
          <TableHead>Was</TableHead>
          <TableHead>Became</TableHead>
          {hasNotice ? <TableHead>Notice</TableHead> : null}
          <TableHead>Reason</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {changes.map((change) => (
          <TableRow key={change.id}>
            <TableCell className="min-w-36">
              {stampWords(change.byName, change.at, view.timeZone, view.clockStyle)}
            </TableCell>
            <TableCell className="min-w-44">
              <ShiftWords name={change.fromName} state={change.before} {...view} />
            </TableCell>
            <TableCell className="min-w-44">
              <ShiftWords name={change.toName} state={change.after} {...view} />
            </TableCell>
            {hasNotice ? <TableCell className="min-w-32">{noticeOf(change)}</TableCell> : null}
            <TableCell className="min-w-40 wrap-anywhere">{change.reason ?? 'none'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function noticeOf({ isCorrection, noticeMinutes }: ShiftChange): string {
  if (isCorrection) return 'a correction';
  return noticeMinutes === null ? '–' : noticeWords(noticeMinutes);
}

function ShiftWords({
  name,
  state,
  timeZone,
  clockStyle,
}: Pick<VersionChangesProps, 'timeZone' | 'clockStyle'> & { name: string | null; state: ShiftState | null }) {
  if (state === null) return 'nothing';
  const marks = [state.isOvertime ? ', overtime' : '', state.isActing ? ', acting supervisor' : ''].join('');
  return (
    <>
      {name ?? 'Open'}:{' '}
      <span className="whitespace-nowrap">
        {state.code} {formatInterval(state, timeZone, clockStyle)}
        {marks}
      </span>
    </>
  );
}
