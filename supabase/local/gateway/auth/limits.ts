import { isIPv6 } from 'node:net';
import { type AttemptLimit, createAttemptLimit } from './rate-limit.ts';
import type { AuthRequest } from './request.ts';
import type { AuthSettings } from './settings.ts';

const FIVE_MINUTES = 300;
const HOUR = 3600;

/** The limits of `[auth.rate_limit]`, and those per account that hosted projects have none of. */
export type Limits = {
  /** By address: refreshes, exchanges and unknown grants that failed; by account and address: sign-ins. */
  tokens: AttemptLimit;
  /** By address: sign-ups and requests for mail. */
  mailRequests: AttemptLimit;
  /** By address: wrong passwords. */
  wrongPasswords: AttemptLimit;
  /** By account: its changes. */
  accountChanges: AttemptLimit;
  /** By address: wrong codes. */
  wrongCodes: AttemptLimit;
  /** By address: links that do not work, sent by the app. */
  wrongLinks: AttemptLimit;
  /** By address: links that do not work, opened in a browser, which any page can make a browser do. */
  wrongOpenedLinks: AttemptLimit;
  /** By account and address: wrong passwords. */
  passwords: AttemptLimit;
  /** By account: wrong present passwords at a change of it. */
  currentPasswords: AttemptLimit;
  /** By account: wrong codes. Links are not counted here, for nobody guesses one. */
  codes: AttemptLimit;
  /** By account: wrong codes of its second factor. */
  factorCodes: AttemptLimit;
  /** Of the project: mails sent. */
  mailsSent: AttemptLimit;
  /** By kind and address of a mail: how soon the next one may be asked for. */
  mailInterval: AttemptLimit;
};

/** The one key of a limit that counts for the whole project. */
export const PROJECT_KEY = 'project';

/** An IPv6 network counts as one client: whoever has one address of it has all. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}

/** Under which key the limits by address count a request. */
export function addressKey(request: Pick<AuthRequest, 'address'>): string {
  return request.address === null ? '' : networkOf(request.address);
}

/** Fresh limits as set; they live in this process. */
export function createLimits(settings: AuthSettings): Limits {
  const requests = (attemptsMax: number, windowSeconds: number): AttemptLimit =>
    createAttemptLimit({
      attemptsMax,
      windowSeconds,
      refusal: () => ({ code: 'over_request_rate_limit', message: 'Request rate limit reached' }),
    });
  const { rateLimits } = settings;
  return {
    tokens: requests(rateLimits.tokenRefresh, FIVE_MINUTES),
    mailRequests: requests(rateLimits.signInSignUps, FIVE_MINUTES),
    wrongPasswords: requests(rateLimits.signInSignUps, FIVE_MINUTES),
    accountChanges: requests(rateLimits.signInSignUps, FIVE_MINUTES),
    wrongCodes: requests(rateLimits.tokenVerifications, FIVE_MINUTES),
    wrongLinks: requests(rateLimits.tokenVerifications, FIVE_MINUTES),
    wrongOpenedLinks: requests(rateLimits.tokenVerifications, FIVE_MINUTES),
    passwords: requests(settings.signInAttemptsMax, settings.signInWindowSeconds),
    currentPasswords: requests(settings.signInAttemptsMax, HOUR),
    codes: requests(settings.codeAttemptsMax, settings.codeWindowSeconds),
    factorCodes: requests(settings.codeAttemptsMax, settings.codeWindowSeconds),
    mailsSent: createAttemptLimit({
      attemptsMax: rateLimits.emailSent,
      windowSeconds: HOUR,
      refusal: () => ({ code: 'over_email_send_rate_limit', message: 'email rate limit exceeded' }),
    }),
    mailInterval: createAttemptLimit({
      attemptsMax: 1,
      windowSeconds: settings.mailIntervalSeconds,
      refusal: (retryAfterSeconds) => ({
        code: 'over_email_send_rate_limit',
        message: `For security purposes, you can only request this after ${retryAfterSeconds} seconds.`,
      }),
    }),
  };
}
