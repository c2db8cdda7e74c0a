import { open } from 'node:fs/promises';
import { z } from 'zod';
import { smsWords } from '#lib/domain/notice-messages.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '#lib/domain/notice-records.ts';
import { toE164 } from '#lib/domain/phone.ts';
import { type Channel, dead, retry, type SendContext } from './channel.ts';
import { type Answer, post, withoutAnswer } from './post.ts';

export type Text = {
  /** E.164. */
  to: string;
  words: string;
};

/** Whoever brings texts to phones. `send` never rejects, and says in its words neither the number nor the text. */
export type SmsProvider = {
  send(text: Text, delivery: ClaimedDelivery, context: SendContext): Promise<DeliveryOutcome>;
};

export function createSmsChannel(provider: SmsProvider): Channel {
  return {
    name: 'sms',
    async send(delivery, context) {
      const to = delivery.phone === null ? null : toE164(delivery.phone);
      if (to === null) return dead('There is no phone number that a text can reach.');
      return provider.send({ to, words: smsWords(delivery, context.siteUrl) }, delivery, context);
    },
    close() {},
  };
}

export type TwilioOptions = {
  /** Without the path of the API. */
  url: string;
  accountSid: string;
  authToken: string;
  /** A number, a sender's name, or the id of a messaging service. */
  from: string;
  timeoutMs?: number;
};

/**
 * What is wrong with the recipient's number, by the codes of Twilio: not a number, not reachable, wants no texts, no phone
 * for texts. Everything else that it refuses is about the account, and waits until that is mended.
 */
const numberFaults = [
  21211, 21214, 21217, 21265, 21268, 21407, 21408, 21421, 21601, 21610, 21612, 21614, 21615, 21635,
];

const refusalSchema = z.object({ code: z.int() });

/** A provider that answers like the messages of Twilio's API of 2010. */
export function createTwilio({
  url,
  accountSid,
  authToken,
  from,
  timeoutMs = 10_000,
}: TwilioOptions): SmsProvider {
  const address = `${url.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sender: Record<string, string> = from.startsWith('MG')
    ? { MessagingServiceSid: from }
    : { From: from };
  return {
    async send({ to, words }, delivery, { now, signal }) {
      // A text that comes after its time would only mislead. Twilio takes 1 s to 10 h.
      const validSeconds = Math.min(36_000, Math.max(1, Math.floor((delivery.deadlineAt - now) / 1000)));
      const result = await post({
        url: address,
        headers: {
          authorization,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams({
          To: to,
          ...sender,
          Body: words,
          ValidityPeriod: String(validSeconds),
        }).toString(),
        signal,
        timeoutMs,
      });
      if (result.kind === 'none') return withoutAnswer(delivery, result, 'The text service');
      return outcomeOf(result, delivery);
    },
  };
}

function outcomeOf({ status, body, retryAfterSeconds }: Answer, delivery: ClaimedDelivery): DeliveryOutcome {
  if (status >= 200 && status < 300) return { state: 'sent' };
  const code = codeOf(body);
  const number = code === null ? `${status}` : `${status}, code ${code}`;
  if (code !== null && numberFaults.includes(code))
    return dead(`The text service does not reach this number (${number}).`);
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return retry(delivery, `The text service asked to wait (${number}).`, retryAfterSeconds);
  }
  return retry(delivery, `The text service refused us (${number}).`);
}

function codeOf(body: string): number | null {
  try {
    return refusalSchema.parse(JSON.parse(body)).code;
  } catch {
    return null;
  }
}

/** Writes texts into a file of one JSON line each, which only its owner may read, instead of sending them. */
export function createSmsLog({ file }: { file: string }): SmsProvider {
  return {
    async send({ to, words }, delivery, { now }) {
      const { notificationId, round } = delivery;
      const line = {
        at: new Date(now).toISOString(),
        id: `notice.${notificationId}.sms.${round}`,
        to,
        words,
      };
      try {
        const handle = await open(file, 'a', 0o600);
        try {
          // Also one that somebody made before.
          await handle.chmod(0o600);
          await handle.appendFile(`${JSON.stringify(line)}\n`);
        } finally {
          await handle.close();
        }
        return { state: 'sent' };
      } catch {
        return retry(delivery, 'The file of texts cannot be written.');
      }
    },
  };
}
