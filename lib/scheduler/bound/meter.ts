/** Elementary steps between two looks at the clock on the wall of the caller: some milliseconds. */
const WORK_PER_LOOK = 1_000_000;
const REPORT_EVERY = 0.025;

/**
 * Counts work instead of time, so that equal problems give equal bounds on any machine; asks now and then whether to
 * stop, and tells how far the work is.
 */
export class Meter {
  isStopped = false;
  private readonly shouldStop: () => boolean;
  private readonly report: (fraction: number) => void;
  private sinceLook = 0;
  private fraction = 0;
  private reported = -REPORT_EVERY;
  private span = { from: 0, to: 0, planned: 1, done: 0 };

  constructor(shouldStop: () => boolean, report: (fraction: number) => void) {
    this.shouldStop = shouldStop;
    this.report = report;
  }

  /** Starts the next `share` of the whole. */
  begin(share: number): void {
    this.advance(this.span.to);
    this.span = { from: this.span.to, to: Math.min(1, this.span.to + share), planned: 1, done: 0 };
  }

  /** The elementary steps that the present share will take at most. */
  expect(planned: number): void {
    const { span } = this;
    this.span = { from: this.fraction, to: span.to, planned: Math.max(1, planned), done: 0 };
  }

  /** Notes work done; true when the caller wants to stop. */
  spend(work: number): boolean {
    const { span } = this;
    span.done += work;
    this.sinceLook += work;
    if (this.sinceLook >= WORK_PER_LOOK) {
      this.sinceLook = 0;
      if (this.shouldStop()) this.isStopped = true;
    }
    this.advance(span.from + (span.to - span.from) * Math.min(1, span.done / span.planned));
    return this.isStopped;
  }

  finish(): void {
    this.advance(1);
  }

  /** Work that ends early is told of in the same steps as work that does not. */
  private advance(fraction: number): void {
    this.fraction = Math.max(this.fraction, fraction);
    while (this.reported + REPORT_EVERY <= this.fraction) {
      this.reported =
        this.fraction - this.reported < 2 * REPORT_EVERY ? this.fraction : this.reported + REPORT_EVERY;
      this.report(this.reported);
    }
    if (this.fraction < 1 || this.reported === 1) return;
    this.reported = 1;
    this.report(1);
  }
}
