import type { CallOut } from '#lib/domain/call-out-records.ts';
import { countOf } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { type CallLook, momentWords, STATE_WORDS, timesOf, wayOf } from './call-out-words.ts';

export type CallOutEndProps = { callOut: CallOut; now: Instant; look: CallLook };

/** How the call-out ended, who has the shift, and what can be done where nobody has. */
export function CallOutEnd({ callOut, now, look }: CallOutEndProps) {
  const { state, fills, endedAt, endedByName, endReason, opening, contacts } = callOut;
  const asked = new Set(contacts.map(({ personId }) => personId)).size;
  return (
    <section
      aria-labelledby="call-end"
      className="flex flex-col gap-2 rounded-lg border border-border-strong bg-card px-4 py-4"
    >
      <h2 id="call-end" className="text-xl font-semibold">
        {state === 'filled'
          ? `${fills.map(({ personName }) => personName).join(' and ') || 'Somebody'} ${fills.length > 1 ? 'have' : 'has'} it`
          : STATE_WORDS[state]}
      </h2>
      {fills.map((fill) => (
        <p key={`${fill.personName} ${fill.startsAt}`}>
          {fill.personName} {wayOf(fill.way)}: {timesOf(fill, look)}
        </p>
      ))}
      <p className="text-muted-foreground">
        {endedAt === null ? '' : `Ended ${momentWords(endedAt, now, look)} by ${endedByName ?? 'the app'}`}
        {endReason === null ? '' : `: “${endReason}”`}. {countOf(asked, 'person was', 'people were')} asked.
      </p>
      {state !== 'filled' && opening.state === 'open' ? (
        <p>
          <ButtonLink href={`/call-outs/start?shift=${opening.assignmentId}`}>Call out again</ButtonLink>
        </p>
      ) : null}
    </section>
  );
}
