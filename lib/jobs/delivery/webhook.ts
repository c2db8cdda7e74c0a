import { createHmac } from 'node:crypto';
import { webhookWords } from '#lib/domain/notice-messages.ts';
import { type Channel, dead, retry } from './channel.ts';
import { lookupFor, post, withoutAnswer } from './post.ts';

const who = "The agency's own address";

/**
 * The signature of a call after Standard Webhooks: `v1,` and the HMAC-SHA-256 of `id.timestamp.body`, in base64.
 *
 * @param secret `whsec_` and the key in base64
 * @param timestamp seconds since 1970
 */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** Notices as signed calls of an address of the agency's own. */
export function createWebhookChannel({
  mayBePrivate,
  timeoutMs = 10_000,
}: {
  mayBePrivate: boolean;
  timeoutMs?: number;
}): Channel {
  const lookup = lookupFor(mayBePrivate);
  return {
    name: 'webhook',
    async send(delivery, { siteUrl, now, signal }) {
      if (delivery.webhook === null) return dead('The agency has no address of its own any more.');
      const { url, secret } = delivery.webhook;
      const body = webhookWords(delivery, siteUrl);
      // The same for each attempt, without a full stop, which separates the parts of what is signed.
      const id = `notice_${delivery.notificationId}_${delivery.round}`;
      const timestamp = Math.floor(now / 1000);
      const result = await post({
        url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'dispatch-scheduler',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signWebhook(secret, id, timestamp, body),
        },
        body,
        signal,
        timeoutMs,
        lookup,
      });
      if (result.kind === 'none') return withoutAnswer(delivery, result, who);
      const { status, retryAfterSeconds } = result;
      if (status >= 200 && status < 300) return { state: 'sent' };
      if (status >= 300 && status < 400)
        return dead(`${who} leads elsewhere (${status}), where it is not followed.`);
      if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
        return dead(`${who} refused it (${status}).`);
      }
      return retry(delivery, `${who} could not take it (${status}).`, retryAfterSeconds);
    },
    close() {},
  };
}
