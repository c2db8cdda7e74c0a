'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';

/** A shift that can be opened for a stretch that is short. */
export type OpenedAs = { key: string; label: string; hint: string };

export type StartCallOutProps = {
  /** As what a gap is opened; empty where the shift is open already. */
  choices: readonly OpenedAs[];
  /** The steps with how many they would ask, in order. */
  steps: readonly { name: string; people: number; first: string | null }[] | null;
  /** Null: no step is automatic. */
  automatic: boolean | null;
  start: (chosen: {
    id: string;
    editId: string;
    choice: string | null;
    isAutomatic: boolean;
  }) => Promise<ActionResult<{ id: string }>>;
};

/** The last step before somebody is called: what will be asked of whom, and the button. */
export function StartCallOut({ choices, steps, automatic, start }: StartCallOutProps) {
  const router = useRouter();
  const [ids] = useState(() => ({ id: crypto.randomUUID(), editId: crypto.randomUUID() }));
  const [choice, setChoice] = useState(choices[0]?.key ?? null);
  const [isAutomatic, setIsAutomatic] = useState(automatic ?? false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const isSent = useRef(false);
  function submit() {
    if (isSent.current) return;
    isSent.current = true;
    setRefusal(null);
    startTransition(async () => {
      const answer = await answerOf(() => start({ ...ids, choice, isAutomatic }));
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
      {choices.length === 0 ? null : (
        <RadioGroup
          legend="Open it as"
          value={choice ?? ''}
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
                  {people === 0 ? 'nobody' : `${people}, ${first} first`}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {automatic === null ? null : (
        <Switch
          label="Automatic offers"
          hint="The app sends the offers of its automatic steps beside your calls, and stops at the first yes."
          checked={isAutomatic}
          onCheckedChange={setIsAutomatic}
        />
      )}
      <FormMessage>{refusal}</FormMessage>
      <Button variant="primary" size="lg" pending={isPending} onClick={submit} className="h-12 sm:w-48">
        Start
      </Button>
    </div>
  );
}
