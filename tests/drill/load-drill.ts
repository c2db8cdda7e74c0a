import { loadavg } from 'node:os';
import { type HostedApp, startHostedApp } from './hosted-app.ts';
import { fillRoster, makeDraft } from './load/center.ts';
import { type LiveCrowd, openLiveCrowd } from './load/live.ts';
import { type LoadPerson, signInPeople } from './load/people.ts';
import { makeTasks } from './load/tasks.ts';
import { describeSlopes, judgeWeights } from './load/verdict.ts';
import { openScales, type Weight } from './load/weigh.ts';
import { createRandom, type Random } from './random.ts';
import { withDrillStack } from './stack.ts';
import type { Trial } from './trial.ts';
import { pause } from './wait.ts';

/** Milliseconds of the answers to one kind of request. */
export type Answers = { name: string; count: number; p50: number; p95: number; max: number };

export type Minute = {
  minute: number;
  answers: Answers[];
  failures: string[];
  /** Requests that nobody sent because everybody who might still waited for an answer. */
  heldBack: number;
  weight: Weight;
  /** Of the machine, which others may use as well. */
  loadAverage: number;
};

export type LoadReport = { trials: Trial[]; answers: Answers[]; rosterPeople: number };

const peopleCount = 50;
const socketCount = 200;
const requestsPerSecond = 10;
const rosterTask = 'roster, 4 weeks';
const rosterGoalMs = 500;

type Took = { name: string; ms: number };

/**
 * Lets fifty people work for so many minutes, ten requests a second, with two hundred live pages, and weighs app, gateway,
 * worker and database each minute.
 *
 * @param options.fill makes the demo centers in an empty database
 */
export function runLoadDrill(options: {
  minutes: number;
  seed: number;
  fill(databaseUrl: string): Promise<void>;
  report(minute: Minute): void;
}): Promise<LoadReport> {
  return withDrillStack(async (stack) => {
    await options.fill(stack.databaseUrl);
    const rosterPeople = await fillRoster(stack);
    const draftId = await makeDraft(stack);
    const scales = openScales();
    let app: HostedApp | null = null;
    let crowd: LiveCrowd | null = null;
    try {
      app = await startHostedApp(stack, { environment: scales.environment });
      const people = await signInPeople(stack, peopleCount);
      crowd = await openLiveCrowd(stack, people, socketCount);
      const random = createRandom(options.seed);
      const tasks = makeTasks({ url: app.url, sql: stack.sql, random, draftId });
      // The first request of each kind makes the server load its code.
      const [boss] = people;
      for (const { task } of tasks) if (boss !== undefined) await task.run(boss);
      const crew = createCrew(random, people, tasks);
      const minutes: Minute[] = [];
      const all: Took[] = [];
      for (let minute = 1; minute <= options.minutes; minute += 1) {
        const { took, failures, heldBack } = await workForAMinute(crew);
        all.push(...took);
        const weight = await scales.weigh(stack, app);
        const loadAverage = loadavg()[0] ?? 0;
        const done = {
          minute,
          answers: summarise(took),
          failures,
          heldBack,
          weight,
          loadAverage,
        };
        minutes.push(done);
        options.report(done);
      }
      const answers = summarise(all);
      const weights = minutes.map(({ weight }) => weight);
      const trials = [
        judgeAnswers(minutes, answers),
        {
          name: 'memory, connections and files',
          detail: `in the last two thirds of ${minutes.length} minutes: ${describeSlopes(weights)}`,
          problems: judgeWeights(weights),
        },
        judgeCrowd(crowd),
        { name: 'the gateway', detail: 'lives', problems: stack.hasEnded() ? ['it ended'] : [] },
      ];
      return { trials, answers, rosterPeople };
    } finally {
      await crowd?.close();
      await app?.stop();
      scales.close();
    }
  });
}

type Crew = {
  /** Lets somebody who waits for nothing do something; null when all of them wait. */
  work(): Promise<{ took: Took; failure: string | null }> | null;
  /** When nobody waits any more. */
  rest(): Promise<unknown>;
};

/** Everybody does one thing after the other, each kind as often as it is done. */
function createCrew(
  random: Random,
  people: readonly LoadPerson[],
  tasks: ReturnType<typeof makeTasks>,
): Crew {
  const pool = tasks.flatMap(({ task, isForAll, times }) =>
    Array.from({ length: times }, () => ({ task, isForAll })),
  );
  const waiting = new Map<LoadPerson, Promise<unknown>>();
  return {
    work() {
      const chosen = pool[random.between(0, pool.length - 1)];
      const free = people.filter(
        (person) => !waiting.has(person) && (chosen?.isForAll || person.role === 'supervisor'),
      );
      const person = free[random.between(0, Math.max(0, free.length - 1))];
      if (chosen === undefined || person === undefined) return null;
      const { name } = chosen.task;
      const startedAt = performance.now();
      const done = chosen.task
        .run(person)
        .catch((error: unknown) => `${name}: ${error instanceof Error ? error.message : String(error)}`)
        .then((failure) => {
          waiting.delete(person);
          return { took: { name, ms: performance.now() - startedAt }, failure };
        });
      waiting.set(person, done);
      return done;
    },
    rest: () => Promise.all(waiting.values()),
  };
}

/** Begins what is due; an answer counts for the minute in which it was asked for. */
async function workForAMinute(crew: Crew): Promise<{ took: Took[]; failures: string[]; heldBack: number }> {
  const took: Took[] = [];
  const failures: string[] = [];
  let heldBack = 0;
  const begun = performance.now();
  const due = 60 * requestsPerSecond;
  for (let sent = 0; sent < due; sent += 1) {
    await pause(Math.max(0, begun + (sent * 1000) / requestsPerSecond - performance.now()));
    const work = crew.work();
    if (work === null) heldBack += 1;
    void work?.then((done) => {
      took.push(done.took);
      if (done.failure !== null) failures.push(done.failure);
    });
  }
  await crew.rest();
  return { took, failures, heldBack };
}

function summarise(took: readonly Took[]): Answers[] {
  const names = [...new Set(took.map(({ name }) => name))].sort();
  return names.map((name) => {
    const sorted = took
      .filter((one) => one.name === name)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    return { name, count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
  });
}

function judgeAnswers(minutes: readonly Minute[], answers: readonly Answers[]): Trial {
  const failures = minutes.flatMap((minute) => minute.failures);
  const roster = answers.find(({ name }) => name === rosterTask)?.p95 ?? Number.POSITIVE_INFINITY;
  const heldBack = minutes.reduce((sum, minute) => sum + minute.heldBack, 0);
  return {
    name: 'answers',
    detail: `${answers.reduce((sum, { count }) => sum + count, 0)} requests, ${failures.length} failed, ${heldBack} not sent because all waited, the roster p95 ${roster} ms`,
    problems: [
      ...failures.slice(0, 20),
      ...(roster > rosterGoalMs
        ? [`the roster's page takes ${roster} ms at p95, ${rosterGoalMs} at most`]
        : []),
    ],
  };
}

function judgeCrowd(crowd: LiveCrowd): Trial {
  return {
    name: `${socketCount} live pages`,
    detail: `heard ${crowd.heard()} signals`,
    problems: [
      ...(crowd.lost() > 0 ? [`${crowd.lost()} of them were cut off`] : []),
      ...(crowd.heard() === 0 ? ['nobody heard anything'] : []),
    ],
  };
}
