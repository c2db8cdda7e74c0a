/** By which channels a notice leaves the app, and when. */
import {
  CATEGORY_RULES,
  categoryOf,
  type NoticeCategory,
  type NoticeChannel,
  PERSONAL_CHANNELS,
  type PersonalChannel,
} from './notice-kinds.ts';
import type { ChannelPreference, NoticeToPlan, PlannedDelivery } from './notice-records.ts';
import { toE164 } from './phone.ts';
import { disturbableFrom } from './quiet-hours.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** Whoever hears of a change later than this before the shift may already be on the way, or asleep before it. */
const SOON_MS = 24 * HOUR_MS;
/** Of the person's own shifts: urgent when such a shift is near. */
const SHIFT_CATEGORIES: readonly NoticeCategory[] = ['published', 'shift_changed', 'shift_cancelled'];

/** What decides whether a personal channel can reach somebody. */
type Addresses = Pick<NoticeToPlan, 'hasEmail' | 'phone' | 'pushCount'>;

/**
 * The deliveries of a notice; empty when it is of no use any more, or nothing that is wanted reaches the person: the
 * notice is in the app all the same. `configured` are the channels by which the worker can send.
 *
 * - Nothing leaves before `base`: until then whoever caused it may take it back.
 * - The agency's own address gets every notice at `base`: a machine does not sleep, and preferences are the person's.
 * - A notice that is not urgent goes by every wanted channel, after quiet hours and rest. When these last until it is of
 *   no use, a mandatory one goes at `base`, for who must know is better woken than not told; any other stays in the app.
 * - An urgent one goes at once by every wanted channel. The others follow one after the other in case nobody opens it;
 *   if no wanted one can reach the person, the first of them goes at once.
 * - Planned late, after the worker stood still, quiet hours and the pause before other channels count from `now`.
 */
export function planNotice(
  notice: NoticeToPlan,
  configured: readonly NoticeChannel[],
  now: Instant,
): PlannedDelivery[] {
  const category = categoryOf(notice.kind);
  const rule = CATEGORY_RULES[category];
  const base = notice.createdAt + rule.undoSeconds * 1000;
  const expiresAt = notice.expiresAt ?? Number.POSITIVE_INFINITY;
  if (expiresAt <= Math.max(base, now)) return [];
  const deadlineAt = Math.min(base + rule.deadlineHours * HOUR_MS, expiresAt);
  const isUrgent = rule.isUrgent || (SHIFT_CATEGORIES.includes(category) && isSoon(notice.concernsAt, now));
  const planned = (channel: NoticeChannel, dueAt: Instant, isFallback = false): PlannedDelivery => ({
    channel,
    dueAt,
    deadlineAt,
    isUrgent,
    isFallback,
  });

  const reachable = PERSONAL_CHANNELS.filter(
    (channel) =>
      configured.includes(channel) &&
      canReach(notice, channel) &&
      (notice.onlyChannels === null || notice.onlyChannels.includes(channel)),
  );
  const wanted = reachable.filter((channel) => isWanted(category, channel, notice.preferences));
  const webhook = notice.hasWebhook && configured.includes('webhook') ? [planned('webhook', base)] : [];

  if (!isUrgent) {
    const dueAt = dueInPeace(notice, base, { deadlineAt, isMandatory: rule.isMandatory, now });
    return [...(dueAt === null ? [] : wanted.map((channel) => planned(channel, dueAt))), ...webhook];
  }
  const firstPause = wanted.length > 0 ? 1 : 0;
  const fallbacks = reachable
    .filter((channel) => !wanted.includes(channel))
    .map((channel, index) => {
      const pause = (index + firstPause) * notice.fallbackMinutes * MINUTE_MS;
      return planned(channel, pause === 0 ? base : Math.max(base, now) + pause, true);
    })
    .filter(({ dueAt }) => dueAt <= deadlineAt);
  return [...wanted.map((channel) => planned(channel, base)), ...fallbacks, ...webhook];
}

/** Whether a channel has an address of the person, whatever the worker can send. */
export function canReach({ hasEmail, phone, pushCount }: Addresses, channel: PersonalChannel): boolean {
  switch (channel) {
    case 'push':
      return pushCount > 0;
    case 'sms':
      return phone !== null && toE164(phone) !== null;
    case 'email':
      return hasEmail;
  }
}

/** Whether the person gets a category by a channel: as chosen, else as usual; mandatory ones always by e-mail. */
export function isWanted(
  category: NoticeCategory,
  channel: PersonalChannel,
  preferences: readonly ChannelPreference[],
): boolean {
  const rule = CATEGORY_RULES[category];
  if (rule.isMandatory && channel === 'email') return true;
  const chosen = preferences.find((own) => own.category === category && own.channel === channel);
  return chosen?.isOn ?? rule.defaultChannels.includes(channel);
}

function isSoon(concernsAt: Instant | null, now: Instant): boolean {
  // A shift that has just begun or ended counts too: its change may keep somebody at work.
  return concernsAt !== null && Math.abs(concernsAt - now) <= SOON_MS;
}

/** When a notice that is not urgent is due; null when the person is left in peace until it is of no use. */
function dueInPeace(
  notice: NoticeToPlan,
  base: Instant,
  { deadlineAt, isMandatory, now }: { deadlineAt: Instant; isMandatory: boolean; now: Instant },
): Instant | null {
  const from = Math.max(base, now);
  const peaceEndsAt = disturbableFrom(notice, from);
  if (peaceEndsAt === from) return base;
  if (peaceEndsAt < deadlineAt) return peaceEndsAt;
  return isMandatory ? base : null;
}
