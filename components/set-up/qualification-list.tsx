'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

export type QualificationListProps = {
  add: (input: { name: string; isActingSupervisor: boolean }) => Promise<ActionResult<unknown>>;
  names: readonly string[];
};

/** What people can be qualified for. It stands inside the form of the shifts, and is saved by itself. */
export function QualificationList({ add, names }: QualificationListProps) {
  const router = useRouter();
  const [name, setName] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [isPending, startTransition] = useTransition();
  function send() {
    startTransition(async () => {
      const answer = await answerOf(() => add({ name, isActingSupervisor: false }));
      setError(answer.ok ? undefined : answer.message);
      if (!answer.ok) return;
      setName('');
      router.refresh();
    });
  }
  return (
    <section aria-labelledby="qualifications" className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <h2 id="qualifications" className="text-lg font-semibold">
          Qualifications <span className="font-normal text-muted-foreground">optional</span>
        </h2>
        <p className="max-w-prose text-muted-foreground">
          What only some people may do, such as a fire desk or call-taking in Spanish. You give them to people
          in the next step or later, and a minimum can ask for one under Settings.
        </p>
      </div>
      {names.length === 0 ? null : (
        <ul className="flex flex-wrap gap-2" aria-label="Qualifications that are there">
          {names.map((known) => (
            <li key={known}>
              <Badge>{known}</Badge>
            </li>
          ))}
        </ul>
      )}
      <div className="flex max-w-md items-end gap-2">
        <Field label="Add a qualification" error={error} className="flex-1">
          <Input
            value={name}
            onValueChange={(next) => {
              setName(next);
              setError(undefined);
            }}
            maxLength={80}
            autoComplete="off"
            placeholder="Fire desk"
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // It would send the form around it.
              event.preventDefault();
              if (name.trim() !== '') send();
            }}
          />
        </Field>
        <Button pending={isPending} disabled={name.trim() === ''} onClick={send}>
          Add
        </Button>
      </div>
    </section>
  );
}
