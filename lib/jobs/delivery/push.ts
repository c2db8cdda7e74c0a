import webPush from 'web-push';
import { type PushWords, pushWords } from '#lib/domain/notice-messages.ts';
import type { ClaimedDelivery, DeliveryOutcome, PushTarget } from '#lib/domain/notice-records.ts';
import { type Channel, dead, retry, type SendContext } from './channel.ts';
import { lookupFor, type PostResult, post, withoutAnswer } from './post.ts';

export type PushOptions = {
  publicKey: string;
  privateKey: string;
  /** Whom a push service may write to: `mailto:` or `https:`. */
  subject: string;
  mayBePrivate: boolean;
  timeoutMs?: number;
};

const who = 'The push service';
/**
 * How the services of Chrome, Firefox and Safari say that a browser subscribed to another key, which nobody signs with any
 * more. Every other refusal of a key may be our own clock or setting, and forgets nobody.
 */
const otherKeyStatuses: readonly number[] = [400, 401, 403];
const otherKeyWords = /do not correspond to the credentials|vapidpkhashmismatch|public key mismatch/i;
/** Longer than a push service keeps anything. */
const ttlSecondsMax = 28 * 24 * 3600;

/** Notices to the browsers of a person, encrypted for each of them. */
export function createPushChannel({
  publicKey,
  privateKey,
  subject,
  mayBePrivate,
  timeoutMs = 10_000,
}: PushOptions): Channel {
  const lookup = lookupFor(mayBePrivate);
  const vapidDetails = { publicKey, privateKey, subject };

  const sendTo = async (
    target: PushTarget,
    delivery: ClaimedDelivery,
    words: PushWords,
    context: SendContext,
  ): Promise<PostResult | 'malformed'> => {
    const { endpoint, p256dh, auth } = target;
    const secondsLeft = Math.floor((delivery.deadlineAt - context.now) / 1000);
    let request: ReturnType<typeof webPush.generateRequestDetails>;
    try {
      request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(words), {
        vapidDetails,
        TTL: Math.min(ttlSecondsMax, Math.max(0, secondsLeft)),
        urgency: delivery.isUrgent ? 'high' : 'normal',
        // One that waits for a phone that is off is replaced by its next attempt.
        topic: `notice-${delivery.notificationId}`,
      });
    } catch {
      return 'malformed';
    }
    const { headers, body } = request;
    return post({
      url: endpoint,
      headers: headersOf({ ...headers }),
      body: body ?? '',
      signal: context.signal,
      timeoutMs,
      lookup,
    });
  };

  return {
    name: 'push',
    async send(delivery, context) {
      if (delivery.push.length === 0) return dead('No browser takes push messages any more.');
      const words = pushWords(delivery);
      const results = await Promise.all(
        delivery.push.map(async (target) => ({
          id: target.id,
          outcome: outcomeOf(await sendTo(target, delivery, words, context), delivery),
        })),
      );
      const goneSubscriptions = results.filter(({ outcome }) => outcome === 'gone').map(({ id }) => id);
      const outcome = together(results.map((result) => result.outcome));
      return outcome.state === 'unsure' ? outcome : { ...outcome, goneSubscriptions };
    },
    close() {},
  };
}

/** `gone`: the browser takes no messages any more, and is forgotten. */
type TargetOutcome = DeliveryOutcome | 'gone';

function outcomeOf(result: PostResult | 'malformed', delivery: ClaimedDelivery): TargetOutcome {
  if (result === 'malformed') return 'gone';
  if (result.kind === 'none') return withoutAnswer(delivery, result, who);
  const { status, body, retryAfterSeconds } = result;
  if (status >= 200 && status < 300) return { state: 'sent' };
  if (status === 404 || status === 410) return 'gone';
  if (otherKeyStatuses.includes(status) && otherKeyWords.test(body)) return 'gone';
  if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
    return dead(`${who} refused the message (${status}).`);
  }
  return retry(delivery, `${who} asked to wait (${status}).`, retryAfterSeconds);
}

/** A person who was reached by one browser was reached. Else it is tried again as long as one may still take it. */
function together(outcomes: readonly TargetOutcome[]): DeliveryOutcome {
  for (const state of ['sent', 'unsure', 'retry', 'dead'] as const) {
    const found = outcomes.find((outcome) => outcome !== 'gone' && outcome.state === state);
    if (found !== undefined && found !== 'gone') return found;
  }
  return dead('No browser takes push messages any more.');
}

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
    ),
  );
}
