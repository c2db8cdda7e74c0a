import { type ClockStyle, countOf, formatInstantTime } from '#lib/domain/format.ts';
import type { HandoverSummary } from '#lib/domain/handover-records.ts';
import { ButtonLink } from '../ui/button.tsx';

export type HandoverLineProps = {
  summary: HandoverSummary;
  timeZone: string;
  clockStyle: ClockStyle;
};

/**
 * That hand-over notes wait to be read, one step from them; to supervisors else that some of the crew have not read theirs.
 * Nothing where nothing waits.
 */
export function HandoverLine({ summary: { due, change }, timeZone, clockStyle }: HandoverLineProps) {
  if (due === 0 && (change === null || change.missing === 0)) return null;
  return (
    <section
      aria-label="Hand-over"
      className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-border-strong bg-card px-4 py-2"
    >
      <p className="min-w-0">
        {due > 0 ? (
          `${countOf(due, 'hand-over note', 'hand-over notes')} for you.`
        ) : change === null ? null : (
          <>
            Hand-over <span className="font-mono">{formatInstantTime(change.at, timeZone, clockStyle)}</span>:{' '}
            {change.missing} of {change.readers} have not read it.
          </>
        )}
      </p>
      <ButtonLink href="/handover" size="sm">
        {due > 0 ? 'Read' : 'See who'}
      </ButtonLink>
    </section>
  );
}
