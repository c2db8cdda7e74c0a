import type { OpenChair } from '#lib/domain/board-records.ts';
import { floorHref } from '#lib/domain/floor-query.ts';
import { formatInterval } from '#lib/domain/format.ts';
import { openingsHref } from '../openings/openings-query.ts';
import { Badge } from '../ui/badge.tsx';
import type { FloorView } from './floor-board.tsx';
import { FloorLink } from './floor-link.tsx';
import { Folded } from './folded.tsx';

/** More chairs than this are folded behind their count. */
const CHAIRS_MAX = 8;

/** Published shifts without anybody: for supervisors the way to who could take them, for others to what they may take. */
export function OpenChairs({ chairs, view }: { chairs: readonly OpenChair[]; view: FloorView }) {
  const open = chairs.filter(({ endsAt }) => endsAt > view.now).toSorted((a, b) => a.startsAt - b.startsAt);
  const taken = new Set<number>();
  const listed = open.map((chair) => {
    // Chairs alike are any of their rows, each once.
    const row = view.rows?.find(
      (each) =>
        each.userId === null &&
        !taken.has(each.id) &&
        each.code === chair.code &&
        each.startsAt === chair.startsAt &&
        each.endsAt === chair.endsAt,
    );
    if (row !== undefined) taken.add(row.id);
    return { chair, rowId: row?.id ?? null };
  });
  const items = (from: number, to?: number) => (
    <ul className="divide-y">
      {listed.slice(from, to).map(({ chair, rowId }, index) => (
        <li key={rowId ?? `${from + index} ${chair.startsAt}`}>
          <FloorLink href={rowId === null ? openingsHref({}) : floorHref({ rowId, verb: 'fill' })}>
            <Chair chair={chair} view={view} />
          </FloorLink>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      {items(0, CHAIRS_MAX)}
      {listed.length > CHAIRS_MAX ? (
        <div className="border-t">
          <Folded summary={`${listed.length - CHAIRS_MAX} more`}>{items(CHAIRS_MAX)}</Folded>
        </div>
      ) : null}
    </div>
  );
}

function Chair({ chair, view }: { chair: OpenChair; view: FloorView }) {
  return (
    <>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <span>{formatInterval(chair, view.timeZone, view.clockStyle)}</span>
        {chair.startsAt <= view.now ? <Badge tone="danger">Empty now</Badge> : null}
        {chair.capacity === 'supervisor' ? <Badge>Supervisor</Badge> : null}
      </span>
      <span className="shrink-0 font-mono text-sm text-muted-foreground">{chair.code}</span>
    </>
  );
}
