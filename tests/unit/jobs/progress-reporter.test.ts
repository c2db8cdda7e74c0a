import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationProgress } from '#lib/domain/types.ts';
import { createProgressReporter, type RunAnswer } from '#lib/jobs/progress-reporter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function at(fraction: number, stage: GenerationProgress['stage'] = 'lines'): GenerationProgress {
  return {
    stage,
    fraction,
    uncoveredSupervisorMinutes: null,
    uncoveredEmployeeMinutes: null,
    boundSupervisorMinutes: null,
    boundEmployeeMinutes: null,
    shortByDay: null,
  };
}

type Sent = { fraction: number; secondsLeft: number | null };

/** A database that takes `latencyMs` for an answer; `fail` decides which requests are lost. */
function openDatabase({ latencyMs = 0, fail = (_count: number): boolean => false } = {}) {
  const sent: Sent[] = [];
  const stored: number[] = [];
  const heard: RunAnswer[] = [];
  let answer: RunAnswer = 'running';
  let open = 0;
  let openMax = 0;
  const reporter = createProgressReporter(
    async ({ fraction }, secondsLeft) => {
      sent.push({ fraction, secondsLeft });
      open += 1;
      openMax = Math.max(openMax, open);
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      open -= 1;
      if (fail(sent.length)) throw new Error('away');
      stored.push(fraction);
      return answer;
    },
    (said) => heard.push(said),
  );
  return {
    reporter,
    sent,
    stored,
    heard,
    openMax: () => openMax,
    answers: (next: RunAnswer) => {
      answer = next;
    },
  };
}

/** A run that tells each of `steps` after `stepMs`. */
async function runThrough(tell: (progress: GenerationProgress) => void, steps: number, stepMs: number) {
  for (let step = 1; step <= steps; step++) {
    await vi.advanceTimersByTimeAsync(stepMs);
    tell(at(step / steps));
  }
}

function widestGap(fractions: readonly number[]): number {
  return Math.max(...fractions.map((fraction, index) => fraction - (fractions[index - 1] ?? 0)));
}

describe('the reporter of progress', () => {
  it('tells every twentieth of a run of a second and more, with one request at a time', async () => {
    const database = openDatabase({ latencyMs: 20 });
    await runThrough(database.reporter.tell, 1000, 1);
    await Promise.all([database.reporter.close(), vi.advanceTimersByTimeAsync(50)]);
    expect(widestGap(database.stored)).toBeLessThanOrEqual(0.05);
    expect(database.stored.at(-1)).toBe(1);
    expect(database.openMax()).toBe(1);
  });

  it('never goes back and does not ask for every step of a long run', async () => {
    const database = openDatabase({ latencyMs: 5 });
    await runThrough(database.reporter.tell, 10_000, 1);
    await Promise.all([database.reporter.close(), vi.advanceTimersByTimeAsync(50)]);
    expect(database.stored).toEqual([...database.stored].sort((a, b) => a - b));
    expect(database.stored.length).toBeLessThan(120);
  });

  it('tells together what happens while a slow database answers', async () => {
    const database = openDatabase({ latencyMs: 300 });
    await runThrough(database.reporter.tell, 100, 10);
    await Promise.all([database.reporter.close(), vi.advanceTimersByTimeAsync(1000)]);
    expect(database.openMax()).toBe(1);
    expect(database.stored.length).toBeLessThanOrEqual(6);
    expect(database.stored.at(-1)).toBe(1);
  });

  it('sends the last state although the request before it was lost', async () => {
    const database = openDatabase({ fail: (count) => count === 2 });
    await vi.advanceTimersByTimeAsync(10);
    database.reporter.tell(at(0.5));
    await vi.advanceTimersByTimeAsync(10);
    expect(database.stored).toEqual([0]);
    await Promise.all([database.reporter.close(), vi.advanceTimersByTimeAsync(10)]);
    expect(database.stored).toEqual([0, 0.5]);
  });

  it('asks a lost database once a second, not at every step', async () => {
    const database = openDatabase({ fail: () => true });
    await runThrough(database.reporter.tell, 100, 50);
    expect(database.sent.length).toBeGreaterThan(3);
    expect(database.sent.length).toBeLessThan(8);
  });

  it('lets its heart beat while nothing happens', async () => {
    const database = openDatabase();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(database.sent.length).toBeGreaterThanOrEqual(6);
  });

  it('asks at once when told to, and passes each answer on', async () => {
    const database = openDatabase({ latencyMs: 5 });
    await vi.advanceTimersByTimeAsync(10);
    database.answers('stop');
    database.reporter.ask();
    await vi.advanceTimersByTimeAsync(10);
    database.answers('ended');
    database.reporter.ask();
    await vi.advanceTimersByTimeAsync(10);
    expect(database.heard).toEqual(['running', 'stop', 'ended']);
  });

  it('asks again when it was told to while a request was on its way', async () => {
    const database = openDatabase({ latencyMs: 100 });
    database.reporter.ask();
    await vi.advanceTimersByTimeAsync(250);
    expect(database.sent).toHaveLength(2);
  });

  it('estimates the seconds left once something is done', async () => {
    const database = openDatabase();
    await runThrough(database.reporter.tell, 100, 100);
    const estimates = database.sent.map(({ secondsLeft }) => secondsLeft);
    expect(estimates[0]).toBeNull();
    expect(database.sent.find(({ fraction }) => fraction >= 0.5)?.secondsLeft).toBe(5);
    expect(estimates.at(-1)).toBe(0);
  });

  it('is silent after it was closed', async () => {
    const database = openDatabase();
    await Promise.all([database.reporter.close(), vi.advanceTimersByTimeAsync(10)]);
    const before = database.sent.length;
    database.reporter.tell(at(0.9));
    database.reporter.ask();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(database.sent).toHaveLength(before);
  });

  it('gives a request up that is never answered, and asks again', async () => {
    let asked = 0;
    const heard: RunAnswer[] = [];
    const reporter = createProgressReporter(
      () => (++asked === 1 ? new Promise<RunAnswer>(() => {}) : Promise.resolve('stop')),
      (answer) => heard.push(answer),
    );
    await vi.advanceTimersByTimeAsync(9000);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toBeGreaterThan(1);
    expect(heard).toContain('stop');
    await reporter.close();
  });
});
