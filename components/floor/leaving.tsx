import { type FloorGroup, type FloorShift, RELIEF_MINUTES, rowAt } from '#lib/domain/floor.ts';
import { floorHref } from '#lib/domain/floor-query.ts';
import { countOf, formatInstantTime } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { FloorView } from './floor-board.tsx';
import { FloorLink } from './floor-link.tsx';
import { FloorPerson } from './floor-person.tsx';
import { Folded } from './folded.tsx';

export type LeavingProps = {
  group: FloorGroup;
  view: FloorView;
  /** There are so many people that names are folded. */
  isLarge: boolean;
  /** Whose name is looked for; empty = nobody's. */
  search: string;
};

/** More takers-over than this are counted. */
const RELIEF_NAMED_MAX = 6;

/** People whose duty ends at the same time, with those who take over. */
export function Leaving({ group, view, isLarge, search }: LeavingProps) {
  const { now, timeZone, clockStyle } = view;
  const { endsAt, people } = group;
  const isFound = ({ fullName }: FloorShift) => fullName.toLowerCase().includes(search.toLowerCase());
  const shown = search === '' ? people : people.filter(isFound);
  if (shown.length === 0) return null;
  const supervisors = people.filter(({ capacity }) => capacity === 'supervisor').length;
  const list = (
    <ul className="divide-y">
      {shown.map((shift) => (
        <OnDuty key={shift.userId} shift={shift} view={view} />
      ))}
    </ul>
  );
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 border-b bg-muted px-4 py-1.5 text-base">
        <span>
          Until <span className="font-mono">{formatInstantTime(endsAt, timeZone, clockStyle)}</span>
        </span>
        <span className="text-sm font-normal text-muted-foreground">{countdown(endsAt, now)} left</span>
      </h3>
      {isLarge && search === '' ? (
        <Folded
          summary={`${countOf(people.length, 'person', 'people')}${supervisors === 0 ? '' : `, ${countOf(supervisors, 'supervisor', 'supervisors')}`}`}
        >
          {list}
        </Folded>
      ) : (
        list
      )}
      <p className="border-t px-4 py-2 text-muted-foreground">{reliefWords(group, view)}</p>
    </div>
  );
}

/** A person; for supervisors the way to what can be done with the shift that runs. */
function OnDuty({ shift, view }: { shift: FloorShift; view: FloorView }) {
  const { rows, now, ownId } = view;
  const row = rows === null ? null : rowAt(rows, shift.userId, now);
  const person = <FloorPerson shift={shift} isOwn={shift.userId === ownId} />;
  return (
    <li className={row === null ? 'flex min-h-row items-center justify-between gap-4 px-4 py-1' : ''}>
      {row === null ? person : <FloorLink href={floorHref({ rowId: row.id })}>{person}</FloorLink>}
    </li>
  );
}

function reliefWords({ relief }: FloorGroup, { timeZone, clockStyle }: FloorView): string {
  const [first] = relief;
  if (first === undefined) return `Nobody starts within ${RELIEF_MINUTES} minutes of that.`;
  if (relief.length > RELIEF_NAMED_MAX) {
    const earliest = Math.min(...relief.map(({ startsAt }) => startsAt));
    return `Relieved by ${countOf(relief.length, 'person', 'people')} from ${formatInstantTime(earliest, timeZone, clockStyle)}.`;
  }
  const named = relief.map(
    (shift) => `${shift.fullName} (${formatInstantTime(shift.startsAt, timeZone, clockStyle)})`,
  );
  return `Relieved by ${named.join(', ')}.`;
}
