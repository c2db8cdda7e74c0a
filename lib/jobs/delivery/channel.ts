import type { NoticeChannel } from '#lib/domain/notice-kinds.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { backoffSeconds, retrySeconds } from './backoff.ts';

export type SendContext = {
  /** Where people reach the app, without a slash at its end. */
  siteUrl: string;
  now: Instant;
  /** Ends when nobody waits for the attempt any more; `send` then answers at once. */
  signal: AbortSignal;
};

/** A way out of the app. */
export type Channel = {
  name: NoticeChannel;
  /**
   * One attempt. Never rejects: what a provider does wrong is an outcome. Its words go to supervisors and the log, so
   * they hold neither what the notice says nor a number, an address or a secret.
   */
  send(delivery: ClaimedDelivery, context: SendContext): Promise<DeliveryOutcome>;
  /** Drops its connections. */
  close(): void;
};

/** It may succeed later; `askedSeconds` when the provider has said when. */
export function retry(
  { attempt }: Pick<ClaimedDelivery, 'attempt'>,
  error: string,
  askedSeconds: number | null = null,
): Extract<DeliveryOutcome, { state: 'retry' }> {
  return { state: 'retry', error, delaySeconds: retrySeconds(attempt, askedSeconds) };
}

/** All of it was given away and no answer came. */
export function unsure({ attempt }: Pick<ClaimedDelivery, 'attempt'>, error: string): DeliveryOutcome {
  return { state: 'unsure', error, delaySeconds: backoffSeconds(attempt) };
}

export function dead(error: string): Extract<DeliveryOutcome, { state: 'dead' }> {
  return { state: 'dead', error };
}
