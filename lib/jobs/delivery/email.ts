import { isIP } from 'node:net';
import nodemailer from 'nodemailer';
import { mailWords, messageIdOf, oneLine } from '#lib/domain/notice-messages.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '#lib/domain/notice-records.ts';
import { type Channel, dead, retry, unsure } from './channel.ts';

export type EmailOptions = {
  /** `smtp://` or `smtps://`, with name and password if the server wants them. */
  url: string;
  /** An address, with a name before it or not. */
  from: string;
  /** How long it may take to find the server, to reach it, until it greets, and any silence after that. */
  dnsMs?: number;
  connectMs?: number;
  greetingMs?: number;
  silenceMs?: number;
  connections?: number;
};

/** What a failed attempt says of itself. */
type SmtpFault = { code: string; command: string; response: string; responseCode: number | null };

/** Notices as mails, over a few connections that stay open while there is something to send. */
export function createEmailChannel({
  url,
  from,
  dnsMs = 5000,
  connectMs = 8000,
  greetingMs = 8000,
  silenceMs = 15_000,
  connections = 5,
}: EmailOptions): Channel {
  const transport = nodemailer.createTransport({
    pool: true,
    url,
    maxConnections: connections,
    requireTLS: needsTls(url),
    dnsTimeout: dnsMs,
    connectionTimeout: connectMs,
    greetingTimeout: greetingMs,
    socketTimeout: silenceMs,
    // One that the server closed while it was idle is replaced; what fails then waits for its next attempt.
    maxRequeues: 1,
  });
  // Whoever wants to know when the server has been given all of a mail, by the signal of its attempt.
  const whenGiven = new WeakMap<AbortSignal, () => void>();
  transport.use('stream', (mail, done) => {
    const tell = mail.data.signal && whenGiven.get(mail.data.signal);
    if (tell) mail.message?.processFunc((message) => message.once('end', tell));
    done();
  });

  return {
    name: 'email',
    async send(delivery, { siteUrl, now, signal }) {
      if (delivery.email === null) return dead('There is no e-mail address.');
      const { subject, text, html } = mailWords(delivery, siteUrl);
      const own = AbortSignal.any([signal]);
      let isGiven = false;
      whenGiven.set(own, () => {
        isGiven = true;
      });
      try {
        await transport.sendMail({
          from,
          to: { name: oneLine(delivery.recipientName), address: delivery.email },
          subject,
          text,
          html,
          date: new Date(now),
          messageId: messageIdOf(delivery, siteUrl),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: own,
        });
        return { state: 'sent' };
      } catch (error) {
        return outcomeOf(delivery, faultOf(error), isGiven);
      }
    },
    close: () => transport.close({ force: true }),
  };
}

/** A password is given to no server on the way to which somebody may listen. */
function needsTls(url: string): boolean {
  const { protocol, hostname, username } = new URL(url);
  const isHere =
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
  return protocol === 'smtp:' && username !== '' && !isHere;
}

/**
 * A server that cannot be reached, wants no login or no sender of ours is to be mended, and the mail waits for that. What
 * it says of this recipient or this mail for good is the end of it.
 */
function outcomeOf(
  delivery: ClaimedDelivery,
  { code, command, response, responseCode }: SmtpFault,
  isGiven: boolean,
): DeliveryOutcome {
  if (responseCode !== null) {
    // The enhanced code alone: the rest of the answer may repeat the address.
    const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0];
    const number = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
    if (code === 'EAUTH' || responseCode === 530)
      return retry(delivery, `The mail server refused the login (${number}).`);
    if (responseCode < 500 || responseCode === 503)
      return retry(delivery, `The mail server asked to wait (${number}).`);
    if (command === 'RCPT TO') return dead(`The mail server refused the recipient (${number}).`);
    if (code === 'EMESSAGE' || command === 'DATA' || responseCode === 552) {
      return dead(`The mail server refused the mail (${number}).`);
    }
    return retry(delivery, `The mail server refused us (${number}).`);
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return dead('The mail cannot be sent: its address or its size is not accepted.');
  if (isGiven) return unsure(delivery, 'The mail server took the mail and did not answer.');
  return retry(delivery, wordsOf[code] ?? 'The mail server cannot be reached.');
}

const wordsOf: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'The mail server did not answer in time.',
  EABORT: 'The mail server did not answer in time.',
  EDNS: 'The mail server was not found.',
  EAUTH: 'The mail server refused the login.',
  ENOAUTH: 'The mail server refused the login.',
  ETLS: 'The connection to the mail server cannot be made safe.',
  EREQUIRETLS: 'The connection to the mail server cannot be made safe.',
  ECONNECTION: 'The mail server closed the connection.',
};

function faultOf(error: unknown): SmtpFault {
  const text = (key: string): string => {
    const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const number: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : undefined;
  return {
    code: text('code'),
    command: text('command'),
    response: text('response'),
    responseCode: typeof number === 'number' && number > 0 ? number : null,
  };
}
