// Many people whose pages show the same conversation, each with a connection and a store as in the browser; and those who
// should not hear it, on whatever topics they could join once and never leave by themselves.
import { RealtimeClient } from '@supabase/supabase-js';
import { type ChatWatcher, openChatWatcher } from '../../drill/chat-page.ts';
import { waitFor } from '../../drill/wait.ts';
import { serveParent } from '../gateway/child.ts';

export type Seat = { id: string; token: string };

export type Audience = {
  url: string;
  publishableKey: string;
  channelId: string;
  seats: readonly Seat[];
};

/** Of one page. Instants in milliseconds since 1970. */
export type Hearing = {
  id: string;
  /** When each message stood in the history, by its number; a number is missing where it never did. */
  arrivals: [seq: number, at: number][];
  /** Numbers in the order in which the socket brought them. */
  wire: number[];
  lastHeardAt: number | null;
  /** Numbers as the page shows them at the end. */
  shown: number[];
  isGone: boolean;
};

/** Somebody who asks for topics and stays on those that are granted. */
export type Intrusion = {
  url: string;
  publishableKey: string;
  seat: Seat;
  topics: readonly string[];
  /** Of which of them nothing should be heard. */
  forbidden: readonly string[];
};

/** What an intruder heard that is forbidden sooner or later. Instants in milliseconds since 1970. */
export type Overheard = {
  id: string;
  joined: string[];
  refused: string[];
  heard: number;
  lastAt: number | null;
};

const joinMs = 60_000;
const overheard: Overheard[] = [];
const intruders: RealtimeClient[] = [];
const watchers: { seat: Seat; watcher: ChatWatcher; hearing: Hearing }[] = [];

async function open({ url, publishableKey, channelId, seats }: Audience): Promise<{ joinMs: number }> {
  const begun = performance.now();
  await Promise.all(seats.map((seat) => take({ url, publishableKey }, seat, channelId)));
  await waitFor('all pages are live', joinMs, () =>
    watchers.every(({ watcher }) => watcher.state() === 'live') ? true : null,
  );
  return { joinMs: performance.now() - begun };
}

async function take(project: { url: string; publishableKey: string }, seat: Seat, channelId: string) {
  const hearing: Hearing = {
    id: seat.id,
    arrivals: [],
    wire: [],
    lastHeardAt: null,
    shown: [],
    isGone: false,
  };
  const watcher = await openChatWatcher({
    project,
    person: seat,
    channelId,
    onSignal: (message) => {
      if (message.channelId === channelId) hearing.wire.push(message.seq);
    },
  });
  let last = watcher.conversation.get().history.messages.at(-1)?.seq ?? 0;
  watcher.conversation.subscribe(() => {
    const now = performance.timeOrigin + performance.now();
    const { messages } = watcher.conversation.get().history;
    const known = messages.findLastIndex(({ seq }) => seq <= last);
    for (const { seq } of messages.slice(known + 1)) hearing.arrivals.push([seq, now]);
    last = messages.at(-1)?.seq ?? last;
  });
  watchers.push({ seat, watcher, hearing });
}

async function intrude({ url, publishableKey, seat, topics, forbidden }: Intrusion): Promise<void> {
  const client = new RealtimeClient(`${url}/realtime/v1`.replace(/^http/, 'ws'), {
    params: { apikey: publishableKey },
    accessToken: async () => seat.token,
  });
  intruders.push(client);
  await client.setAuth();
  const own: Overheard = { id: seat.id, joined: [], refused: [], heard: 0, lastAt: null };
  overheard.push(own);
  const join = (topic: string): Promise<void> =>
    new Promise((resolve) => {
      client
        .channel(topic, { config: { private: true } })
        .on('broadcast', { event: '*' }, () => {
          if (!forbidden.includes(topic)) return;
          own.heard += 1;
          own.lastAt = performance.timeOrigin + performance.now();
        })
        .subscribe((status) => {
          if (status === 'SUBSCRIBED') own.joined.push(topic);
          else own.refused.push(topic);
          resolve();
        });
    });
  await Promise.all(topics.map(join));
}

async function results(): Promise<{ hearings: Hearing[]; overheard: Overheard[] }> {
  return {
    overheard,
    hearings: watchers.map(({ watcher, hearing }) => {
      const { history, isGone } = watcher.conversation.get();
      return {
        ...hearing,
        lastHeardAt: watcher.heard().lastAt,
        shown: history.messages.map(({ seq }) => seq),
        isGone,
      };
    }),
  };
}

serveParent({ open, intrude, results }, async () => {
  await Promise.all(intruders.map((client) => client.disconnect()));
  await Promise.all(watchers.map(({ watcher }) => watcher.close()));
});
