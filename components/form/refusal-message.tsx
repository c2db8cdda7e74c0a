'use client';

import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import type { FormActionState } from './use-form-action.ts';

/** Why a form was not saved; where somebody else saved first, with the way to see what. */
export function RefusalMessage({ message, isStale }: Pick<FormActionState, 'message' | 'isStale'>) {
  if (message === null || !isStale) return <FormMessage>{message}</FormMessage>;
  return (
    <FormMessage>
      <p>{message}</p>
      <Button size="sm" className="mt-2" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </FormMessage>
  );
}
