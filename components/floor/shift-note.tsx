import type { QuickShift } from '#lib/domain/floor-panel.ts';
import { rosterHref, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import { TextLink } from '../ui/text-link.tsx';

/** Where something about a shift can be noted. */
export function ShiftNote({ shift }: { shift: Pick<QuickShift, 'scheduleId' | 'userId' | 'shiftDate'> }) {
  const { scheduleId: block, userId, shiftDate: date } = shift;
  return (
    <ul className="flex flex-col gap-1">
      <li>
        <TextLink href="/handover">Write a hand-over note for the next crew</TextLink>
      </li>
      <li>
        <TextLink href={rosterHref({ block, date, cell: { userId: userId ?? WHOLE_DAY, date } })}>
          This shift in the roster, with its comments and history
        </TextLink>
      </li>
    </ul>
  );
}
