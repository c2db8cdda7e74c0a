'use client';

import { useEffect, useRef, useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import type { FillingRules } from '#lib/domain/filling-records.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { FillingChoices } from './filling-choices.tsx';
import { FillingSteps } from './filling-steps.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type FillingRulesFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  rules: FillingRules;
  /** How a new agency begins. */
  defaultRules: FillingRules;
  knownVersionId: number | null;
  today: LocalDate;
};

/** The rules travel as one field: the server reads every part of them anew. */
const field = 'rules';

/** Whom a call-out asks step by step, and what becomes of claims, mandates and what may run by itself. */
export function FillingRulesForm(props: FillingRulesFormProps) {
  const { actions, rules, defaultRules, knownVersionId, today } = props;
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="How open shifts are filled is saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'filling',
        ...(JSON.parse(textOf(data, field)) as FillingRules),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => <FillingFields rules={rules} defaultRules={defaultRules} errors={errors} />}
    </SettingChange>
  );
}

type FillingFieldsProps = Pick<FillingRulesFormProps, 'rules' | 'defaultRules'> & {
  errors: Readonly<Record<string, string>>;
};

function FillingFields({ rules: saved, defaultRules, errors }: FillingFieldsProps) {
  const [rules, setRules] = useState(saved);
  const [generation, setGeneration] = useState(0);
  const hidden = useRef<HTMLInputElement>(null);
  const written = JSON.stringify(rules);
  const isAsSaved = written === JSON.stringify(saved);
  // A step that is moved is no typing: the form hears of it as if it were.
  useEffect(() => {
    if (!isAsSaved || written === '') hidden.current?.dispatchEvent(new Event('input', { bubbles: true }));
  }, [written, isAsSaved]);
  function reset() {
    setRules(defaultRules);
    setGeneration((count) => count + 1);
  }
  return (
    <>
      <input ref={hidden} type="hidden" name={field} value={written} readOnly />
      <FillingSteps
        key={`steps ${generation}`}
        steps={rules.steps}
        mayRun={rules.automatic.offers}
        error={errors.steps}
        onChange={(steps) => setRules((now) => ({ ...now, steps }))}
      />
      <FillingChoices
        key={`choices ${generation}`}
        rules={rules}
        errors={errors}
        onChange={(change) => setRules((now) => ({ ...now, ...change }))}
      />
      <div>
        <Button size="sm" onClick={reset} disabled={written === JSON.stringify(defaultRules)}>
          Fill in the default
        </Button>
        <p className="mt-1 text-sm text-muted-foreground">
          As a new agency begins. Nothing is in force until you save.
        </p>
      </div>
    </>
  );
}
