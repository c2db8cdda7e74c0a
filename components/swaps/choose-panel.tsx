import { formatDuration, formatInterval } from '#lib/domain/format.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { TradeMark } from './own-trades.ts';
import { ShiftFacts } from './shift-pair.tsx';
import { swapsHref } from './swaps-query.ts';
import type { Look } from './trade-words.ts';

/** So many are listed; a later one is found in the schedule. */
const SHOWN = 20;

export type ChoosePanelProps = Look & {
  /** Own shifts that can still be offered, in order. */
  shifts: readonly PersonShift[];
  /** Offers are made until so long before a shift starts. */
  noticeMinutes: number;
  marks: Readonly<Record<number, TradeMark>>;
  closeHref: string;
};

/** Which of the own shifts is to be offered. */
export function ChoosePanel(props: ChoosePanelProps) {
  const { shifts, noticeMinutes, marks, closeHref, timeZone, clockStyle } = props;
  return (
    <SidePanel
      title="Offer a shift"
      description={`Of those that start in ${formatDuration(noticeMinutes)} or later; then you see who could trade.`}
      closeHref={closeHref}
    >
      {shifts.length === 0 ? (
        <p className="text-muted-foreground">
          No shift of yours that starts later is published. When a schedule is, you can offer its shifts here.
        </p>
      ) : (
        <div className="flex flex-col gap-2">
          <ul aria-label="Your shifts" className="divide-y rounded-lg border bg-card">
            {shifts.slice(0, SHOWN).map((shift) => {
              const mark = marks[shift.id];
              return (
                <li
                  key={shift.id}
                  className="relative flex min-h-[max(2.75rem,var(--row-height))] flex-col justify-center px-3 py-1.5 hover:bg-muted"
                >
                  <Link
                    href={swapsHref({ panel: { kind: 'find', shiftId: shift.id, mode: 'swap' } })}
                    scroll={false}
                    className="font-medium after:absolute after:inset-0"
                  >
                    {formatInterval(shift, timeZone, clockStyle)}
                  </Link>
                  <span className="flex flex-wrap items-center gap-x-2">
                    <ShiftFacts shift={shift} />
                    {mark === undefined ? null : <Badge tone="outline">{mark.words}</Badge>}
                  </span>
                </li>
              );
            })}
          </ul>
          {shifts.length > SHOWN ? (
            <TextLink href="/schedule?view=month" className="w-fit">
              A later shift: choose it in your schedule
            </TextLink>
          ) : null}
        </div>
      )}
    </SidePanel>
  );
}
