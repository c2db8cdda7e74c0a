import { type ClockStyle, formatDate, formatDuration, stampWords } from '#lib/domain/format.ts';
import type {
  BalanceEntry,
  BalanceEntryKind,
  LeaveBalance,
  LeaveKind,
} from '#lib/domain/time-off-records.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type BalancePanelProps = {
  kind: LeaveKind;
  balance: LeaveBalance;
  /** Of the kind, in any order. */
  entries: readonly BalanceEntry[];
  closeHref: string;
  requestHref: (id: number) => string;
  timeZone: string;
  clockStyle: ClockStyle;
};

const kindWords: Record<BalanceEntryKind, string> = {
  opening: 'Opening balance',
  granted: 'Granted',
  taken: 'Taken',
  returned: 'Returned',
  corrected: 'Corrected',
};

/** How a balance came about, the latest entry first. */
export function BalancePanel(props: BalancePanelProps) {
  const { kind, balance, entries, closeHref, requestHref, timeZone, clockStyle } = props;
  const lines = withBalances(entries).reverse();
  return (
    <SidePanel
      title={`${kind.name}: ${formatDuration(balance.minutes)} left`}
      description={
        balance.heldMinutes > 0
          ? `${formatDuration(balance.heldMinutes)} of it are asked for and not decided.`
          : 'Nothing of it is asked for now.'
      }
      closeHref={closeHref}
    >
      {lines.length === 0 ? (
        <p className="text-muted-foreground">
          Nothing has been entered yet. An admin of your agency opens your balance.
        </p>
      ) : (
        <ol aria-label={`Entries of ${kind.name}`} className="divide-y rounded-lg border bg-card">
          {lines.map(({ entry, after }) => (
            <li key={entry.id} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 px-3 py-2">
              <span className="font-medium">
                {kindWords[entry.kind]}
                <span className="font-normal text-muted-foreground">
                  {' '}
                  {formatDate(entry.date, { year: true })}
                </span>
              </span>
              <span className="text-right font-mono">{signed(entry.minutes)}</span>
              <span className="min-w-0 text-sm wrap-anywhere text-muted-foreground">
                {entry.note === null ? null : `${entry.note} · `}
                {entry.actorName === null
                  ? 'By the system'
                  : stampWords(entry.actorName, entry.at, timeZone, clockStyle)}
              </span>
              <span className="text-right text-sm text-muted-foreground">{formatDuration(after)} left</span>
              {entry.requestId === null ? null : (
                <TextLink
                  href={requestHref(entry.requestId)}
                  scroll={false}
                  className="col-span-2 w-fit text-sm"
                >
                  The request
                </TextLink>
              )}
            </li>
          ))}
        </ol>
      )}
    </SidePanel>
  );
}

/** Each entry with what was left after it, in the order in which they were entered. */
function withBalances(entries: readonly BalanceEntry[]): { entry: BalanceEntry; after: number }[] {
  let after = 0;
  return [...entries]
    .sort((a, b) => a.id - b.id)
    .map((entry) => {
      after += entry.minutes;
      return { entry, after };
    });
}

function signed(minutes: number): string {
  return minutes > 0 ? `+${formatDuration(minutes)}` : formatDuration(minutes);
}
