import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ClaimedDelivery, DeliveryOutcome } from '#lib/domain/notice-records.ts';
import { dead, retry, unsure } from './channel.ts';
import { isPrivateNumber, PrivateAddress, publicLookup } from './private-network.ts';

export type Post = {
  url: string;
  headers: Record<string, string | number>;
  body: string | Buffer;
  /** Ends the attempt. */
  signal: AbortSignal;
  /** From the beginning to the end of the answer. */
  timeoutMs: number;
  /** How names are found; absent = as this machine does, also in private networks. */
  lookup?: LookupFunction;
};

export type Answer = {
  kind: 'answer';
  status: number;
  /** The beginning of what it says: at most 1 kB. */
  body: string;
  /** What it asks to wait, in seconds; null = nothing. */
  retryAfterSeconds: number | null;
};

/** `isGiven`: all of the request had been sent, so it may have been heard. */
export type NoAnswer = {
  kind: 'none';
  isGiven: boolean;
  reason: 'late' | 'unreachable' | 'private' | 'malformed';
};

export type PostResult = Answer | NoAnswer;

const answerBytesMax = 1024;

/** The lookup for addresses that people give us: public ones alone, unless the operator allows others. */
export function lookupFor(mayBePrivate: boolean): LookupFunction | undefined {
  return mayBePrivate ? undefined : publicLookup();
}

/**
 * One request, over a connection of its own. Follows nothing, reads little, and never rejects. With a `lookup` it goes to
 * public addresses and in secret (`https:`) only.
 */
export async function post(asked: Post): Promise<PostResult> {
  const target = URL.parse(asked.url);
  if (target === null || !/^https?:$/.test(target.protocol)) return noAnswer('malformed');
  if (asked.lookup !== undefined) {
    if (target.protocol !== 'https:') return noAnswer('malformed');
    if (isPrivateNumber(target)) return noAnswer('private');
  }
  return send(target, asked);
}

function noAnswer(reason: NoAnswer['reason'], isGiven = false): NoAnswer {
  return { kind: 'none', isGiven, reason };
}

function send(target: URL, { headers, body, signal, timeoutMs, lookup }: Post): Promise<PostResult> {
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    ...(lookup && { lookup }),
  };
  const request = target.protocol === 'https:' ? requestHttps(target, options) : requestHttp(target, options);
  return new Promise<PostResult>((resolve) => {
    let isGiven = false;
    const giveUp = () => resolve(noAnswer('late', isGiven));
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp);
    request.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    });
    request.once('finish', () => {
      isGiven = true;
    });
    request.on('error', (error) => {
      resolve(noAnswer(error instanceof PrivateAddress ? 'private' : 'unreachable', isGiven));
    });
    request.once('response', (response) => read(response).then(resolve));
    if (signal.aborted) giveUp();
    else request.end(body);
  }).finally(() => request.destroy());
}

/** The status counts, however the rest ends. */
function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = () => {
      const body = Buffer.concat(chunks).subarray(0, answerBytesMax).toString('utf8');
      const retryAfterSeconds = secondsOf(response.headers['retry-after']);
      resolve({ kind: 'answer', status: response.statusCode ?? 0, body, retryAfterSeconds });
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= answerBytesMax) end();
    });
    response.on('end', end).on('error', end).on('close', end);
  });
}

/**
 * What a request without an answer means for its delivery.
 *
 * @param who with a capital letter, such as `The push service`
 */
export function withoutAnswer(
  delivery: Pick<ClaimedDelivery, 'attempt'>,
  { isGiven, reason }: NoAnswer,
  who: string,
): DeliveryOutcome {
  if (reason === 'private') return dead(`${who} is in a private network, where notices may not go.`);
  if (reason === 'malformed')
    return dead(`${who} is refused: notices go to addresses that begin with https:// only.`);
  if (isGiven) return unsure(delivery, `${who} was told and did not answer.`);
  return retry(delivery, reason === 'late' ? `${who} did not answer in time.` : `${who} cannot be reached.`);
}

/** Seconds or a date; null for anything else. */
function secondsOf(retryAfter: string | undefined): number | null {
  if (retryAfter === undefined) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, Math.round((at - Date.now()) / 1000));
}
