'use client';

import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { FillingStep } from '#lib/domain/filling-records.ts';
import { FILLING_LIMITS } from '#lib/domain/filling-settings-schemas.ts';
import { stepWords } from '#lib/domain/filling-settings-words.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { FillingStepFields } from './filling-step-fields.tsx';

export type FillingStepsProps = {
  steps: readonly FillingStep[];
  /** Steps that are marked so ask by themselves. */
  mayRun: boolean;
  /** What is wrong with one of them: it begins with which. */
  error: string | undefined;
  onChange: (steps: readonly FillingStep[]) => void;
};

/** Whom a call-out asks, step by step: to reorder, add, remove and edit. */
export function FillingSteps({ steps, mayRun, error, onChange }: FillingStepsProps) {
  const wrong = steps[Number(error?.match(/^Step (\d+):/)?.[1]) - 1]?.id ?? null;
  const [openId, setOpenId] = useState<string | null>(null);
  const [told, setTold] = useState(error);
  if (told !== error) {
    setTold(error);
    if (wrong !== null) setOpenId(wrong);
  }
  function move(button: HTMLButtonElement, from: number, by: -1 | 1) {
    const moved = steps[from];
    if (moved === undefined) return;
    // The row may be taken out and put in again, which loses the focus.
    flushSync(() => onChange(steps.toSpliced(from, 1).toSpliced(from + by, 0, moved)));
    const sibling = by === -1 ? button.nextElementSibling : button.previousElementSibling;
    (button.disabled && sibling instanceof HTMLElement ? sibling : button).focus();
  }
  function add() {
    const step = newStep(steps);
    onChange([...steps, step]);
    setOpenId(step.id);
  }
  function remove(step: FillingStep, at: number) {
    const before = steps;
    onChange(steps.toSpliced(at, 1));
    toast.info(`${step.name || 'The step'} is taken out.`, {
      action: { label: 'Undo', onClick: () => onChange(before) },
    });
  }
  return (
    <section aria-label="Steps" className="flex flex-col gap-2">
      <div>
        <h3 className="font-semibold">Steps</h3>
        <p className="text-sm text-muted-foreground">
          A call-out asks one step after the other. Whoever is asked in one is not asked again in the next.
        </p>
      </div>
      <FormMessage>{error}</FormMessage>
      <ol className="divide-y rounded-lg border">
        {steps.map((step, at) => (
          <li key={step.id} className="flex flex-col">
            <div className="flex flex-col gap-1 px-2 py-1.5 sm:flex-row sm:items-start">
              <button
                type="button"
                aria-expanded={openId === step.id}
                aria-controls={`step-${step.id}`}
                onClick={() => setOpenId(openId === step.id ? null : step.id)}
                className="flex min-h-target w-full min-w-0 flex-1 items-start gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
              >
                <span className="w-5 shrink-0 text-right font-mono text-muted-foreground tabular-nums">
                  {at + 1}
                </span>
                <span className="flex min-w-0 flex-col">
                  <span className="font-medium wrap-anywhere">{step.name || 'Without a name'}</span>
                  <span className="block text-sm text-muted-foreground first-letter:uppercase">
                    {stepWords(step)}
                  </span>
                </span>
              </button>
              <div className="flex shrink-0 self-end sm:self-start">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${step.name} up`}
                  disabled={at === 0}
                  onClick={(event) => move(event.currentTarget, at, -1)}
                >
                  <ChevronUp aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${step.name} down`}
                  disabled={at === steps.length - 1}
                  onClick={(event) => move(event.currentTarget, at, 1)}
                >
                  <ChevronDown aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove ${step.name}`}
                  disabled={steps.length === 1}
                  onClick={() => remove(step, at)}
                >
                  <Trash2 aria-hidden />
                </Button>
              </div>
            </div>
            <div id={`step-${step.id}`} hidden={openId !== step.id}>
              {openId === step.id ? (
                <FillingStepFields
                  step={step}
                  mayRun={mayRun}
                  onChange={(change) => onChange(steps.with(at, { ...step, ...change }))}
                />
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button size="sm" onClick={add} disabled={steps.length >= FILLING_LIMITS.steps}>
          <Plus aria-hidden />
          Add a step
        </Button>
      </div>
    </section>
  );
}

function newStep(steps: readonly FillingStep[]): FillingStep {
  let number = steps.length + 1;
  const isTaken = (words: string) => steps.some(({ id, name }) => id === words || name === words);
  while (isTaken(`step-${number}`) || isTaken(`Step ${number}`)) number += 1;
  return {
    id: `step-${number}`,
    name: `Step ${number}`,
    filters: ['off'],
    maxMinutes: null,
    ranking: [
      { criterion: 'overtime_hours', weight: null },
      { criterion: 'seniority', weight: null },
    ],
    offersTo: 'one',
    waitMinutes: 15,
    channels: ['phone', 'push'],
    isAutomatic: false,
  };
}
