import { type FloorArrival, rowAt } from '#lib/domain/floor.ts';
import { floorHref } from '#lib/domain/floor-query.ts';
import { countOf, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import { createZone } from '#lib/domain/time.ts';
import { TextLink } from '../ui/text-link.tsx';
import type { FloorView } from './floor-board.tsx';
import { Folded } from './folded.tsx';

/** More names than this are folded behind their count. */
const NAMED_MAX = 8;

/** People who start at the same time. */
export function Arrival({ arrival, view }: { arrival: FloorArrival; view: FloorView }) {
  const { now, timeZone, clockStyle } = view;
  const zone = createZone(timeZone);
  const { date } = zone.toLocal(arrival.startsAt);
  const isToday = date === zone.toLocal(now).date;
  const names = <Names arrival={arrival} view={view} />;
  const isFolded = arrival.people.length > NAMED_MAX;
  return (
    <li className={isFolded ? '' : 'flex flex-col gap-0.5 px-4 py-2'}>
      <p className={`flex flex-wrap items-baseline justify-between gap-x-4 ${isFolded ? 'px-4 pt-2' : ''}`}>
        <span className="font-medium">
          {isToday ? '' : `${formatDate(date)} `}
          <span className="font-mono">{formatInstantTime(arrival.startsAt, timeZone, clockStyle)}</span>
        </span>
        <span className="text-sm text-muted-foreground">in {countdown(arrival.startsAt, now)}</span>
      </p>
      {isFolded ? (
        <Folded summary={countOf(arrival.people.length, 'person', 'people')}>
          <div className="px-4 py-2">{names}</div>
        </Folded>
      ) : (
        names
      )}
    </li>
  );
}

/** Names on a line; for supervisors each the way to what can be done with the shift. */
function Names({ arrival, view }: { arrival: FloorArrival; view: FloorView }) {
  const { rows } = view;
  if (rows === null) {
    return (
      <p className="text-muted-foreground">
        {arrival.people.map((shift) => `${shift.fullName}${rankWord(shift)}`).join(', ')}
      </p>
    );
  }
  return (
    <p className="flex flex-wrap gap-x-3 text-muted-foreground">
      {arrival.people.map((shift) => {
        const row = rowAt(rows, shift.userId, arrival.startsAt);
        const words = `${shift.fullName}${rankWord(shift)}`;
        return row === null ? (
          <span key={shift.userId} className="inline-flex min-h-target items-center">
            {words}
          </span>
        ) : (
          <TextLink key={shift.userId} href={floorHref({ rowId: row.id })} scroll={false} prefetch={false}>
            {words}
          </TextLink>
        );
      })}
    </p>
  );
}

function rankWord({ isActing, capacity }: FloorArrival['people'][number]): string {
  if (isActing) return ' (acting supervisor)';
  return capacity === 'supervisor' ? ' (supervisor)' : '';
}
