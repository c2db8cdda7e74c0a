/** Notices that people have not acknowledged or that did not arrive, in words for supervisors. */
import type { UnacknowledgedPerson } from '#lib/domain/acknowledgements.ts';
import { countOf } from '#lib/domain/format.ts';
import type { NoticeChannel } from '#lib/domain/notice-kinds.ts';
import type { ChannelBacklog, DeadDelivery } from '#lib/domain/notice-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { spanWords } from '../requests/request-words.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

export const CHANNEL_WORDS: Readonly<Record<NoticeChannel, string>> = {
  push: 'Push',
  sms: 'Text message',
  email: 'E-mail',
  webhook: 'Webhook',
};

/** How a channel is set up; the agency's own address is in no one's hands but an admin's, so it is said always. */
export const CHANNEL_SETUP: Readonly<Record<NoticeChannel, string>> = {
  push: 'Give the worker VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT; people then turn it on in their profile.',
  sms: 'Give the worker SMS_PROVIDER with the account of the provider, and SMS_FROM.',
  email: 'Give the worker SMTP_URL, the address of a mail server, and MAIL_FROM.',
  webhook: 'Calls the address that an admin has entered under Settings, Notices; none without one.',
};

/** `just now`, `20 min ago`, `3 days ago`. */
export function agoWords(at: Instant, now: Instant): string {
  return now - at < MINUTE_MS ? 'just now' : `${spanWords(now - at)} ago`;
}

/** How soon the first shift starts of which somebody does not know; null where no shift is concerned. */
export function shiftMark(
  { concernsAt }: Pick<UnacknowledgedPerson, 'concernsAt'>,
  now: Instant,
): { label: string; tone: 'danger' | 'warning' | 'neutral' } | null {
  if (concernsAt === null) return null;
  if (concernsAt <= now) return { label: 'Shift has started', tone: 'danger' };
  const isSoon = concernsAt - now < DAY_MS;
  return { label: `Shift in ${spanWords(concernsAt - now)}`, tone: isSoon ? 'warning' : 'neutral' };
}

/** What a reminder does, in one sentence. */
export function remindConsequence(people: number): string {
  const get = countOf(people, 'person gets one notice', 'people get one notice each');
  return `${get} now, by every channel and whatever the hour, also in their quiet hours; it cannot be taken back.`;
}

/** What resending does, in one sentence. */
export function resendConsequence(
  chosen: readonly Pick<DeadDelivery, 'isRead' | 'isSentOtherwise'>[],
): string {
  const known = chosen.filter(({ isRead, isSentOtherwise }) => isRead || isSentOtherwise).length;
  const goes = `${countOf(chosen.length, 'notice is', 'notices are')} sent again now and tried for 24 hours`;
  const though =
    chosen.length === 1
      ? 'the person has it already'
      : `${countOf(known, 'of them is', 'of them are')} known already`;
  return `${goes}${known === 0 ? '' : `, though ${though}`}; it cannot be taken back.`;
}

/** Whether a channel takes what it should, in a word. */
export function channelMark({ isConfigured, waiting, lastError }: ChannelBacklog): {
  label: string;
  tone: 'success' | 'warning' | 'neutral';
} {
  if (!isConfigured) return { label: 'Not set up', tone: waiting > 0 ? 'warning' : 'neutral' };
  return lastError !== null && waiting > 0
    ? { label: 'Behind', tone: 'warning' }
    : { label: 'Ready', tone: 'success' };
}
