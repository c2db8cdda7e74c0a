'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { FloorActions } from '../floor/floor-actions.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';

/** A shift that can be opened for a stretch that is short. */
type OpenedAs = { key: string; label: string; hint: string; operations: readonly RowOperation[] };

type New = { id: string; isAutomatic: boolean };
type Started = Promise<ActionResult<{ id: string }>>;

export type StartCallOutProps = {
  /** The shift that is open, or as what a gap is opened first: at least one choice, the first is proposed. */
  target: { openingId: number } | { scheduleId: number; choices: readonly OpenedAs[] };
  /** The steps with how many they would ask, in order; null where nobody is ranked before the shift is open. */
  steps: readonly { name: string; people: number; first: string | null }[] | null;
  /** The agency lets the app make offers by itself. */
  mayOffer: boolean;
  actions: {
    save: FloorActions['save'];
    start: (input: New & { openingId: number }) => Started;
    startRow: (input: New & { rowId: number }) => Started;
  };
};

/** The last step before somebody is called: who would be asked, and the button. */
export function StartCallOut({ target, steps, mayOffer, actions }: StartCallOutProps) {
  const router = useRouter();
  const choices = 'choices' in target ? target.choices : [];
  const [ids] = useState(() => ({ id: crypto.randomUUID(), editId: crypto.randomUUID() }));
  const only = choices.length === 1 ? choices[0] : undefined;
  const [choice, setChoice] = useState(choices[0]?.key ?? '');
  const [isAutomatic, setIsAutomatic] = useState(mayOffer);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const isSent = useRef(false);
  async function start(): Started {
    const started = { id: ids.id, isAutomatic };
    if ('openingId' in target) return actions.start({ ...started, openingId: target.openingId });
    // The shift is opened first, once however often this is tried.
    const opened = await actions.save({
      editId: ids.editId,
      scheduleId: target.scheduleId,
      operations: [...(choices.find(({ key }) => key === choice)?.operations ?? [])],
      reason: 'Opened for a gap.',
      undoes: null,
    });
    if (!opened.ok) return opened;
    const [rowId] = Object.values(opened.data.ids);
    if (rowId === undefined) {
      return { ok: false, code: 'conflict', message: 'This gap was changed meanwhile. Look again.' };
    }
    return actions.startRow({ ...started, rowId });
  }
  function submit() {
    if (isSent.current) return;
    isSent.current = true;
    setRefusal(null);
    startTransition(async () => {
      const answer = await answerOf(start);
      if (answer.ok) {
        router.replace(`/call-outs/${answer.data.id}`);
        return;
      }
      isSent.current = false;
      // Where somebody else was first, the page leads to what runs.
      if (answer.code === 'conflict') {
        toast.info(answer.message);
        router.refresh();
      } else setRefusal(answer.message);
    });
  }
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      {only === undefined ? null : (
        <p>
          {only.label}: {only.hint}
        </p>
      )}
      {choices.length < 2 ? null : (
        <RadioGroup
          legend="Open it as"
          value={choice}
          onValueChange={(next) => setChoice(String(next))}
          items={choices.map(({ key, label, hint }) => ({ value: key, label, hint }))}
        />
      )}
      {steps === null ? null : (
        <section aria-labelledby="start-steps" className="flex flex-col gap-2">
          <h2 id="start-steps" className="text-lg font-semibold">
            Who would be asked
          </h2>
          <ol className="divide-y rounded-lg border bg-card">
            {steps.map(({ name, people, first }) => (
              <li key={name} className="flex min-h-row items-center justify-between gap-4 px-4 py-1">
                <span className={people === 0 ? 'text-muted-foreground' : undefined}>{name}</span>
                <span className="min-w-0 text-right text-muted-foreground">
                  {people === 0 ? 'nobody' : `${countOf(people, 'person', 'people')}, ${first} first`}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {mayOffer ? (
        <Switch
          label="Automatic offers"
          hint="The app sends the offers of its automatic steps beside your calls, and stops at the first yes."
          checked={isAutomatic}
          onCheckedChange={setIsAutomatic}
        />
      ) : null}
      <FormMessage>{refusal}</FormMessage>
      <Button variant="primary" size="lg" pending={isPending} onClick={submit} className="h-12 sm:w-48">
        Start
      </Button>
    </div>
  );
}
