import type { GenerationProgress } from '#lib/domain/types.ts';
import { within } from './patience.ts';

/** What the database says of a run to the worker that computes it. */
export type RunAnswer = 'running' | 'stop' | 'ended';

export type ProgressReporter = {
  /** The run is so far now. */
  tell(progress: GenerationProgress): void;
  /** Asks the database at once how the run stands, for instance because somebody wants it to stop. */
  ask(): void;
  /** Sends what was not sent yet; nothing is sent afterwards. */
  close(): Promise<void>;
};

/** A step of progress of which the database always hears; half of what is promised, as a request takes its time. */
const fractionStep = 0.02;
/** Smaller steps wait so long. */
const stepMs = 250;
const heartbeatMs = 5000;
/** A request that has no answer by then is given up: the database may be back and never answer it. */
const answerMs = 10_000;
/** The time after a request that failed. */
const retryMs = 1000;
/** Before that an estimate would jump. */
const estimateFromMs = 500;
const estimateFromFraction = 0.03;

const nothingYet: GenerationProgress = {
  stage: 'compile',
  fraction: 0,
  uncoveredSupervisorMinutes: null,
  uncoveredEmployeeMinutes: null,
  boundSupervisorMinutes: null,
  boundEmployeeMinutes: null,
  shortByDay: null,
};

/**
 * Tells the database how far a run is. There is never more than one request on its way; what happens meanwhile is told
 * together, so that the last state is always sent and a slow database is asked less often.
 *
 * @param send one request; `secondsLeft` is null as long as nothing can be said. A rejection ends nothing
 * @param hear gets the answer of each request
 */
export function createProgressReporter(
  send: (progress: GenerationProgress, secondsLeft: number | null) => Promise<RunAnswer>,
  hear: (answer: RunAnswer) => void,
): ProgressReporter {
  const startedAt = Date.now();
  let latest = nothingYet;
  let sent: GenerationProgress | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  let notBefore = Number.NEGATIVE_INFINITY;
  let isAsked = true;
  let isClosed = false;
  let inFlight: Promise<void> | null = null;

  const isDue = (): boolean => {
    const now = Date.now();
    if (now < notBefore) return false;
    if (isAsked || now - sentAt >= heartbeatMs) return true;
    if (latest === sent) return false;
    return (
      sent === null ||
      latest.stage !== sent.stage ||
      latest.fraction - sent.fraction >= fractionStep ||
      now - sentAt >= stepMs
    );
  };

  const request = async (): Promise<void> => {
    const told = latest;
    isAsked = false;
    sentAt = Date.now();
    try {
      const answer = await within(answerMs, send(told, secondsLeft(told, sentAt - startedAt)));
      sent = told;
      hear(answer);
    } catch {
      // The state stays unsent, and the next request tells a newer one.
      notBefore = Date.now() + retryMs;
    }
  };

  const pump = (): void => {
    if (isClosed || inFlight !== null || !isDue()) return;
    inFlight = request().finally(() => {
      inFlight = null;
      pump();
    });
  };

  const timer = setInterval(pump, stepMs);
  pump();
  return {
    tell(progress) {
      latest = progress;
      pump();
    },
    ask() {
      isAsked = true;
      notBefore = Number.NEGATIVE_INFINITY;
      pump();
    },
    async close() {
      clearInterval(timer);
      isClosed = true;
      await inFlight;
      if (latest !== sent) await request();
    },
  };
}

/** Whole seconds until the end, if the rest goes as fast as what is done. */
function secondsLeft({ fraction }: GenerationProgress, elapsedMs: number): number | null {
  if (fraction < estimateFromFraction || elapsedMs < estimateFromMs) return null;
  return Math.ceil((elapsedMs * (1 - fraction)) / fraction / 1000);
}
