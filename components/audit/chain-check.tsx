'use client';

import { CircleAlert, CircleCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import {
  breakAdvice,
  CHAIN_START,
  type ChainProgress,
  chainHoldsWords,
  chainStep,
  PROBLEM_WORDS,
} from '#lib/domain/audit-chain-words.ts';
import type { AuditCheck } from '#lib/domain/audit-records.ts';
import { type ClockStyle, countOf, formatCount } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { HeadLine } from './head-line.tsx';

type State = 'idle' | 'running' | 'stopped' | 'done' | 'failed';

export type ChainCheckProps = { timeZone: string; clockStyle: ClockStyle };

/** Checks the chain step by step while it is watched, and says what it found. */
export function ChainCheck({ timeZone, clockStyle }: ChainCheckProps) {
  const [state, setState] = useState<State>('idle');
  const [progress, setProgress] = useState<ChainProgress>(CHAIN_START);
  const running = useRef<AbortController>(null);

  async function check() {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    setState('running');
    let known = CHAIN_START;
    setProgress(known);
    try {
      for (let from: number | null = 1; from !== null; ) {
        const step = await readStep(from, run.signal);
        known = chainStep(known, step);
        if (running.current !== run) return;
        setProgress(known);
        from = step.nextSeq;
      }
      setState('done');
    } catch {
      if (running.current === run) setState(run.signal.aborted ? 'stopped' : 'failed');
    }
  }

  const { checked, total, broken, head } = progress;
  return (
    <section aria-labelledby="chain-check" className="flex max-w-3xl flex-col gap-3">
      <h2 id="chain-check" className="text-lg font-semibold">
        Check
      </h2>
      <div className="flex flex-wrap gap-2">
        {state === 'running' ? (
          <Button onClick={() => running.current?.abort()}>Stop</Button>
        ) : (
          <Button variant="primary" onClick={check}>
            {state === 'idle' ? 'Check the chain' : 'Check again'}
          </Button>
        )}
      </div>
      {state === 'running' || state === 'stopped' ? (
        <Progress
          label={state === 'running' ? 'Checking' : 'Stopped'}
          fraction={total === null ? null : total === 0 ? 1 : checked / total}
          detail={total === null ? '' : `${formatCount(checked)} of ${formatCount(total)}`}
          className="max-w-xl"
        />
      ) : null}
      <div role="status" className="flex flex-col gap-3">
        {state === 'stopped' ? (
          <p>{`Stopped after ${countOf(checked, 'entry', 'entries')}. So far nothing is wrong.`}</p>
        ) : null}
        {state === 'done' && broken === null ? (
          <div className="flex flex-col gap-2 rounded-lg border border-border-strong bg-card p-3">
            <p className="flex items-start gap-2">
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
              {chainHoldsWords(progress)}
            </p>
            {head === null ? null : (
              <HeadLine head={head} label="Newest head" timeZone={timeZone} clockStyle={clockStyle} />
            )}
          </div>
        ) : null}
        {state === 'done' && broken !== null ? (
          <div className="flex flex-col gap-2 rounded-lg border border-danger bg-card p-3">
            <p className="flex items-start gap-2 font-medium">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />
              {`The chain does not hold: ${PROBLEM_WORDS[broken.problem]}.`}
            </p>
            <p>{broken.words}</p>
            <p className="text-muted-foreground">{breakAdvice(broken)}</p>
          </div>
        ) : null}
        {state === 'failed' ? (
          <p>
            The check could not go on. Nothing is said about the chain by that; check the connection and try
            again.
          </p>
        ) : null}
      </div>
    </section>
  );
}

async function readStep(from: number, signal: AbortSignal): Promise<AuditCheck> {
  const answer = await fetch(`/api/audit/chain?from=${from}`, { signal });
  if (!answer.ok) throw new Error(`The chain could not be read: ${answer.status}.`);
  return answer.json();
}
