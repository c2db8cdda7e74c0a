import type { FloorShift } from '#lib/domain/floor.ts';
import { Badge } from '../ui/badge.tsx';

export type FloorPersonProps = {
  shift: FloorShift;
  isOwn: boolean;
  /** When the duty ends, where nothing else says it. */
  until?: string;
};

/** One person of the floor with capacity and code. */
export function FloorPerson({ shift, isOwn, until }: FloorPersonProps) {
  return (
    <>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="min-w-0 wrap-anywhere">{shift.fullName}</span>
        {shift.isActing ? <Badge tone="outline">Acting supervisor</Badge> : null}
        {shift.capacity === 'supervisor' && !shift.isActing ? <Badge>Supervisor</Badge> : null}
        {isOwn ? <Badge tone="primary">You</Badge> : null}
      </span>
      <span className="shrink-0 font-mono text-sm text-muted-foreground">
        {until === undefined ? shift.code : `${shift.code} until ${until}`}
      </span>
    </>
  );
}
