import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { requireRunning } from '../../drill/data-folder.ts';
import { createDrillClient } from '../../drill/lanes.ts';
import { topicsOf as readTopics } from '../../drill/people.ts';
import type { DrillStack } from '../../drill/stack.ts';
import { waitFor } from '../../drill/wait.ts';
import { type Child, startChild } from '../gateway/child.ts';
import { percentile } from '../gateway/measure.ts';
import { readSpent, type Spent, shareOf } from './cpu.ts';
import type { Audience, Hearing, Intrusion, Overheard, Seat } from './crowd-process.ts';
import type { Post, Posting } from './post-process.ts';
import { answerOf, type Room } from './room.ts';

/** Milliseconds. */
export type Delays = { p50: number; p95: number; p99: number; max: number };

export type LiveChatBench = {
  people: number;
  posted: number;
  perSecond: number;
  /** Until every page is live. */
  joinMs: number;
  /** Messages times the people who stayed. */
  expected: number;
  delivered: number;
  /** From the sender's call until the message stands in a page. */
  delivery: Delays;
  /** The same of messages sent while nobody's topics moved. */
  steady: Delays;
  /** From the sender's call to its answer. */
  answer: Delays;
  /** Shares of one core while messages were sent. */
  cpu: Spent;
  /** Milliseconds after the answer until the last thing was heard; negative = nothing after it. */
  removed: Departure;
  deactivated: Departure;
  strangerHeard: number;
  problems: string[];
};

/** Somebody who is put out in the middle. */
export type Departure = { heardMsAfter: number; heard: number };

export type LiveChatOptions = { seconds: number; perSecond: number; processes: number };

/** After the topics have moved, so long counts as not steady. In ms. */
const movingMs = 5_000;
const quietMs = 20_000;
const problemsMax = 20;

/**
 * Lets everybody of the room have its page open while they write; one is put out after a third, one deactivated after
 * two thirds.
 */
export async function measureLiveChat(
  stack: DrillStack,
  { channelId, admin, members, leaver, deactivated, stranger }: Room,
  { seconds, perSecond, processes }: LiveChatOptions,
): Promise<LiveChatBench> {
  const crowds = Array.from({ length: processes }, () => startChild(processPath('crowd')));
  const outside = startChild(processPath('crowd'));
  const senders = startChild(processPath('post'));
  const project = { url: stack.url, publishableKey: stack.publishableKey };
  try {
    const seats = [...members, leaver, deactivated];
    const joined = await Promise.all(
      crowds.map((crowd, index) =>
        crowd.call<{ joinMs: number }>('open', {
          ...project,
          channelId,
          seats: seats.filter((_, seat) => seat % processes === index),
        } satisfies Audience),
      ),
    );
    const topics = await topicsOf(stack, members[0] ?? never());
    for (const seat of [leaver, deactivated, stranger]) {
      const own = await topicsOf(stack, seat);
      await outside.call('intrude', {
        ...project,
        seat,
        topics: [...new Set([...topics, ...own])],
        // Whoever is put out of the conversation goes on hearing what everybody of the agency does.
        forbidden: seat === leaver ? own.filter((topic) => topic.includes(channelId)) : [...topics, ...own],
      } satisfies Intrusion);
    }
    const pids = {
      stack: requireRunning(stack.dataDir).pid,
      pages: crowds.map(({ pid }) => pid),
      senders: senders.pid,
    };
    const count = seconds * perSecond;
    const before = readSpent(pids);
    const begun = performance.now();
    const posting = senders.call<Post[]>('post', {
      ...project,
      channelId,
      tokens: members.map(({ token }) => token),
      count,
      perSecond,
    } satisfies Posting);
    const moved: { at: number; answeredAt: number }[] = [];
    const third = (seconds * 1000) / 3;
    await Promise.race([pause(third), posting]);
    moved.push(await timed(() => admin.remove(channelId, leaver.id)));
    await Promise.race([pause(third), posting]);
    moved.push(await timed(() => admin.deactivate(deactivated.id)));
    const posts = await posting;
    const cpu = shareOf(before, readSpent(pids), performance.now() - begun);
    const hearings = await untilAllShow(crowds, posts, [leaver.id, deactivated.id]);
    const { overheard } = await outside.call<{ overheard: Overheard[] }>('results');
    const departures = [leaver, deactivated].map(({ id }, index) =>
      departureOf(hearings, overheard, id, moved[index]?.answeredAt ?? 0),
    );
    return {
      people: seats.length,
      perSecond,
      joinMs: Math.max(...joined.map(({ joinMs }) => joinMs)),
      cpu,
      strangerHeard: overheard.find(({ id }) => id === stranger.id)?.heard ?? 0,
      removed: departures[0] ?? never(),
      deactivated: departures[1] ?? never(),
      ...judge(posts, hearings, [leaver.id, deactivated.id], moved),
    };
  } finally {
    await Promise.all([...crowds, outside, senders].map((child) => child.stop()));
  }
}

async function topicsOf({ url, publishableKey }: DrillStack, { token }: Seat): Promise<string[]> {
  return readTopics(answerOf(await createDrillClient(url, publishableKey, token).rpc('get_me')));
}

function processPath(name: string): string {
  return join(import.meta.dirname, `${name}-process.ts`);
}

async function timed(action: () => Promise<void>): Promise<{ at: number; answeredAt: number }> {
  const at = performance.timeOrigin + performance.now();
  await action();
  return { at, answeredAt: performance.timeOrigin + performance.now() };
}

async function hearingsOf(crowds: readonly Child[]): Promise<Hearing[]> {
  const answers = await Promise.all(crowds.map((crowd) => crowd.call<{ hearings: Hearing[] }>('results')));
  return answers.flatMap(({ hearings }) => hearings);
}

/** Waits until everybody who stayed shows the last message, or for so long that the rest is lost. */
async function untilAllShow(
  crowds: readonly Child[],
  posts: readonly Post[],
  left: readonly string[],
): Promise<Hearing[]> {
  const last = Math.max(0, ...posts.map(({ seq }) => seq ?? 0));
  const done = async (): Promise<true | null> => {
    const hearings = await hearingsOf(crowds);
    return hearings.every(({ id, shown }) => left.includes(id) || shown.at(-1) === last) ? true : null;
  };
  await waitFor('all pages show the last message', quietMs, done, 500).catch(() => {});
  return hearingsOf(crowds);
}

function judge(
  posts: readonly Post[],
  hearings: readonly Hearing[],
  left: readonly string[],
  moved: readonly { at: number; answeredAt: number }[],
): Pick<LiveChatBench, 'posted' | 'expected' | 'delivered' | 'delivery' | 'steady' | 'answer' | 'problems'> {
  const problems = posts.flatMap(({ error }) => (error === null ? [] : [`not posted: ${error}`]));
  const sentAt = new Map(posts.map((post) => [post.seq, post.sentAt]));
  const seqs = posts.flatMap(({ seq }) => seq ?? []).sort((one, other) => one - other);
  const first = seqs[0] ?? 1;
  if (seqs.some((seq, index) => seq !== first + index)) problems.push('the numbers have holes');
  const delays: number[] = [];
  const steady: number[] = [];
  const stayed = hearings.filter(({ id }) => !left.includes(id));
  for (const { id, arrivals, shown, wire } of stayed) {
    const posted = shown.filter((seq) => seq >= first);
    if (posted.length !== seqs.length || posted.some((seq, index) => seq !== first + index)) {
      problems.push(`${id} shows ${posted.length} of ${seqs.length} messages, or not in order`);
    }
    if (wire.some((seq, index) => seq <= (wire[index - 1] ?? 0))) problems.push(`${id} heard out of order`);
    for (const [seq, at] of arrivals) {
      const sent = sentAt.get(seq);
      if (sent === undefined) continue;
      delays.push(at - sent);
      if (!moved.some((move) => sent > move.at - 1000 && sent < move.answeredAt + movingMs)) {
        steady.push(at - sent);
      }
    }
  }
  return {
    posted: seqs.length,
    expected: seqs.length * stayed.length,
    delivered: delays.length,
    delivery: delaysOf(delays),
    steady: delaysOf(steady),
    answer: delaysOf(posts.map((post) => post.answeredAt - post.sentAt)),
    problems: problems.slice(0, problemsMax),
  };
}

/** The page, and whoever stays on every topic that was ever granted. */
function departureOf(
  hearings: readonly Hearing[],
  overheard: readonly Overheard[],
  who: string,
  answeredAt: number,
): Departure {
  const hearing = hearings.find(({ id }) => id === who) ?? never();
  const stubborn = overheard.find(({ id }) => id === who) ?? never();
  const lastAt = Math.max(hearing.lastHeardAt ?? 0, hearing.arrivals.at(-1)?.[1] ?? 0, stubborn.lastAt ?? 0);
  return { heardMsAfter: lastAt - answeredAt, heard: stubborn.heard };
}

function never(): never {
  throw new Error('Nobody listened.');
}

/** Of any number of milliseconds. */
function delaysOf(values: readonly number[]): Delays {
  return {
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  };
}
