import { ChevronRight } from 'lucide-react';
import { type ClockStyle, formatDate, formatDuration, stampWords } from '#lib/domain/format.ts';
import type {
  BalanceEntry,
  BalanceEntryKind,
  LeaveBalance,
  LeaveKind,
} from '#lib/domain/time-off-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { BalanceForm, type BalanceFormProps } from './balance-form.tsx';
import { CardSection } from './card-section.tsx';

export type BalanceSectionProps = {
  person: { id: string; fullName: string };
  kinds: readonly LeaveKind[];
  balances: readonly LeaveBalance[];
  /** The latest first. */
  entries: readonly BalanceEntry[];
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
  action: BalanceFormProps['action'];
};

const entryWords: Record<BalanceEntryKind, string> = {
  opening: 'Opening',
  granted: 'Granted',
  taken: 'Taken',
  returned: 'Returned',
  corrected: 'Corrected',
};

/** What a person has of each kind that needs a balance, how it came about, and a further line. */
export function BalanceSection(props: BalanceSectionProps) {
  const { person, kinds, balances, entries, today, action } = props;
  const counted = kinds.filter(({ needsBalance, isActive }) => needsBalance && isActive);
  return (
    <CardSection title="Balances">
      {counted.length === 0 ? (
        <p className="text-muted-foreground">
          No kind of time off takes hours from a balance. The settings say which do.
        </p>
      ) : (
        <>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2">
            {counted.map((kind) => (
              <div key={kind.id} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted-foreground">{kind.name}</dt>
                <dd>
                  <BalanceWords balance={balances.find(({ kindId }) => kindId === kind.id)} />
                </dd>
              </div>
            ))}
          </dl>
          <Ledger {...props} entries={entries} />
          <BalanceForm person={person} kinds={counted} today={today} action={action} />
        </>
      )}
    </CardSection>
  );
}

function BalanceWords({ balance }: { balance: LeaveBalance | undefined }) {
  const { minutes, heldMinutes } = balance ?? { minutes: 0, heldMinutes: 0 };
  return (
    <>
      <span className={minutes < 0 ? 'text-danger-text' : undefined}>{formatDuration(minutes)}</span>
      {heldMinutes === 0 ? null : (
        <span className="text-muted-foreground"> · {formatDuration(heldMinutes)} asked for</span>
      )}
    </>
  );
}

function Ledger({ kinds, entries, timeZone, clockStyle }: BalanceSectionProps) {
  if (entries.length === 0) return <p className="text-muted-foreground">No entries yet.</p>;
  const names = new Map(kinds.map(({ id, name }) => [id, name]));
  return (
    <details className="group rounded-lg border">
      <summary className="flex min-h-row cursor-default list-none items-center gap-2 px-cell font-medium hover:bg-muted focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 text-muted-foreground group-open:rotate-90" />
        {entries.length === 1 ? '1 entry' : `${entries.length} entries`}
      </summary>
      <ul aria-label="Entries" className="max-h-80 divide-y overflow-y-auto border-t">
        {entries.map((entry) => (
          <li key={entry.id} className="flex flex-col gap-0.5 px-cell py-1.5">
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span>
                {names.get(entry.kindId) ?? 'A kind that is gone'} · {entryWords[entry.kind]}
              </span>
              <span className="font-medium">
                {entry.minutes > 0 ? '+' : ''}
                {formatDuration(entry.minutes)}
              </span>
            </span>
            <span className="text-sm text-muted-foreground">
              From {formatDate(entry.date, { year: true })}. Entered by{' '}
              {stampWords(entry.actorName, entry.at, timeZone, clockStyle)}.
            </span>
            {entry.note === null ? null : <span className="text-sm wrap-anywhere">“{entry.note}”</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
