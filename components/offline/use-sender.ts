'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { outcomeOf, type SendAnswer, waitingOf } from '#lib/domain/offline-queue.ts';
import type { OfflineRequest, QueuedRequest } from '#lib/domain/offline-records.ts';
import { listQueue, removeQueued, subscribeOffline, updateQueued } from './offline-store.ts';

/** One tab sends, the others wait until it is done. */
const LOCK = 'dispatch-offline-queue';
/** How often it is tried again while something waits. */
const RETRY_MS = 30_000;
/** After so long without an answer nobody knows whether it arrived. */
const PATIENCE_MS = 60_000;

export type SendOffline = (input: {
  clientId: string;
  userId: string;
  request: OfflineRequest;
}) => Promise<ActionResult<unknown>>;

/**
 * Sends what waits, in order, one after the other, from one tab of the browser at a time.
 *
 * @param onSent called after each that arrived
 * @returns the request that is under way, by its id; null = none
 */
export function useSender(
  userId: string,
  send: SendOffline,
  onSent: (entry: QueuedRequest) => void,
): string | null {
  const [underWay, setUnderWay] = useState<string | null>(null);
  const sent = useEffectEvent(onSent);
  useEffect(() => {
    let isOver = false;
    let isSending = false;

    async function sendAll() {
      while (!isOver && navigator.onLine) {
        const [entry] = waitingOf(await listQueue(userId));
        if (entry === undefined) return;
        setUnderWay(entry.clientId);
        const outcome = outcomeOf(entry, await answerOf(() => send(wireOf(entry))), Date.now());
        if (outcome.state === 'sent') {
          await removeQueued(entry.clientId);
          sent(entry);
        } else if (outcome.entry !== entry) await updateQueued(outcome.entry);
        if (outcome.state === 'later') return;
      }
    }
    async function start() {
      if (isSending) return;
      isSending = true;
      try {
        if (waitingOf(await listQueue(userId)).length > 0) await alone(sendAll);
      } catch {
        // Where nothing is kept, nothing waits.
      } finally {
        isSending = false;
        if (!isOver) setUnderWay(null);
      }
    }
    const timer = setInterval(start, RETRY_MS);
    const unsubscribe = subscribeOffline((change) => {
      // What an attempt writes down is no reason for another one.
      if (change === 'added') start();
    });
    window.addEventListener('online', start);
    start();
    return () => {
      isOver = true;
      clearInterval(timer);
      unsubscribe();
      window.removeEventListener('online', start);
    };
  }, [userId, send]);
  return underWay;
}

/** Does it when no other tab does; without locks, the server still takes each request once. */
async function alone(work: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(LOCK, work);
  else await work();
}

async function answerOf(call: () => Promise<ActionResult<unknown>>): Promise<SendAnswer> {
  try {
    // A session that ended sends the browser elsewhere, and the call then gives nothing.
    return (await Promise.race([call(), late()])) ?? { ok: false, code: 'unreachable' };
  } catch {
    return { ok: false, code: 'unreachable' };
  }
}

function late(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
}

function wireOf({ clientId, userId, request }: QueuedRequest) {
  return { clientId, userId, request };
}
