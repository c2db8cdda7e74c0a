'use client';

import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { countOf } from '#lib/domain/format.ts';
import type { SwapKind } from '#lib/domain/swap-records.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { ableCount, type Found } from './finder-picks.ts';

export type AskEveryoneProps = {
  kind: SwapKind;
  found: Found;
  /** Gives why it was not sent; null when it was. */
  onAsk: () => Promise<string | null>;
};

/** Offers a shift to the whole center, after a question that says how many are told. */
export function AskEveryone({ kind, found, onAsk }: AskEveryoneProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const able = ableCount(kind, found);
  const told = able === 0 ? 'Nobody can take it now, so nobody is told.' : toldWords(able);
  return (
    <AlertDialog
      trigger={
        <Button>
          <Megaphone aria-hidden />
          Ask everyone…
        </Button>
      }
      onOpenChange={() => setRefusal(null)}
      title={kind === 'swap' ? 'Offer this swap to everyone?' : 'Offer this shift to everyone?'}
      consequence={`${told} Everybody of your center sees it under Swaps until somebody takes it, you withdraw it, or its time runs out.`}
      confirmLabel="Ask everyone"
      error={refusal}
      onConfirm={async () => {
        const words = await onAsk();
        setRefusal(words);
        return words === null;
      }}
    />
  );
}

function toldWords(count: number): string {
  return `${countOf(count, 'person', 'people')} who can take it now ${count === 1 ? 'is' : 'are'} told.`;
}
