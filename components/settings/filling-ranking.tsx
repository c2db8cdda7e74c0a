'use client';

import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { flushSync } from 'react-dom';
import { type FillingStep, STEP_CRITERIA } from '#lib/domain/filling-records.ts';
import { FILLING_LIMITS } from '#lib/domain/filling-settings-schemas.ts';
import { CRITERION_LABELS } from '#lib/domain/filling-words.ts';
import { Button } from '../ui/button.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';

type Ranking = FillingStep['ranking'];

export type FillingRankingProps = { ranking: Ranking; onChange: (ranking: Ranking) => void };

const ways = [
  { value: 'order', label: 'One decides before the next' },
  { value: 'weights', label: 'Weighed together' },
] as const;

/** What ranks people in a step: criteria that decide one after the other, or with weights. */
export function FillingRanking({ ranking, onChange }: FillingRankingProps) {
  const isWeighted = ranking.some(({ weight }) => weight !== null);
  const free = STEP_CRITERIA.filter((criterion) => ranking.every((part) => part.criterion !== criterion));
  function move(button: HTMLButtonElement, from: number, by: -1 | 1) {
    const moved = ranking[from];
    if (moved === undefined) return;
    flushSync(() => onChange(ranking.toSpliced(from, 1).toSpliced(from + by, 0, moved)));
    const sibling = by === -1 ? button.nextElementSibling : button.previousElementSibling;
    (button.disabled && sibling instanceof HTMLElement ? sibling : button).focus();
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">Who comes first</legend>
      <RadioGroup
        legend="How the criteria decide"
        hideLegend
        variant="segmented"
        items={ways}
        value={isWeighted ? 'weights' : 'order'}
        onValueChange={(way) =>
          onChange(
            ranking.map((part) => ({ ...part, weight: way === 'weights' ? (part.weight ?? 1) : null })),
          )
        }
      />
      <ol className="divide-y rounded-md border bg-card">
        {ranking.map(({ criterion, weight }, at) => {
          const label = CRITERION_LABELS[criterion];
          return (
            <li key={criterion} className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1">
              <span className="min-w-36 flex-1">{label}</span>
              {isWeighted ? (
                <NumberInput
                  aria-label={`Weight of ${label}`}
                  {...FILLING_LIMITS.weight}
                  value={weight}
                  onValueChange={(value) =>
                    onChange(ranking.with(at, { criterion, weight: value ?? Number.NaN }))
                  }
                  required
                />
              ) : null}
              <div className="flex">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${label} up`}
                  disabled={at === 0}
                  onClick={(event) => move(event.currentTarget, at, -1)}
                >
                  <ChevronUp aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${label} down`}
                  disabled={at === ranking.length - 1}
                  onClick={(event) => move(event.currentTarget, at, 1)}
                >
                  <ChevronDown aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove ${label}`}
                  disabled={ranking.length === 1}
                  onClick={() => onChange(ranking.toSpliced(at, 1))}
                >
                  <X aria-hidden />
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      {free.length === 0 ? null : (
        <Select
          key={ranking.length}
          aria-label="Add a criterion"
          placeholder="Add a criterion…"
          size="sm"
          items={free.map((criterion) => ({ value: criterion, label: CRITERION_LABELS[criterion] }))}
          onValueChange={(value) => {
            const criterion = free.find((one) => one === value);
            if (criterion !== undefined) onChange([...ranking, { criterion, weight: isWeighted ? 1 : null }]);
          }}
          className="w-56"
        />
      )}
    </fieldset>
  );
}
