import { CalendarClock } from 'lucide-react';

/** What is planned for a row of a list, below it; nothing when nothing is. */
export function PlannedLines({ lines }: { lines: readonly string[] }) {
  return lines.map((words) => (
    <p key={words} className="flex basis-full items-start gap-1.5 text-sm">
      <CalendarClock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning-text" />
      <span className="wrap-anywhere">{words}</span>
    </p>
  ));
}
