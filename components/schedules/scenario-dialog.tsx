'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import { countOf } from '#lib/domain/format.ts';
import type { ScenarioChangeInput } from '#lib/domain/schemas.ts';
import { EFFORTS, type Requirement } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Slider } from '../ui/slider.tsx';
import { PREFERENCE_STOPS } from './generate-form.tsx';
import { type HireDraft, HireFields } from './scenario-hires.tsx';
import { MoveFields } from './scenario-moves.tsx';
import { chosenOf, type MoveDraft, type MovePerson, type PatternChoice } from './scenario-patterns.ts';
import { type RequirementDraft, RequirementFields } from './scenario-requirements.tsx';
import type { ScenarioStart } from './try-button.tsx';

export type ScenarioDialogProps = ScenarioStart & {
  /** Who may move to another pattern, most senior first. */
  people: readonly MovePerson[];
  patterns: readonly PatternChoice[];
  requirements: readonly (Pick<Requirement, 'id' | 'name' | 'minEmployees' | 'minSupervisors'> & {
    times: string;
  })[];
};

const budgetStops = [0, 1, 2, 5, 10] as const;

const efforts = [
  { value: 'quick', label: 'Quick' },
  { value: 'good', label: 'Good' },
  { value: 'best', label: 'Best' },
];

/** Describes a what-if and starts it. */
export function ScenarioDialog(props: ScenarioDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button variant="primary">New scenario…</Button>}
      title="New scenario"
      description="What would the schedule be like if something were different? The draft stays as it is."
    >
      <ScenarioForm {...props} onDone={() => setIsOpen(false)} />
    </Dialog>
  );
}

function ScenarioForm(props: ScenarioDialogProps & { onDone: () => void }) {
  const { action, scheduleId, version, parameters, people, patterns, requirements, onDone } = props;
  const router = useRouter();
  const [moves, setMoves] = useState<readonly MoveDraft[]>([]);
  const [hires, setHires] = useState<readonly HireDraft[]>([]);
  const [minimums, setMinimums] = useState<readonly RequirementDraft[]>([]);
  const [slack, setSlack] = useState(parameters.preferenceSlackPercent);
  const [budget, setBudget] = useState(parameters.changeBudgetPercent);
  const change: ScenarioChangeInput = {
    ...(moves.length === 0
      ? {}
      : {
          patterns: moves.flatMap((move) =>
            chosenOf(move, people).map(({ id }) => ({ personId: id, patternId: move.to })),
          ),
        }),
    ...(hires.length === 0
      ? {}
      : { hires: hires.map(({ role, patternId, count }) => ({ role, patternId, count })) }),
    ...(minimums.length === 0 ? {} : { requirements: [...minimums] }),
    ...(slack === parameters.preferenceSlackPercent ? {} : { preferenceSlackPercent: slack }),
    ...(budget === parameters.changeBudgetPercent ? {} : { changeBudgetPercent: budget }),
  };
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      action({
        ...parameters,
        scheduleId,
        expectedVersion: version,
        name: textOf(data, 'name'),
        change,
        effort: EFFORTS.find((known) => known === textOf(data, 'effort')) ?? parameters.effort,
      }),
    () => {
      onDone();
      router.refresh();
    },
  );
  const parts = Object.keys(change).length;
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="Name is needed.">
        <Input required maxLength={80} autoComplete="off" placeholder="Two more people at night" />
      </Field>
      <MoveFields moves={moves} onChange={setMoves} people={people} patterns={patterns} />
      <HireFields hires={hires} onChange={setHires} patterns={patterns} />
      <RequirementFields requirements={requirements} changed={minimums} onChange={setMinimums} />
      <Slider
        label="Preferences may cost"
        stops={withStop(PREFERENCE_STOPS, parameters.preferenceSlackPercent)}
        defaultValue={parameters.preferenceSlackPercent}
        format={(value) => (value === 0 ? 'nothing' : `${value} % of the required hours`)}
        onValueChange={setSlack}
      />
      <Slider
        label="Single weeks that may differ from a line"
        stops={withStop(budgetStops, parameters.changeBudgetPercent)}
        defaultValue={parameters.changeBudgetPercent}
        format={(value) => (value === 0 ? 'none' : `${value} % of all weeks`)}
        onValueChange={setBudget}
      />
      <RadioGroup
        name="effort"
        legend="Effort"
        variant="segmented"
        defaultValue={parameters.effort}
        items={efforts}
        error={errors.effort}
        hint="Another effort than the draft's makes a difference of its own."
      />
      <p aria-live="polite" className="text-sm text-muted-foreground">
        {parts === 0
          ? 'Nothing differs from the draft yet.'
          : `${countOf(parts, 'thing differs', 'things differ')} from the draft.`}{' '}
        {errors.change}
      </p>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Generate scenario
        </Button>
      </div>
    </Form>
  );
}

/** The stops, with the draft's own amount among them. */
function withStop(stops: readonly number[], own: number): number[] {
  return [...new Set([...stops, own])].toSorted((a, b) => a - b);
}
