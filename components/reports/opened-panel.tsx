import type { ReactNode } from 'react';
import { type ClockStyle, formatCount, formatInterval } from '#lib/domain/format.ts';
import type { OpenedNumber, ReportPerson, ReportShare } from '#lib/domain/report-records.ts';
import { rosterHref } from '#lib/domain/roster-query.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { unitWords } from './report-words.ts';

/** As many shifts as a panel has; a file has them all. */
const SHOWN_SHARES = 300;

export type OpenedPanelProps = {
  opened: OpenedNumber;
  people: readonly Pick<ReportPerson, 'id' | 'fullName'>[];
  look: { timeZone: string; clockStyle: ClockStyle };
  closeHref: string;
  /** Whether the reader may open the roster and the requests. */
  isLinked?: boolean;
};

/** What a number sums: each shift with what it adds, and where it stands in the roster. */
export function OpenedPanel({ opened, people, look, closeHref, isLinked = true }: OpenedPanelProps) {
  const { title, unit, value, reasons, shares, items } = opened;
  const names = new Map(people.map(({ id, fullName }) => [id, fullName]));
  return (
    <SidePanel
      title={title}
      description={
        items === undefined && shares.length > 0
          ? `${formatCount(shares.length)} ${shares.length === 1 ? 'shift' : 'shifts'}, together ${unitWords(value, unit)}`
          : undefined
      }
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-4">
        {reasons.length === 0 ? null : (
          <ul aria-label="Why" className="flex list-disc flex-col gap-1 pl-5 text-muted-foreground">
            {reasons.slice(0, SHOWN_SHARES).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        {items === undefined ? null : items.length === 0 ? (
          <p>None.</p>
        ) : (
          <ul aria-label="What it counts" className="flex flex-col divide-y rounded-lg border">
            {items.slice(0, SHOWN_SHARES).map(({ text, href }, index) => (
              // Two changes of one shift may read alike.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown once, in its order
              <li key={index} className="px-3 py-1.5">
                {isLinked ? <TextLink href={href}>{text}</TextLink> : text}
              </li>
            ))}
          </ul>
        )}
        {shares.length === 0 ? null : (
          <ul aria-label="Shifts it sums" className="flex flex-col divide-y rounded-lg border">
            {shares.slice(0, SHOWN_SHARES).map((share) => (
              <li
                key={`${share.shift.id} ${share.amount}`}
                className="flex flex-wrap items-baseline justify-between gap-x-4 px-3 py-1.5"
              >
                <Place href={isLinked ? hrefOf(share) : null}>
                  <span className="mr-1.5 font-mono text-sm">{share.shift.code}</span>
                  {formatInterval(share.shift, look.timeZone, look.clockStyle)}
                </Place>
                <span className="tabular-nums">{unitWords(share.amount, unit)}</span>
                <span className="w-full text-sm text-muted-foreground">{whoWords(share, names)}</span>
              </li>
            ))}
          </ul>
        )}
        {Math.max(shares.length, items?.length ?? 0) > SHOWN_SHARES ? (
          <p className="text-sm text-muted-foreground">
            These are the first {SHOWN_SHARES}. The files have all of them.
          </p>
        ) : null}
      </div>
    </SidePanel>
  );
}

function Place({ href, children }: { href: string | null; children: ReactNode }) {
  return href === null ? <span>{children}</span> : <TextLink href={href}>{children}</TextLink>;
}

function hrefOf({ shift }: ReportShare): string {
  const { scheduleId, shiftDate, userId } = shift;
  return rosterHref({
    block: scheduleId,
    date: shiftDate,
    view: 'week',
    ...(userId !== null && { cell: { userId, date: shiftDate } }),
  });
}

function whoWords({ shift }: ReportShare, names: ReadonlyMap<string, string>): string {
  const who = names.get(shift.userId ?? '') ?? 'Nobody';
  const paid = shift.creditedUserId === null ? null : names.get(shift.creditedUserId);
  return [
    who,
    paid != null && shift.creditedUserId !== shift.userId ? `paid to ${paid}` : null,
    shift.isOvertime ? 'overtime' : null,
    shift.isActing ? 'acting supervisor' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
