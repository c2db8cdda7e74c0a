'use client';

import { useActionState } from 'react';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';

const unreachable: ActionRefusal = {
  ok: false,
  code: 'internal',
  message: 'The server could not be reached, so nothing was saved. Try again when you are connected.',
};

/** An action's answer; a lost connection is an answer too. */
export async function answerOf<Data>(call: () => Promise<ActionResult<Data>>): Promise<ActionResult<Data>> {
  try {
    // A session that ended sends the browser elsewhere, and the call then gives nothing.
    return (await call()) ?? unreachable;
  } catch {
    return unreachable;
  }
}

/** One object, so that a form sees that nothing new was said. */
const noErrors: Record<string, string> = {};

export type FormActionState = {
  submit: (data: FormData) => void;
  isPending: boolean;
  /** The refusal of the last try as a whole; null after success and before the first try. */
  message: string | null;
  /** True when somebody else saved first, so that only a reload shows what stands now. */
  isStale: boolean;
  /** Field name → the rule its value breaks. */
  errors: Record<string, string>;
};

/** A form over a Server Action: what was typed stays when it is refused. */
export function useFormAction<Data>(
  call: (data: FormData) => Promise<ActionResult<Data>>,
  onDone?: (data: Data) => void,
): FormActionState {
  const [result, submit, isPending] = useActionState<ActionResult<Data> | null, FormData>(
    async (_previous, data) => {
      const answer = await answerOf(() => call(data));
      if (answer.ok) onDone?.(answer.data);
      return answer;
    },
    null,
  );
  const refusal = result !== null && !result.ok ? result : null;
  // What is said must be read before the page changes; a form remounted by its record would take it along.
  useLiveHold(isPending || refusal !== null);
  const errors = refusal?.fieldErrors ?? noErrors;
  // What a field says need not be said twice.
  const isAtField = refusal !== null && Object.values(errors).includes(refusal.message);
  const isStale = refusal?.code === 'conflict' && refusal.fieldErrors === undefined;
  return { submit, isPending, message: isAtField ? null : (refusal?.message ?? null), isStale, errors };
}

/** A text field of a form; empty when it is missing. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}

/** A number field of a form; null when it is empty. */
export function numberOf(data: FormData, name: string): number | null {
  const text = textOf(data, name).trim();
  return text === '' ? null : Number(text);
}
