import { formatDate } from '#lib/domain/format.ts';
import { ordinal } from '#lib/domain/time-off-ask.ts';
import type { TimeOffRequest, TimeOffStatus } from '#lib/domain/time-off-records.ts';
import { STATUS_WORDS } from '../requests/request-words.ts';
import { Badge } from '../ui/badge.tsx';

const tones = {
  pending: 'primary',
  approved: 'success',
  denied: 'danger',
  withdrawn: 'neutral',
  cancelled: 'neutral',
} as const;

export function RequestStatus({ status }: { status: TimeOffStatus }) {
  return <Badge tone={tones[status]}>{STATUS_WORDS[status]}</Badge>;
}

/** Who has to decide. */
export const stageWords = {
  supervisors: 'A supervisor decides.',
  deputy: 'The deputy decides now: no supervisor did in time.',
  admins: 'The admins decide now: nobody else did in time.',
} as const;

/** Who decides, and the days on which others are before; nothing once it is decided. */
export function waitingWords({ stage, line }: Pick<TimeOffRequest, 'stage' | 'line'>): string {
  const places = line.map(({ date, place }) => `${ordinal(place)} in line on ${formatDate(date)}`);
  const told = places.length > 3 ? [...places.slice(0, 3), `${places.length - 3} more days`] : places;
  const sentences = [stage === null ? '' : stageWords[stage], told.length === 0 ? '' : `${told.join(', ')}.`];
  return sentences.filter((text) => text !== '').join(' ');
}
