import { type DrillPerson, makeTeam } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';
import type { DrillStack, Vitals } from './stack.ts';
import type { Trial } from './trial.ts';
import { waitFor } from './wait.ts';

export type SocketReport = {
  trials: Trial[];
  /** Bytes and counts: as it began, full, and after all had gone, for each round. */
  vitals: { before: Vitals; rounds: { full: Vitals; empty: Vitals }[] };
  /** Milliseconds until all had joined and until all had heard the broadcast, for each round. */
  timesMs: { joined: number; heard: number }[];
};

/** So many sockets have one person. */
const socketsPerPerson = 50;
/** Sockets that connect at the same time. */
const width = 50;
const settleMs = 15_000;

/**
 * On a project that takes `count` sockets, opens `count` sockets, each on a private channel, twice; some leave and join again, one broadcast goes to all, all
 * go. Then one more than the project takes is tried.
 */
export async function runSocketDrill(
  stack: DrillStack,
  options: { count: number; seed: number; rounds: number },
): Promise<SocketReport> {
  const { count } = options;
  const random = createRandom(options.seed);
  const said = stack.complaints().length;
  const team = await makeTeam(stack, Math.ceil(count / socketsPerPerson));
  // The first connection of everything is opened and stays.
  await warmUp(stack, team);
  const before = await stack.vitals();
  const report: SocketReport = { trials: [], vitals: { before, rounds: [] }, timesMs: [] };
  for (let round = 1; round <= options.rounds; round += 1) {
    await runRound(stack, team, { round, count, random, report });
  }
  report.trials.push(compareRounds(report));
  report.trials.push(await overfill(stack, team, count));
  report.trials.push(await lookAtTheEnd(stack, said));
  return report;
}

async function warmUp(stack: DrillStack, team: DrillPerson[]): Promise<void> {
  const sockets = await openAll(stack, width);
  await joinAll(sockets, team);
  await closeAll(sockets);
  await untilEmpty(stack);
}

async function runRound(
  stack: DrillStack,
  team: DrillPerson[],
  { round, count, random, report }: { round: number; count: number; random: Random; report: SocketReport },
): Promise<void> {
  const problems: string[] = [];
  const begun = Date.now();
  const sockets = await openAll(stack, count);
  problems.push(...(await joinAll(sockets, team)));
  const joined = Date.now() - begun;
  const movers = random.shuffle([...sockets.keys()]).slice(0, Math.ceil(count * 0.3));
  problems.push(...(await leaveAndJoin(sockets, movers, team)));
  const heardAt = await broadcastToAll(stack, sockets, team, round);
  if (heardAt.missing > 0) problems.push(`${heardAt.missing} sockets did not hear the broadcast`);
  if (heardAt.twice > 0) problems.push(`${heardAt.twice} sockets heard it more than once`);
  const full = await stack.vitals();
  if (full.sockets !== count || full.channels !== count) {
    problems.push(`the server counts ${full.sockets} sockets and ${full.channels} channels`);
  }
  await closeAll(sockets);
  problems.push(...(await untilEmpty(stack)));
  const empty = await stack.vitals();
  report.vitals.rounds.push({ full, empty });
  report.timesMs.push({ joined, heard: heardAt.ms });
  const detail = `joined in ${joined} ms, ${movers.length} left and came back, all heard it in ${heardAt.ms} ms`;
  report.trials.push({ name: `${count} sockets, round ${round}`, detail, problems });
}

async function openAll(stack: DrillStack, count: number): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  while (sockets.length < count) {
    const next = Math.min(width, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: next }, () => openRawSocket(stack)))));
  }
  return sockets;
}

/** Each joins the agency's topic, as somebody of its own team. */
async function joinAll(sockets: readonly RawSocket[], team: DrillPerson[]): Promise<string[]> {
  return inGroups([...sockets.keys()], async (index) => joinOne(sockets, team, index));
}

async function joinOne(sockets: readonly RawSocket[], team: DrillPerson[], index: number): Promise<string[]> {
  const person = team[index % team.length];
  const socket = sockets[index];
  if (!person || !socket) throw new Error(`There is no socket ${index}.`);
  const answer = await socket.join(topicOf(person), person.token);
  if (answer?.payload.status === 'ok') return [];
  return [`socket ${index} could not join: ${JSON.stringify(answer?.payload ?? null)}`];
}

async function leaveAndJoin(
  sockets: readonly RawSocket[],
  movers: number[],
  team: DrillPerson[],
): Promise<string[]> {
  return inGroups(movers, async (index) => {
    const person = team[index % team.length];
    const left = person && (await sockets[index]?.leave(topicOf(person)));
    if (left?.payload.status !== 'ok') return [`socket ${index} could not leave`];
    return joinOne(sockets, team, index);
  });
}

async function inGroups(indexes: number[], work: (index: number) => Promise<string[]>): Promise<string[]> {
  const problems: string[] = [];
  for (let start = 0; start < indexes.length; start += width) {
    problems.push(...(await Promise.all(indexes.slice(start, start + width).map(work))).flat());
  }
  return problems;
}

function topicOf(person: DrillPerson): string {
  const topic = person.topics.find((name) => name.startsWith('agency:'));
  if (topic === undefined) throw new Error(`${person.email} has no topic of the agency.`);
  return topic;
}

async function broadcastToAll(stack: DrillStack, sockets: RawSocket[], team: DrillPerson[], round: number) {
  const heard = new Map<RawSocket, number>();
  for (const socket of sockets) {
    socket.onMessage(({ event, payload }) => {
      if (event === 'broadcast' && payload.event === `drill-${round}`)
        heard.set(socket, (heard.get(socket) ?? 0) + 1);
    });
  }
  const [first] = team;
  if (!first) throw new Error('The team is empty.');
  const begun = Date.now();
  await stack.sql`select realtime.send('{"a": 1}'::jsonb, ${`drill-${round}`}, ${topicOf(first)}, true)`;
  await waitFor('all hear it', settleMs, () => (heard.size === sockets.length ? true : null), 5).catch(
    () => {},
  );
  const ms = Date.now() - begun;
  return {
    ms,
    missing: sockets.length - heard.size,
    twice: [...heard.values()].filter((times) => times > 1).length,
  };
}

async function closeAll(sockets: readonly RawSocket[]): Promise<void> {
  await Promise.all(sockets.map((socket) => socket.close()));
}

async function untilEmpty(stack: DrillStack): Promise<string[]> {
  try {
    await waitFor('all sockets are gone', settleMs, async () =>
      (await stack.vitals()).sockets === 0 ? true : null,
    );
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/**
 * What a round used is free again, to be seen in the heap. The system sees it later: the allocator keeps what it may need
 * again, so the memory of the process grows for some rounds and then no more.
 */
function compareRounds({ vitals: { before, rounds } }: SocketReport): Trial {
  const [first] = rounds;
  const [previous, last] = rounds.slice(-2);
  if (!first || !previous || !last) throw new Error('There were not two rounds.');
  const problems: string[] = [];
  if (last.empty.heapUsed > first.empty.heapUsed * 1.1 + 2_000_000) {
    problems.push(`the heap grew from ${mb(first.empty.heapUsed)} to ${mb(last.empty.heapUsed)}`);
  }
  if (last.empty.rss > previous.empty.rss * 1.1 + 10_000_000) {
    problems.push(`memory still grows: ${mb(previous.empty.rss)}, then ${mb(last.empty.rss)}`);
  }
  if (last.empty.files > before.files + 5) {
    problems.push(`files stay open: ${before.files} before, ${last.empty.files} after`);
  }
  const show = ({ rss, heapUsed, files }: Vitals): string =>
    `${mb(rss)}, heap ${mb(heapUsed)}, ${files} files`;
  const detail = [
    `before: ${show(before)}`,
    ...rounds.map(({ full, empty }) => `full: ${show(full)}; empty: ${show(empty)}`),
  ].join('\n    ');
  return { name: 'memory and files', detail, problems };
}

/** One more than may join is told so when it joins; twice as many are not even let in. */
async function overfill(stack: DrillStack, team: DrillPerson[], count: number): Promise<Trial> {
  const problems: string[] = [];
  const sockets = await openAll(stack, count);
  problems.push(...(await joinAll(sockets, team)));
  const idle = await openAll(stack, count);
  const [person] = team;
  if (!person) throw new Error('The team is empty.');
  const late = await idle[0]?.join(topicOf(person), person.token);
  const reason = String((late?.payload.response as { reason?: unknown } | undefined)?.reason);
  if (!reason.startsWith('ConnectionRateLimitReached')) problems.push(`the join too many is told: ${reason}`);
  const refused = await openRawSocket(stack).then(
    async (socket) => {
      await socket.close();
      return 'it was let in';
    },
    (error: Error) => error.message,
  );
  if (!/refused with 503: .*Too many connected users/.test(refused))
    problems.push(`beyond the limit: ${refused}`);
  await closeAll([...sockets, ...idle]);
  problems.push(...(await untilEmpty(stack)));
  const again = await openAll(stack, 1);
  problems.push(...(await joinAll(again, team)));
  await closeAll(again);
  return { name: `more than ${count}`, detail: `join: ${reason}; handshake: ${refused}`, problems };
}

async function lookAtTheEnd(stack: DrillStack, said: number): Promise<Trial> {
  const complaints = stack.complaints().slice(said);
  return {
    name: 'the server',
    detail: stack.hasEnded() ? 'ended' : 'lives',
    problems: [
      ...(stack.hasEnded() ? ['the server ended'] : []),
      ...(complaints === '' ? [] : [`it complained: ${complaints.slice(0, 500)}`]),
    ],
  };
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}
