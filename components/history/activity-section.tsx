import type { ClockStyle } from '#lib/domain/format.ts';
import { LateHistory } from './late-history.tsx';

export type ActivitySectionProps = {
  of: { kind: 'time_off' | 'swap'; id: number };
  /** Another one = there may be more of it now. */
  version: number;
  timeZone: string;
  clockStyle: ClockStyle;
  /** Where the audit of the same is; null for those who may not read it. */
  auditHref?: string | null;
};

/** What happened to a request, newest first, with who and when. */
export function ActivitySection({ auditHref = null, ...look }: ActivitySectionProps) {
  return (
    <section aria-labelledby="activity" className="flex flex-col gap-1.5">
      <h3 id="activity" className="font-semibold">
        Activity
      </h3>
      <LateHistory {...look} {...(auditHref !== null && { auditHref })} />
    </section>
  );
}
