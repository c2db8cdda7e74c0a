import { acknowledgedWords } from '#lib/domain/acknowledgements.ts';
import type { ScheduleAcknowledgement } from '#lib/domain/notice-records.ts';
import { LiveRefresh } from '../live/live-refresh.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type AcknowledgedLineProps = Pick<ScheduleAcknowledgement, 'asked' | 'acknowledged'>;

/** How far a published schedule is known, with the way to who has not acknowledged; nothing where nobody was asked. */
export function AcknowledgedLine({ asked, acknowledged }: AcknowledgedLineProps) {
  if (asked === 0) return null;
  return (
    <>
      <LiveRefresh on={['deliveries']} />
      <TextLink href="/notices" className="-mt-3 w-fit">
        {acknowledgedWords({ asked, acknowledged })}
      </TextLink>
    </>
  );
}
