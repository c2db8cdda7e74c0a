import type { QuickShift } from '#lib/domain/floor-panel.ts';
import { rosterHref, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import { Comments } from '../comments/comments.tsx';
import { TextLink } from '../ui/text-link.tsx';

/** What is said of a shift, and where else something can be noted. */
export function ShiftNote({
  shift,
}: {
  shift: Pick<QuickShift, 'rowId' | 'scheduleId' | 'userId' | 'shiftDate'>;
}) {
  const { rowId, scheduleId: block, userId, shiftDate: date } = shift;
  return (
    <>
      <Comments subject={{ kind: 'shift', id: rowId }} title="Comments on this shift" />
      <ul className="flex flex-col gap-1">
        <li>
          <TextLink href="/handover">Write a hand-over note for the next crew</TextLink>
        </li>
        <li>
          <TextLink href={rosterHref({ block, date, cell: { userId: userId ?? WHOLE_DAY, date } })}>
            This shift in the roster, with its history
          </TextLink>
        </li>
      </ul>
    </>
  );
}
