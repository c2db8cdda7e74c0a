import { type ClockStyle, formatInstantTime } from '#lib/domain/format.ts';
import type { HandoverReader } from '#lib/domain/handover-records.ts';

export type NoteReadersProps = {
  readers: readonly HandoverReader[];
  timeZone: string;
  clockStyle: ClockStyle;
};

/** How many have read a note, and opened, who has when and who has not. */
export function NoteReaders({ readers, timeZone, clockStyle }: NoteReadersProps) {
  if (readers.length === 0) return null;
  const at = (instant: number) => formatInstantTime(instant, timeZone, clockStyle);
  const read = readers.filter(({ readAt }) => readAt !== null).length;
  return (
    <details className="text-sm">
      <summary className="flex min-h-target w-fit cursor-pointer items-center gap-1 text-muted-foreground hover:text-foreground">
        <span className="underline underline-offset-4">
          Read by {read} of {readers.length}
        </span>
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5 border-l-2 pl-3">
        {readers.map(({ userId, fullName, readAt, formerReadAt }) => (
          <li key={userId} className="wrap-anywhere">
            {fullName}{' '}
            <span className="text-muted-foreground">
              {readAt !== null
                ? `read it at ${at(readAt)}`
                : formerReadAt === null
                  ? 'has not read it'
                  : `read the former text at ${at(formerReadAt)}, not this one`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
