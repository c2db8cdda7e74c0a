'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { leastWords } from '#lib/domain/bound-words.ts';
import { countOf, formatDate, formatDuration } from '#lib/domain/format.ts';
import { isStage, stageLabel } from '#lib/domain/labels.ts';
import type { LiveEvent } from '#lib/domain/live.ts';
import type { GenerationDetail, GenerationRun } from '#lib/domain/records.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { useLive } from '../live/use-live.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Progress } from '../ui/progress.tsx';
import { RefreshWhile } from './refresh-while.tsx';

/** A live page asks only in case a signal was lost. In ms. */
const doubtMs = 10_000;
const pollMs = 1_000;

type Answer = Promise<ActionResult<unknown>>;

export type RunProgressProps = {
  run: GenerationRun;
  /** First day that the run plans. */
  startDate: LocalDate;
  /** Ends the search and keeps the best schedule so far. */
  stop: (input: { runId: number }) => Answer;
  /** Ends the run; the draft stays as it was. */
  cancel: (input: { runId: number }) => Answer;
  /** Said while nobody takes the run up. */
  workerNote: string | null;
};

/** A running generation: how far it is, how good it is already, and the ways to end it. */
export function RunProgress({ run, startDate, stop, cancel, workerNote }: RunProgressProps) {
  const [heard, setHeard] = useState<Heard | null>(null);
  const { state, refresh } = useLive(['generation'], ({ payload }) => {
    if (payload.run !== run.id) return;
    if (payload.state === 'running') setHeard(heardOf(run.id, payload));
    else refresh();
  });
  const latest = heard?.id === run.id && heard.progress > run.progress ? heard : run;
  const { detail } = latest;
  const isWaiting = run.isWaiting && latest === run;
  return (
    <section aria-label="Generation" className="flex flex-col gap-5 rounded-lg border bg-card p-5">
      <RefreshWhile everyMs={state === 'live' ? doubtMs : pollMs} />
      <Progress
        label={isWaiting ? 'Waiting for the generator…' : `${stageLabel(latest.stage)}…`}
        fraction={isWaiting ? null : latest.progress}
        detail={timeLeft(latest)}
      />
      {isWaiting && workerNote ? <FormMessage tone="warning">{workerNote}</FormMessage> : null}
      <dl className="grid gap-4 sm:grid-cols-2">
        <Figure
          term="Supervisors short"
          minutes={detail?.uncoveredSupervisorMinutes ?? null}
          boundMinutes={detail?.boundSupervisorMinutes ?? null}
        />
        <Figure
          term="Employees short"
          minutes={detail?.uncoveredEmployeeMinutes ?? null}
          boundMinutes={detail?.boundEmployeeMinutes ?? null}
        />
      </dl>
      <FillingCoverage shortByDay={detail?.shortByDay ?? null} startDate={startDate} />
      <RunButtons
        run={run}
        stop={stop}
        cancel={cancel}
        hasSchedule={detail?.uncoveredEmployeeMinutes != null}
      />
    </section>
  );
}

function RunButtons({
  run,
  stop,
  cancel,
  hasSchedule,
}: Pick<RunProgressProps, 'run' | 'stop' | 'cancel'> & { hasSchedule: boolean }) {
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const end = (how: (input: { runId: number }) => Answer) => () =>
    startTransition(async () => {
      const answer = await answerOf(() => how({ runId: run.id }));
      setError(answer.ok ? null : answer.message);
    });
  return (
    <div className="flex flex-col gap-3">
      <FormMessage>{error}</FormMessage>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="text-sm text-muted-foreground">
          You may leave this page; the draft is here when you come back.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button pending={isPending} onClick={end(cancel)}>
            Cancel and keep the draft as it was
          </Button>
          {hasSchedule ? (
            <Button pending={isPending || run.stopRequested} onClick={end(stop)}>
              Stop and take the best so far
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Figure({
  term,
  minutes,
  boundMinutes,
}: {
  term: string;
  minutes: number | null;
  boundMinutes: number | null;
}) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-sm text-muted-foreground">{term}</dt>
      <dd className="flex flex-col gap-0.5">
        <span className="text-lg font-semibold tabular-nums">
          {minutes === null ? '–' : minutes === 0 ? 'Nothing' : formatDuration(minutes)}
        </span>
        <span className="text-sm text-muted-foreground">{leastNote(minutes, boundMinutes)}</span>
      </dd>
    </div>
  );
}

function leastNote(minutes: number | null, boundMinutes: number | null): string {
  if (minutes === 0) return 'Everything is covered.';
  if (boundMinutes === null || minutes === null) return 'The least possible is not known yet.';
  if (minutes <= boundMinutes) return 'No schedule with these people leaves less short.';
  const words = leastWords(boundMinutes);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Every day of the block as a mark that empties while its gaps close. */
function FillingCoverage({
  shortByDay,
  startDate,
}: {
  shortByDay: readonly number[] | null;
  startDate: LocalDate;
}) {
  const most = Math.max(1, ...(shortByDay ?? []));
  const short = shortByDay?.filter((minutes) => minutes > 0).length ?? null;
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-sm text-muted-foreground">
        {shortByDay === null || short === null
          ? 'Coverage by day appears with the first schedule.'
          : short === 0
            ? 'Every day is covered.'
            : `${countOf(short, 'day', 'days')} of ${shortByDay.length} short, at most ${formatDuration(most)} on one day.`}
      </figcaption>
      <div aria-hidden className="flex h-16 items-end gap-px border-b">
        {(shortByDay ?? []).map((minutes, day) => (
          <div
            key={addDays(startDate, day)}
            title={`${formatDate(addDays(startDate, day))}: ${minutes === 0 ? 'covered' : `${formatDuration(minutes)} short`}`}
            className="min-w-0 flex-1 bg-danger transition-[height] duration-150"
            style={{ height: `${(100 * minutes) / most}%` }}
          />
        ))}
      </div>
    </figure>
  );
}

type Heard = Pick<GenerationRun, 'id' | 'stage' | 'progress' | 'detail'>;

function heardOf(id: number, { stage, progress, detail }: LiveEvent['payload']): Heard {
  return {
    id,
    stage: typeof stage === 'string' && isStage(stage) ? stage : null,
    progress: typeof progress === 'number' ? progress : 0,
    detail: (detail ?? null) as GenerationDetail | null,
  };
}

function timeLeft({ progress, detail }: Heard): string {
  const percent = `${Math.round(100 * progress)} %`;
  const seconds = detail?.secondsLeft;
  if (seconds === null || seconds === undefined) return percent;
  return `${percent} · ${seconds < 1 ? 'almost done' : `about ${Math.ceil(seconds)} s left`}`;
}
