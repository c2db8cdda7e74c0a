import { History } from 'lucide-react';
import { type ClockStyle, formatDate } from '#lib/domain/format.ts';
import { changeWords, dayOfChange, scheduleHref } from '#lib/domain/my-schedule.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import { TextLink } from '../ui/text-link.tsx';

type ChangeLook = { timeZone: string; clockStyle: ClockStyle };

/** What was changed of one shift after it was published, on the shift itself. */
export function ShiftChanges({
  changes,
  timeZone,
  clockStyle,
}: ChangeLook & { changes: readonly MyShiftChange[] }) {
  return changes.map((change) => (
    <span key={change.id} className="flex items-baseline gap-1.5 text-sm text-warning-text">
      <History aria-hidden className="size-3.5 shrink-0 translate-y-0.5" />
      {changeWords(change, timeZone, clockStyle)}
    </span>
  ));
}

/** Everything that was changed in a stretch of time after it was published, the latest first. */
export function ChangeList({
  changes,
  timeZone,
  clockStyle,
}: ChangeLook & { changes: readonly MyShiftChange[] }) {
  if (changes.length === 0) return null;
  return (
    <section aria-labelledby="changes" data-print="hidden" className="flex flex-col gap-2">
      <h2 id="changes" className="text-lg font-semibold">
        Changed since it was published
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {changes.map((change) => (
          <li key={change.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2">
            <TextLink
              href={scheduleHref({ view: 'now', date: dayOfChange(change) })}
              className="w-24 font-medium"
            >
              {formatDate(dayOfChange(change))}
            </TextLink>
            <span className="min-w-0 flex-1 basis-60">{changeWords(change, timeZone, clockStyle)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
