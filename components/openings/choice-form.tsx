'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { useFormAction } from '#components/form/use-form-action.ts';
import { formatInterval } from '#lib/domain/format.ts';
import type { OpeningChoice } from '#lib/domain/gap-openings.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { FloorActions } from '../floor/floor-actions.ts';
import { saveQuick, tellQuick } from '../floor/quick-save.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { choiceName, type Look, lengthWords } from './opening-words.ts';

export type ChoiceFormProps = {
  scheduleId: number;
  /** At least one; of several the first is proposed. */
  choices: readonly OpeningChoice[];
  /** The rows that they change, as they are. */
  before: readonly RosterRow[];
  legend: string;
  submitLabel: string;
  variant?: 'primary' | 'secondary';
  reason: string;
  look: Look;
  closeHref: string;
  save: FloorActions['save'];
};

/** Opens a shift for a stretch, or cuts one: as which of the choices, then saved as an edit of the roster, with its undo. */
export function ChoiceForm(props: ChoiceFormProps) {
  const { scheduleId, choices, before, legend, submitLabel, variant = 'primary' } = props;
  const { reason, look, closeHref, save } = props;
  const router = useRouter();
  const [kind, setKind] = useState(choices[0]?.kind ?? 'part');
  const editId = useRef('');
  const chosen = choices.find((choice) => choice.kind === kind) ?? choices[0];
  const form = useFormAction(
    () => {
      if (editId.current === '') editId.current = crypto.randomUUID();
      const plan = { operations: chosen?.operations ?? [], before };
      return saveQuick(save, { editId: editId.current, scheduleId, plan }, reason, {
        timeZone: look.clock.timeZone,
        clockStyle: look.clockStyle,
      });
    },
    (outcome) => {
      const quick = {
        editId: editId.current,
        scheduleId,
        plan: { operations: chosen?.operations ?? [], before },
      };
      tellQuick(save, quick, outcome);
      router.replace(closeHref, { scroll: false });
      router.refresh();
    },
  );
  return (
    <Form action={form.submit} errors={form.errors}>
      {choices.length === 1 ? (
        <p>{chosen === undefined ? '' : choiceWords(chosen, look)}</p>
      ) : (
        <RadioGroup
          legend={legend}
          items={choices.map((choice) => ({ value: choice.kind, label: choiceWords(choice, look) }))}
          value={kind}
          onValueChange={(value) => {
            setKind(choices.find((choice) => choice.kind === value)?.kind ?? kind);
            editId.current = '';
          }}
        />
      )}
      <RefusalMessage message={form.message} isStale={form.isStale} />
      <Button type="submit" variant={variant} className="self-start" pending={form.isPending}>
        {submitLabel}
      </Button>
    </Form>
  );
}

function choiceWords(choice: OpeningChoice, { clock, clockStyle }: Look): string {
  return `${choiceName(choice)}: ${formatInterval(choice, clock.timeZone, clockStyle)}, ${lengthWords(choice)}`;
}
