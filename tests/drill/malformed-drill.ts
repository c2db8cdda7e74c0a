import { connect } from 'node:net';
import fc from 'fast-check';
import { librarySetup } from '../gateway/rest/library.ts';
import { faultOf, nonsense, nonsenseSetup } from '../gateway/rest/nonsense.ts';
import { type Answer, type Call, createCaller } from './http.ts';
import { findLeaks } from './leaks.ts';
import { malformedAuth, malformedBodies } from './malformed/bodies.ts';
import { type MalformedFrame, malformedFrames } from './malformed/frames.ts';
import { type MalformedToken, malformedTokens } from './malformed/tokens.ts';
import { type DrillPerson, makeTeam } from './people.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';
import type { DrillStack, Vitals } from './stack.ts';
import { pause } from './wait.ts';

/** What came of one kind of input. */
export type KindReport = {
  kind: Kind;
  inputs: number;
  /** Answers by HTTP status; for frames, whether the socket was closed for it. */
  outcomes: Record<string, number>;
  /** Each with seed, path and input, to be tried again. */
  problems: string[];
};

export type MalformedReport = {
  kinds: KindReport[];
  /** At the start, then after each quarter of all inputs, then at rest. */
  vitals: Vitals[];
  /** Of the server as a whole. */
  problems: string[];
  durationMs: number;
};

/** How the inputs are shared out, in hundredths, and by how many senders at once each kind is sent. */
const kinds = {
  frames: { share: 30, lanes: 3 },
  tokens: { share: 20, lanes: 2 },
  data: { share: 20, lanes: 3 },
  bodies: { share: 15, lanes: 2 },
  auth: { share: 15, lanes: 3 },
} as const;
type Kind = keyof typeof kinds;

/** One input may keep the server from everybody else no longer than this, in milliseconds of computing. */
const turnMsMax = 1000;

type World = {
  stack: DrillStack;
  team: DrillPerson[];
  send: ReturnType<typeof createCaller>['send'];
  outcomes: Map<string, number>;
};
/** Sends one input and says what is wrong with the answer; ends what it keeps open. */
type Sender = {
  arbitrary: fc.Arbitrary<unknown>;
  send(input: unknown): Promise<string[]>;
  close(): Promise<void>;
};

/** Sends `count` malformed inputs drawn from `seed` to every service of the project at the same time. */
export async function runMalformedDrill(
  stack: DrillStack,
  options: { count: number; seed: number },
): Promise<MalformedReport> {
  const { count, seed } = options;
  const begun = Date.now();
  const caller = createCaller(stack.url);
  try {
    await stack.sql.unsafe(`${librarySetup}; ${nonsenseSetup}; notify pgrst, 'reload schema'`);
    const team = await makeTeam(stack, 3);
    const meter = createMeter(stack, count);
    await meter.read();
    const lanes = (Object.keys(kinds) as Kind[]).flatMap((kind, place) =>
      Array.from({ length: kinds[kind].lanes }, (_, lane) => ({ kind, seed: seed + place * 100 + lane })),
    );
    const reports = await Promise.all(
      lanes.map(async ({ kind, seed: laneSeed }) => {
        const runs = Math.ceil((count * kinds[kind].share) / 100 / kinds[kind].lanes);
        return runLane(
          { stack, team, send: caller.send, outcomes: new Map() },
          { kind, seed: laneSeed, runs, meter },
        );
      }),
    );
    await pause(1000);
    await meter.read();
    return {
      kinds: merge(reports),
      vitals: meter.vitals,
      problems: judge(stack, meter.vitals),
      durationMs: Date.now() - begun,
    };
  } finally {
    caller.close();
  }
}

/** Asks the server how it is after each quarter. */
function createMeter(stack: DrillStack, count: number) {
  const vitals: Vitals[] = [];
  let done = 0;
  const read = async (): Promise<void> => {
    vitals.push(await stack.vitals());
  };
  return {
    vitals,
    read,
    async tick(): Promise<void> {
      done += 1;
      if (done % Math.ceil(count / 4) === 0) await read();
    },
  };
}

async function runLane(
  world: World,
  {
    kind,
    seed,
    runs,
    meter,
  }: { kind: Kind; seed: number; runs: number; meter: ReturnType<typeof createMeter> },
): Promise<KindReport> {
  const sender = senders[kind](world);
  const property = fc.asyncProperty(sender.arbitrary, async (input) => {
    const problems = world.stack.hasEnded() ? ['the server ended'] : await sender.send(input);
    await meter.tick();
    if (problems.length > 0) throw new Error(problems.join('; '));
  });
  const result = await fc.check(property, { numRuns: runs, seed, endOnFailure: true });
  await sender.close();
  const problems = result.failed
    ? [
        `${kind}: ${String(result.errorInstance)}\n      seed ${seed}, path ${result.counterexamplePath}, input ${fc.stringify(result.counterexample).slice(0, 1500)}`,
      ]
    : [];
  return { kind, inputs: result.numRuns, outcomes: Object.fromEntries(world.outcomes), problems };
}

const senders: Record<Kind, (world: World) => Sender> = {
  frames: sendFrames,
  tokens: sendTokens,
  data: (world) =>
    sender(nonsense, async ({ method, target, headers, body }) => {
      const call = {
        method,
        path: `/rest/v1/${toAddress(target)}`,
        headers: { apikey: world.stack.secretKey, ...headers },
        body,
      };
      const answer = await sendCounted(world, call);
      const fault = faultOf(method, answer.status, answer.body);
      return [
        ...(fault === undefined ? [] : [`${fault}: ${answer.body.slice(0, 300)}`]),
        ...leaksOf(world, answer, call),
      ];
    }),
  bodies: (world) => sender(malformedBodies(keysOf(world)), (call) => sendAndJudge(world, call)),
  auth: (world) => sender(malformedAuth(keysOf(world)), (call) => sendAndJudge(world, call)),
};

function sender<Input>(
  arbitrary: fc.Arbitrary<Input>,
  send: (input: Input) => Promise<string[]>,
  close: () => Promise<void> = async () => {},
): Sender {
  // Each sender gets the inputs of its own generator.
  return { arbitrary, send: (input) => send(input as Input), close };
}

function keysOf({ stack, team }: World) {
  return { publishableKey: stack.publishableKey, secretKey: stack.secretKey, token: team[0]?.token ?? '' };
}

/** As fetch would write the address: nothing that a line of HTTP cannot hold. */
function toAddress(target: string): string {
  return target.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}

async function sendCounted(world: World, call: Call): Promise<Answer> {
  const answer = await world.send(call);
  world.outcomes.set(String(answer.status), (world.outcomes.get(String(answer.status)) ?? 0) + 1);
  return answer;
}

async function sendAndJudge(world: World, call: Call): Promise<string[]> {
  const answer = await sendCounted(world, call);
  const isOurFault = answer.status >= 500 && answer.status !== 501;
  return [
    ...(isOurFault ? [`status ${answer.status}: ${answer.body.slice(0, 300)}`] : []),
    ...leaksOf(world, answer, call),
  ];
}

function leaksOf({ stack }: World, answer: Answer, { path, headers, body }: Call): string[] {
  // Where the project is reached is known to whoever reaches it.
  const sent = [stack.url, path, ...Object.values(headers ?? {}), String(body ?? '')].join('\n');
  return findLeaks(`${answer.body}\n${JSON.stringify(answer.headers)}`, sent);
}

/** Each token goes to one service after the other in turn. */
function sendTokens(world: World): Sender {
  const { stack, team } = world;
  const [person, other] = team;
  if (!person || !other) throw new Error('There are not enough people.');
  const calls: ((token: string) => Call)[] = [
    (token) => ({ path: '/rest/v1/profiles?select=id', headers: headersOf(token) }),
    (token) => ({ path: '/auth/v1/user', headers: headersOf(token) }),
    (token) => ({
      method: 'POST',
      path: '/realtime/v1/api/broadcast/x/events/y?private=true',
      headers: { ...headersOf(token), 'content-type': 'application/json' },
      body: '{}',
    }),
  ];
  const headersOf = (token: string) => ({ apikey: stack.publishableKey, authorization: `Bearer ${token}` });
  let turn = 0;
  let socket: RawSocket | null = null;

  async function join({ token, mustFail }: MalformedToken): Promise<string[]> {
    if (!socket?.isOpen()) socket = await openRawSocket(stack);
    const heard = await socket.join(person?.topics[0] ?? '', token);
    const status = String(heard?.payload.status ?? 'closed');
    world.outcomes.set(`join ${status}`, (world.outcomes.get(`join ${status}`) ?? 0) + 1);
    const problems = findLeaks(socket.takeReceived().join('\n'), token);
    if (heard === null && socket.isOpen()) problems.push('a join is not answered');
    if (mustFail && status === 'ok') problems.push('the topic was joined');
    return problems;
  }

  return sender(
    malformedTokens(stack.secrets, person),
    async (malformed) => {
      turn += 1;
      const toCall = calls[turn % (calls.length + 1)];
      const problems = toCall
        ? await judgeToken(world, toCall(malformed.token), malformed)
        : await join(malformed);
      return problems.map((problem) => `${malformed.what}: ${problem}`);
    },
    async () => {
      await socket?.close();
    },
  );
}

async function judgeToken(world: World, call: Call, { mustFail }: MalformedToken): Promise<string[]> {
  const answer = await sendCounted(world, call);
  const problems = leaksOf(world, answer, call);
  if (answer.status >= 500) problems.push(`status ${answer.status}: ${answer.body.slice(0, 300)}`);
  if (mustFail && (answer.status < 400 || answer.status >= 500)) {
    problems.push(`${call.path} answers ${answer.status}: ${answer.body.slice(0, 200)}`);
  }
  return problems;
}

/** Each frame is followed by a heartbeat: an answer or a closed socket, nothing else. Every second socket has joined. */
function sendFrames(world: World): Sender {
  const { stack, team } = world;
  const [person, stranger] = team;
  if (!person || !stranger) throw new Error('There are not enough people.');
  const sockets = new Map<string, RawSocket>();
  const own = person.topics[0] ?? '';
  let opened = 0;

  async function socketFor(version: MalformedFrame['version']): Promise<RawSocket> {
    const open = sockets.get(version);
    if (open?.isOpen()) return open;
    const socket = await openRawSocket(stack, version);
    sockets.set(version, socket);
    opened += 1;
    if (opened % 2 === 0) await socket.join(own, person?.token ?? '');
    return socket;
  }

  const count = (outcome: string): void => {
    world.outcomes.set(outcome, (world.outcomes.get(outcome) ?? 0) + 1);
  };

  return sender(
    malformedFrames({ own, foreign: stranger.topics[0] ?? '', token: person.token }),
    async ({ version, layer, data }) => {
      if (layer === 'wire') return sendWire(stack, data, count);
      const socket = await socketFor(version);
      socket.takeReceived();
      socket.sendRaw(data, layer === 'binary');
      const beat = await socket.ask({ topic: 'phoenix', event: 'heartbeat', payload: {} });
      count(beat === null ? 'closed' : 'answered');
      const sent = data.toString('utf8');
      const problems = findLeaks(socket.takeReceived().join('\n'), `${sent}\n${data.toString('latin1')}`);
      if (beat === null && socket.isOpen()) problems.push('the socket is open and does not answer');
      return problems;
    },
    async () => {
      for (const socket of sockets.values()) await socket.close();
    },
  );
}

/** Bytes right after the handshake. A server may wait for more of them, so what counts is that it takes it calmly. */
function sendWire(stack: DrillStack, data: Buffer, count: (outcome: string) => void): Promise<string[]> {
  const { hostname, port } = new URL(stack.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let received = '';
    let isSent = false;
    const finish = (outcome: string): void => {
      clearTimeout(timer);
      socket.destroy();
      count(outcome);
      const isUp = received.startsWith('HTTP/1.1 101');
      resolve([
        ...(isUp ? [] : [`the handshake is answered: ${received.slice(0, 100)}`]),
        ...findLeaks(received, data.toString('latin1')),
      ]);
    };
    let timer = setTimeout(() => finish('no handshake'), 10_000);
    socket.on('error', () => {});
    socket.on('close', () => finish('wire closed'));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isSent || !received.includes('\r\n\r\n')) return;
      isSent = true;
      socket.write(data);
      clearTimeout(timer);
      timer = setTimeout(() => finish('wire open'), 15);
    });
    socket.write(
      [
        'GET /realtime/v1/websocket?vsn=2.0.0 HTTP/1.1',
        `Host: ${hostname}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `apikey: ${stack.publishableKey}`,
        '',
        '',
      ].join('\r\n'),
    );
  });
}

function merge(reports: readonly KindReport[]): KindReport[] {
  return (Object.keys(kinds) as Kind[]).map((kind) => {
    const own = reports.filter((report) => report.kind === kind);
    const outcomes: Record<string, number> = {};
    for (const report of own) {
      for (const [name, count] of Object.entries(report.outcomes))
        outcomes[name] = (outcomes[name] ?? 0) + count;
    }
    return {
      kind,
      inputs: own.reduce((sum, { inputs }) => sum + inputs, 0),
      outcomes,
      problems: own.flatMap(({ problems }) => problems),
    };
  });
}

function judge(stack: DrillStack, vitals: readonly Vitals[]): string[] {
  const problems: string[] = [];
  const [, first] = vitals;
  const last = vitals.at(-1);
  const complaints = stack.complaints();
  if (stack.hasEnded()) problems.push('the server ended');
  if (/\n\s+at /.test(complaints)) problems.push(`the server was surprised: ${complaints.slice(0, 1500)}`);
  const slowest = Math.max(...vitals.map(({ longestTurn }) => longestTurn.workMs));
  if (slowest > turnMsMax) problems.push(`one turn of the server took ${slowest} ms of computing`);
  if (first && last && last.rss > first.rss * 1.25 + 40_000_000) {
    problems.push(`memory grew from ${first.rss} bytes after the first quarter to ${last.rss}`);
  }
  if (last && last.sockets > 0) problems.push(`${last.sockets} sockets are left`);
  return problems;
}
