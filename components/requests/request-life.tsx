import { type ClockStyle, stampWords } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { TextLink } from '../ui/text-link.tsx';

export type RequestLifeProps = {
  steps: readonly { at: Instant; words: string; by: string; reason: string | null }[];
  timeZone: string;
  clockStyle: ClockStyle;
  /** Where the audit of the request is; null for those who may not read it. */
  auditHref: string | null;
};

/** What happened to a request, in order. */
export function RequestLife({ steps, timeZone, clockStyle, auditHref }: RequestLifeProps) {
  return (
    <section aria-labelledby="request-life" className="flex flex-col gap-1.5">
      <h3 id="request-life" className="font-semibold">
        What happened
      </h3>
      <ol className="flex flex-col gap-2">
        {steps.map(({ at, words, by, reason }) => (
          <li key={`${at} ${words}`} className="flex flex-col">
            <span>{words}</span>
            <span className="text-sm text-muted-foreground">{stampWords(by, at, timeZone, clockStyle)}</span>
            {reason === null ? null : <span className="text-sm wrap-anywhere">“{reason}”</span>}
          </li>
        ))}
      </ol>
      {auditHref === null ? null : (
        <TextLink href={auditHref} className="w-fit">
          Audit of this
        </TextLink>
      )}
    </section>
  );
}
