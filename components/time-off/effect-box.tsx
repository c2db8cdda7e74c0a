import { CircleAlert } from 'lucide-react';
import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import { type AskEffect, askWords } from '#lib/domain/time-off-ask.ts';
import type { LeaveKind } from '#lib/domain/time-off-records.ts';
import type { CenterClock, Interval } from '#lib/domain/types.ts';

/** Shifts told one by one; of more, the count alone. */
const SHIFTS_TOLD = 5;

export type EffectBoxProps = {
  /** Null until it is known what is asked for. */
  effect: AskEffect | null;
  /** All that is missing is which night is meant. */
  lacksNight: boolean;
  kind: LeaveKind | null;
  window: Interval | null;
  /** Why it cannot be asked for; null when it can. */
  refusal: string | null;
  clock: CenterClock;
  clockStyle: ClockStyle;
};

/** What an ask takes and where it waits, before it is sent. Said again to those who listen, whenever it changes. */
export function EffectBox({ effect, lacksNight, kind, window, refusal, clock, clockStyle }: EffectBoxProps) {
  const taken = refusal === null ? (effect?.taken ?? []) : [];
  return (
    <section
      aria-label="What it takes"
      aria-live="polite"
      className="flex min-h-28 flex-col gap-1.5 rounded-md border border-border-strong bg-muted px-3 py-2"
    >
      {effect === null || kind === null || window === null ? (
        <p className="text-muted-foreground">
          {lacksNight
            ? 'Say which night you mean; then what it takes is told here.'
            : 'What it takes is told here before you send it.'}
        </p>
      ) : (
        <>
          <p className="font-medium">{leaveWords(window, clock, clockStyle)}</p>
          {refusal === null ? null : (
            <p className="flex items-start gap-1.5 text-danger-text">
              <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {refusal}
            </p>
          )}
          {(refusal === null ? askWords(effect, kind) : []).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {taken.length === 0 ? null : (
            <ul className="text-sm text-muted-foreground">
              {taken.slice(0, SHIFTS_TOLD).map(({ shift, part, minutes }) => (
                <li key={shift.id}>
                  <span className="font-mono">{shift.code}</span>{' '}
                  {formatInterval(part, clock.timeZone, clockStyle)}, {formatDuration(minutes)}
                </li>
              ))}
              {taken.length > SHIFTS_TOLD ? <li>and {taken.length - SHIFTS_TOLD} more</li> : null}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
