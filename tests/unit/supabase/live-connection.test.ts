import type { RealtimeClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveConnection, Presence } from '#lib/domain/live.ts';
import { type LiveGrant, openLiveConnection } from '#lib/supabase/live-connection.ts';

type Status = 'SUBSCRIBED' | 'CHANNEL_ERROR' | 'CLOSED';
type Message = { event: string; payload?: Record<string, unknown> };

/** A Realtime that does what the test says, in place of supabase-js and the network behind it. */
class Realtime {
  isUp = true;
  refused = new Set<string>();
  joins: string[] = [];
  token: string | null = null;
  readonly accessToken: () => Promise<string | null>;
  readonly channels = new Map<
    string,
    {
      tell: (message: Message) => void;
      report: (status: Status) => void;
      /** Others say where they are, with whatever words. */
      meet: (present: readonly object[]) => void;
      /** What this page has said of itself. */
      said: unknown[];
    }
  >();

  constructor(accessToken: () => Promise<string | null>) {
    this.accessToken = accessToken;
  }

  isConnected = () => this.isUp;
  connect = () => {};
  disconnect = async () => {
    this.isUp = false;
    for (const channel of this.channels.values()) channel.report('CHANNEL_ERROR');
  };
  sendHeartbeat = async () => {};
  setAuth = async () => {
    this.token = await this.accessToken();
  };
  removeChannel = async ({ topic }: { topic: string }) => {
    this.channels.delete(topic);
  };

  channel = (topic: string) => {
    let tell: (message: Message) => void = () => {};
    let sync = () => {};
    let present: readonly object[] = [];
    const said: unknown[] = [];
    const channel = {
      topic,
      presenceState: () => Object.fromEntries(present.map((one, index) => [String(index), [one]])),
      track: async (presence: Presence) => said.push(presence),
      untrack: async () => said.push(null),
      on: (kind: string, _filter: object, listener: (message: Message) => void) => {
        if (kind === 'presence') sync = () => listener({ event: 'sync' });
        else tell = listener;
        return channel;
      },
      subscribe: (report: (status: Status) => void) => {
        this.joins.push(topic);
        this.channels.set(topic, {
          said,
          meet: (others) => {
            present = others;
            sync();
          },
          tell: (message) => tell(message),
          report: (status) => {
            if (status === 'CLOSED') this.channels.delete(topic);
            report(status);
          },
        });
        const status = this.refused.has(topic) ? 'CHANNEL_ERROR' : 'SUBSCRIBED';
        setTimeout(() => this.isUp && report(status), 20);
      },
    };
    return channel;
  };
}

type World = {
  grant: LiveGrant | null;
  /** With which marks it asked. */
  marks: (number | null)[];
  isServerThere: boolean;
  asked: number;
  realtime: Realtime | null;
  states: string[];
  events: string[];
  /** Whom the page knows to be there. */
  present: readonly string[];
  /** Who of the agency it knows to be here. */
  people: readonly string[];
  gaps: number;
  connection: LiveConnection;
};

let page: EventTarget;
let world: World;

function open(): World {
  const opened: Omit<World, 'connection'> = {
    grant: grantOf(['user:1:1', 'agency:1:1']),
    marks: [],
    isServerThere: true,
    asked: 0,
    realtime: null,
    states: [],
    events: [],
    present: [],
    people: [],
    gaps: 0,
  };
  const connection = openLiveConnection(
    {
      ask: async (since) => {
        opened.asked += 1;
        opened.marks.push(since);
        if (!opened.isServerThere) throw new Error('not there');
        return opened.grant;
      },
      makeClient: async (accessToken) => {
        opened.realtime = new Realtime(accessToken);
        // The part of the client that a connection uses.
        return opened.realtime as unknown as RealtimeClient;
      },
    },
    {
      onState: (state) => opened.states.push(state),
      onEvent: ({ name }) => opened.events.push(name),
      onPresence: (present) => {
        opened.present = present.map(({ userId }) => userId);
      },
      onPeople: (userIds) => {
        opened.people = userIds;
      },
      onGap: () => {
        opened.gaps += 1;
      },
    },
  );
  return Object.assign(opened, { connection });
}

function grantOf(topics: string[], accessToken = 'first'): LiveGrant {
  return { accessToken, expiresInSeconds: 3600, topics, heard: { mark: 1, entries: [] } };
}

/** What the database says from now on that there was to hear. */
function heardShouldBe(mark: number, entries: number[]) {
  world.grant = { ...(world.grant ?? never()), heard: { mark, entries } };
}

function realtime(): Realtime {
  if (world.realtime === null) throw new Error('expected a client');
  return world.realtime;
}

beforeEach(async () => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
  });
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  world = open();
  await vi.advanceTimersByTimeAsync(100);
});

afterEach(() => {
  world.connection.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a live connection', () => {
  it('is live once every topic is joined, and asks then for what it missed before', () => {
    expect(world.states).toEqual(['live']);
    expect(world.gaps).toBe(1);
    expect(realtime().joins).toEqual(['user:1:1', 'agency:1:1']);
    expect(realtime().token).toBe('first');
  });

  it('passes on the signals it knows', () => {
    realtime()
      .channels.get('agency:1:1')
      ?.tell({ event: 'roster', payload: { schedule: 1 } });
    realtime().channels.get('agency:1:1')?.tell({ event: 'something-new' });
    expect(world.events).toEqual(['roster']);
  });

  it('leaves for other topics when it is told, without a word to the person', async () => {
    world.grant = grantOf(['user:1:2', 'agency:1:2']);
    realtime().channels.get('user:1:1')?.tell({ event: 'topics' });
    await vi.advanceTimersByTimeAsync(900);
    expect([...realtime().channels.keys()]).toEqual(['user:1:2', 'agency:1:2']);
    expect(world.states).toEqual(['live']);
    expect(world.gaps).toBe(2);
  });

  it('asks the server again when it is refused, with growing pauses', async () => {
    realtime().refused.add('agency:1:1');
    realtime().channels.get('agency:1:1')?.report('CHANNEL_ERROR');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.states).toEqual(['live', 'connecting', 'off']);
    const inTheFirstMinute = world.asked;
    expect(inTheFirstMinute).toBeGreaterThan(2);
    expect(inTheFirstMinute).toBeLessThan(10);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(world.asked - inTheFirstMinute).toBeLessThan(35);
    // The other topic was never left.
    expect(realtime().joins.filter((topic) => topic === 'user:1:1')).toHaveLength(1);

    realtime().refused.clear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.states.at(-1)).toBe('live');
    expect(world.gaps).toBe(2);
  });

  it('tells the page to be read again when the session has ended, and hears nothing more', async () => {
    world.grant = null;
    realtime().channels.get('agency:1:1')?.report('CLOSED');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(realtime().channels.size).toBe(0);
    expect(world.gaps).toBeGreaterThan(1);
    expect(world.states).toEqual(['live', 'connecting', 'off']);
  });

  it('keeps trying while the server is away, and catches up when it is back', async () => {
    world.isServerThere = false;
    realtime().isUp = false;
    for (const { report } of realtime().channels.values()) report('CHANNEL_ERROR');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(world.states).toEqual(['live', 'connecting', 'off']);
    expect(world.asked).toBeGreaterThan(60);
    world.isServerThere = true;
    realtime().isUp = true;
    for (const { report } of realtime().channels.values()) report('SUBSCRIBED');
    expect(world.states.at(-1)).toBe('live');
    expect(world.gaps).toBe(2);
  });

  it('is off at once without a network, and tries at once with one', async () => {
    page.dispatchEvent(new Event('offline'));
    expect(world.states).toEqual(['live', 'off']);
    await vi.advanceTimersByTimeAsync(1_500);
    const before = world.asked;
    realtime().isUp = true;
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(world.asked).toBe(before + 1);
  });

  it('finds out that the access has ended or the topics have moved, though nothing is heard', async () => {
    const { gaps } = world;
    world.grant = null;
    await vi.advanceTimersByTimeAsync(31_000);
    expect(world.gaps).toBe(gaps + 1);
    expect(realtime().channels.size).toBe(0);
    world.grant = grantOf(['user:1:2'], 'again');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...realtime().channels.keys()]).toEqual(['user:1:2']);
    world.grant = { ...world.grant, topics: ['user:1:3'] };
    await vi.advanceTimersByTimeAsync(31_000);
    expect([...realtime().channels.keys()]).toEqual(['user:1:3']);
  });

  it('reads the page again for a signal that never came, once', async () => {
    const { gaps } = world;
    const agency = realtime().channels.get('agency:1:1');
    agency?.tell({ event: 'roster', payload: { schedule: 1, entry: 7 } });
    heardShouldBe(20, [7, 8]);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(world.gaps, 'it may still be on its way').toBe(gaps);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.gaps).toBe(gaps + 1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.gaps, 'the same list again tells nothing new').toBe(gaps + 1);
    expect(world.marks.slice(0, 3)).toEqual([null, 1, 20]);
  });

  it('waits for a signal that is late, and takes any event for heard', async () => {
    const { gaps } = world;
    const agency = realtime().channels.get('agency:1:1');
    heardShouldBe(20, [7, 8]);
    await vi.advanceTimersByTimeAsync(30_500);
    agency?.tell({ event: 'roster', payload: { entry: 8 } });
    agency?.tell({ event: 'something-new', payload: { entry: 7 } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.gaps).toBe(gaps);
  });

  it('counts nothing as missed from before it was live', async () => {
    realtime().isUp = false;
    for (const { report } of realtime().channels.values()) report('CHANNEL_ERROR');
    heardShouldBe(20, [7, 8]);
    await vi.advanceTimersByTimeAsync(60_000);
    realtime().isUp = true;
    for (const { report } of realtime().channels.values()) report('SUBSCRIBED');
    const { gaps } = world;
    heardShouldBe(30, [7, 8]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.gaps).toBe(gaps);
  });

  it('looks at once after a moment out of sight, and reads again after sleep and on the way back', async () => {
    const { gaps, asked } = world;
    const see = async (visibilityState: 'hidden' | 'visible', ms: number) => {
      Object.assign(document, { visibilityState });
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(ms);
    };
    heardShouldBe(20, [7]);
    await see('hidden', 3_000);
    await see('visible', 0);
    expect(world.asked).toBe(asked + 1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.gaps).toBe(gaps + 1);

    // The machine sleeps: no timer runs meanwhile, and nobody says so.
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.gaps).toBe(gaps + 2);

    const back = Object.assign(new Event('pageshow'), { persisted: true });
    page.dispatchEvent(back);
    expect(world.gaps).toBe(gaps + 3);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(world.gaps).toBe(gaps + 3);
  });

  it('stays live when a renewal fails once', async () => {
    // It is near its end, so each heartbeat asks for a new one.
    world.grant = { ...(world.grant ?? never()), expiresInSeconds: 60 };
    await vi.advanceTimersByTimeAsync(31_000);
    world.isServerThere = false;
    const { asked } = world;
    expect(await realtime().accessToken()).toBe('first');
    expect(world.asked).toBe(asked + 1);
    world.isServerThere = true;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.states).toEqual(['live']);
    expect(world.gaps).toBe(1);
  });

  it('is off while the server does not answer, though the socket stays', async () => {
    world.isServerThere = false;
    await vi.advanceTimersByTimeAsync(70_000);
    expect(world.states).toEqual(['live', 'connecting', 'off']);
    const { gaps } = world;
    world.isServerThere = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.states.at(-1)).toBe('live');
    expect(world.gaps).toBe(gaps + 1);
    expect(realtime().joins, 'no topic was left').toHaveLength(2);
  });

  it('gives the token it has until it nears its end, then a new one', async () => {
    // A page that nobody sees asks for nothing by itself.
    Object.assign(document, { visibilityState: 'hidden' });
    const asked = world.asked;
    await vi.advanceTimersByTimeAsync(3_500_000);
    expect(await realtime().accessToken()).toBe('first');
    expect(world.asked).toBe(asked);
    world.grant = { ...(world.grant ?? never()), accessToken: 'second' };
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await realtime().accessToken()).toBe('second');
    expect(world.asked).toBe(asked + 1);
  });

  it('tells supervisors where it is, again after each join and each move of the topics', async () => {
    const here = { userId: 'sam', scheduleId: 7, personId: 'diaz' };
    world.connection.track(here);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(
      [...realtime().channels.values()].flatMap(({ said }) => said),
      'nobody hears a dispatcher',
    ).toEqual([]);

    world.grant = grantOf(['user:1:1', 'supervisors:1:1']);
    realtime().channels.get('user:1:1')?.tell({ event: 'topics' });
    await vi.advanceTimersByTimeAsync(1_000);
    const first = realtime().channels.get('supervisors:1:1');
    expect(first?.said).toEqual([here]);
    first?.meet([{ userId: 'tess', scheduleId: 7, personId: null }, { userId: 5 }, { words: 'none' }]);
    expect(world.present).toEqual(['tess']);
    // The line breaks, and Realtime's own client joins again.
    first?.report('CHANNEL_ERROR');
    expect(world.present).toEqual([]);
    first?.report('SUBSCRIBED');
    await vi.advanceTimersByTimeAsync(0);
    expect(first?.said).toEqual([here, here]);

    world.grant = { ...world.grant, topics: ['user:1:1', 'supervisors:1:2'] };
    realtime().channels.get('user:1:1')?.tell({ event: 'topics' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(realtime().channels.get('supervisors:1:2')?.said).toEqual([here]);
    expect(world.present).toEqual([]);
  });

  it('does nothing more after it is closed', async () => {
    const asked = world.asked;
    world.connection.close();
    page.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(world.asked).toBe(asked);
    expect(world.states).toEqual(['live']);
  });
});

function never(): never {
  throw new Error('expected a grant');
}

describe('who of the agency is here', () => {
  it('says so on the topic of the agency and nowhere else, and again where the topic moves to', async () => {
    world.connection.appear('sam');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(realtime().channels.get('agency:1:1')?.said).toEqual([{ userId: 'sam' }]);
    expect(realtime().channels.get('user:1:1')?.said).toEqual([]);
    world.grant = grantOf(['user:1:2', 'agency:1:2']);
    realtime().channels.get('user:1:1')?.tell({ event: 'topics' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(realtime().channels.get('agency:1:2')?.said).toEqual([{ userId: 'sam' }]);
  });

  it('knows each once, however many pages they have, and nobody of what makes no sense', async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    const agency = realtime().channels.get('agency:1:1');
    agency?.meet([
      { userId: 'tess' },
      { userId: 'tess' },
      { userId: 7 },
      { words: 'none' },
      { userId: 'kim' },
    ]);
    expect(world.people).toEqual(['tess', 'kim']);
    expect(world.present, 'that is no place of work').toEqual([]);
    await realtime().disconnect();
    expect(world.people).toEqual([]);
  });
});
