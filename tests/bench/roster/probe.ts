import type { CDPSession, Page } from '@playwright/test';

/** What happened in the page to one keystroke. */
export type KeyTimes = {
  /** Frames begun before the cell had changed; 0 = it had in the first. */
  framesBefore: number;
  /** Until the frame with the change was painted. */
  paintedMs: number;
  /** Until nothing is on its way to the server any more. */
  confirmedMs: number;
};

declare global {
  interface Window {
    rosterBench: {
      marks: { painted: number | null; hydrated: number | null; loaded: number | null };
      /** Milliseconds of tasks over 50, since the page was opened. */
      longTasks: number[];
      key: Promise<KeyTimes> | null;
      watchKey(cell: string): void;
    };
  }
}

/** Runs in every page before its own scripts: notes when shifts are painted, when the grid answers, and long tasks. */
export function installProbe(): void {
  const marks: Window['rosterBench']['marks'] = { painted: null, hydrated: null, loaded: null };
  const longTasks: number[] = [];
  const afterPaint = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    requestAnimationFrame(() => port2.postMessage(null));
  };
  const isHydrated = (element: Element) =>
    Object.keys(element).some((name) => name.startsWith('__reactProps'));
  const turn = () => {
    const chip = document.querySelector('.rg .shift-chip, .rg .rg-letter, [data-bar]');
    if (marks.painted === null && chip !== null) {
      marks.painted = Number.NaN;
      afterPaint(() => {
        marks.painted = performance.now();
      });
    }
    const grid = document.querySelector('.rg');
    if (marks.hydrated === null && grid !== null && isHydrated(grid)) marks.hydrated = performance.now();
    if (marks.loaded === null && document.querySelector('[data-roster-loaded]') !== null) {
      marks.loaded = performance.now();
    }
    if (marks.loaded === null) requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  window.rosterBench = {
    marks,
    longTasks,
    key: null,
    watchKey(cell) {
      const textOf = () => document.querySelector(cell)?.outerHTML ?? '';
      const before = textOf();
      window.rosterBench.key = new Promise((resolve) => {
        window.addEventListener(
          'keydown',
          (event) => {
            let frames = 0;
            const untilChanged = () => {
              if (textOf() === before) {
                frames += 1;
                requestAnimationFrame(untilChanged);
                return;
              }
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => {
                const paintedMs = performance.now() - event.timeStamp;
                const untilSaved = () => {
                  if (document.querySelector('[data-edit="saving"]') !== null)
                    requestAnimationFrame(untilSaved);
                  else
                    resolve({
                      framesBefore: frames,
                      paintedMs,
                      confirmedMs: performance.now() - event.timeStamp,
                    });
                };
                untilSaved();
              };
              port2.postMessage(null);
            };
            requestAnimationFrame(untilChanged);
          },
          { capture: true, once: true },
        );
      });
    },
  };
}

/** Bytes over the wire by kind, while a page is open. */
export type Transfer = Record<'document' | 'script' | 'style' | 'font' | 'data' | 'other', number>;

/**
 * Counts what a page loads, compressed and with its headers. Asked with an instant, it tells what had come until then;
 * an instant is in milliseconds since 1970, by the browser.
 */
export async function watchTransfer(client: CDPSession): Promise<(until: number) => Transfer> {
  const kindOf: Partial<Record<string, keyof Transfer>> = {
    Document: 'document',
    Script: 'script',
    Stylesheet: 'style',
    Font: 'font',
    Fetch: 'data',
    XHR: 'data',
  };
  const kinds = new Map<string, keyof Transfer>();
  const finished: { kind: keyof Transfer; bytes: number; seconds: number }[] = [];
  /** Between the browser's two clocks, in seconds. */
  let offset = 0;
  client.on('Network.requestWillBeSent', ({ wallTime, timestamp }) => {
    offset = wallTime - timestamp;
  });
  client.on('Network.responseReceived', ({ requestId, type }) => {
    kinds.set(requestId, kindOf[type] ?? 'other');
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    finished.push({ kind: kinds.get(requestId) ?? 'other', bytes: encodedDataLength, seconds: timestamp });
  });
  await client.send('Network.enable');
  return (until) => {
    const sums: Transfer = { document: 0, script: 0, style: 0, font: 0, data: 0, other: 0 };
    for (const { kind, bytes, seconds } of finished) {
      if ((seconds + offset) * 1000 <= until) sums[kind] += bytes;
    }
    return sums;
  };
}

/** The longest task in milliseconds: as long as it took, and the processor's time for it, which a busy machine leaves alone. */
export type LongestTask = { wallMs: number; cpuMs: number };

type TraceEvent = {
  name: string;
  ph: string;
  /** Microseconds, as all times of a trace. */
  ts: number;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
};

/** Everything before is the tool's own: it compiles its scripts and starts to trace. */
const BEGIN = 'roster-bench-begin';

/** The longest task of the page's main thread while `work` goes on. */
export async function longestTaskDuring(page: Page, work: () => Promise<void>): Promise<LongestTask> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
  });
  await page.evaluate((mark) => performance.mark(mark), BEGIN);
  let written = '';
  try {
    await work();
  } finally {
    written = (await browser.stopTracing()).toString();
  }
  const trace: unknown = JSON.parse(written);
  const events = isTrace(trace) ? trace.traceEvents : [];
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const begun = events.find(({ name }) => name === BEGIN)?.ts ?? 0;
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      ph === 'X' && ts > begun && name.endsWith('RunTask') && mains.has(`${pid} ${tid}`),
  );
  return {
    wallMs: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
    cpuMs: Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000)),
  };
}

function isTrace(value: unknown): value is { traceEvents: TraceEvent[] } {
  return typeof value === 'object' && value !== null && 'traceEvents' in value;
}
