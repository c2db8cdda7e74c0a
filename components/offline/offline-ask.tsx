'use client';

import { type FormEvent, useState } from 'react';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import type { OfflineSnapshot } from '#lib/domain/offline-records.ts';
import { REASON_MAX } from '#lib/domain/reason.ts';
import { isLocalDate } from '#lib/domain/time.ts';
import type { CenterClock } from '#lib/domain/types.ts';
import {
  type AskDraft,
  editedDraft,
  emptyDraft,
  NIGHT_ANSWERS,
  windowOfDraft,
} from '../time-off/ask-draft.ts';
import { NightsQuestion } from '../time-off/night-question.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import type { Asking } from './offline-list.tsx';

export type OfflineAskProps = Pick<Asking, 'ask'> & { snapshot: OfflineSnapshot; clock: CenterClock };

const noErrors: Readonly<Record<string, string>> = {};

/** Asks for time off by whole days. What it costs, and whether there is a place, is said when it has been sent. */
export function OfflineAsk({ snapshot, clock, ask }: OfflineAskProps) {
  const { kinds, shifts, clockStyle } = snapshot;
  const [draft, setDraft] = useState(emptyDraft);
  const [errors, setErrors] = useState(noErrors);
  const [problem, setProblem] = useState<string | null>(null);
  const usual = kinds.find(({ type }) => type === 'vacation') ?? kinds[0];
  const kind = kinds.find(({ id }) => String(id) === draft.kindId) ?? usual;
  const { fromDate, toDate } = draft;

  function edit(change: Partial<AskDraft>) {
    setDraft((current) => editedDraft(current, change));
    setErrors(noErrors);
    setProblem(null);
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = windowOfDraft('days', draft, shifts, clock);
    if (!('window' in read)) return setErrors(read.errors);
    if (kind === undefined) return setProblem('Your agency has no kind of leave in use.');
    const reason = draft.reason.trim();
    const refusal = await ask(
      { kind: 'ask', kindId: kind.id, ...read.window, reason: reason === '' ? null : reason },
      `Time off, ${kind.name}: ${leaveWords(read.window, clock, clockStyle)}`,
    );
    setProblem(refusal);
    if (refusal === null) setDraft(emptyDraft);
  }
  return (
    <details className="rounded-lg border bg-card">
      <summary className="min-h-target px-4 py-2.5 font-medium select-none">Ask for time off</summary>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 border-t px-4 py-4">
        <p className="text-sm text-muted-foreground">
          By whole days. It waits here until there is a connection, and then you are told if it cannot be.
        </p>
        <div className="grid grid-cols-2 items-start gap-4">
          <Field name="fromDate" label="First day" error={errors.fromDate}>
            <DateInput
              value={fromDate}
              onValueChange={(value) => edit({ fromDate: String(value) })}
              className="w-full"
            />
          </Field>
          <Field name="toDate" label="Last day" error={errors.toDate}>
            <DateInput
              value={toDate}
              onValueChange={(value) => edit({ toDate: String(value) })}
              className="w-full"
            />
          </Field>
        </div>
        {isLocalDate(fromDate) && isLocalDate(toDate) && fromDate <= toDate ? (
          <NightsQuestion
            fromDate={fromDate}
            toDate={toDate}
            shifts={shifts}
            clock={clock}
            clockStyle={clockStyle}
            value={draft.nights}
            onValueChange={(value) =>
              edit({ nights: NIGHT_ANSWERS.find((answer) => answer === value) ?? '' })
            }
            error={errors.nights}
          />
        ) : null}
        <Field name="kindId" label="Kind of leave">
          <Select
            items={kinds.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={kind === undefined ? '' : String(kind.id)}
            onValueChange={(kindId) => edit({ kindId })}
          />
        </Field>
        <Field name="reason" label="Note" optional hint="Read by you and by those who decide.">
          <Input
            value={draft.reason}
            onValueChange={(reason) => edit({ reason: String(reason) })}
            maxLength={REASON_MAX}
          />
        </Field>
        <FormMessage>{problem}</FormMessage>
        <Button type="submit" variant="primary" className="w-fit max-md:w-full">
          Keep until it can be sent
        </Button>
      </form>
    </details>
  );
}
