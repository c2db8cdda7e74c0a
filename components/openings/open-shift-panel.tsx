'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formatDate } from '#lib/domain/format.ts';
import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { NoteField } from '../swaps/note-field.tsx';
import { useKeptNote } from '../swaps/use-kept-note.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';
import { ClaimButton } from './claim-button.tsx';
import { MeansView } from './means-view.tsx';
import { isAsked } from './open-item.ts';
import { HowDecided } from './open-shift-row.tsx';
import type { ClaimActions } from './opening-actions.ts';
import { type Look, lengthWords, timesWords } from './opening-words.ts';

export type OpenShiftPanelProps = {
  item: MyOpenShift;
  userId: string;
  now: Instant;
  look: Look;
  closeHref: string;
  actions: ClaimActions;
};

/** One open shift, as a notice leads to it: what it would mean, who gets it, and the way to have it. */
export function OpenShiftPanel({
  item,
  userId,
  now: initial,
  look,
  closeHref,
  actions,
}: OpenShiftPanelProps) {
  const { opening, means, bar } = item;
  const router = useRouter();
  const now = useNow(initial);
  const [note, setNote] = useKeptNote(userId, `opening-${opening.id}`);
  const [refusal, setRefusal] = useState<string | null>(null);
  const mayAsk = bar === null && opening.endsAt > now;
  return (
    <SidePanel
      title={`${opening.code} · ${formatDate(opening.shiftDate)}`}
      description={`${timesWords(opening, look)} · ${lengthWords(opening)}${opening.capacity === 'supervisor' ? ' · as supervisor' : ''}`}
      closeHref={closeHref}
      footer={
        mayAsk ? (
          <div className="flex w-full flex-col gap-2">
            <FormMessage>{refusal}</FormMessage>
            <ClaimButton
              item={item}
              note={note === '' ? null : note}
              actions={actions}
              look={look}
              onAnswered={({ isDone, words }) => {
                setRefusal(isDone ? null : words);
                if (!isDone) {
                  router.refresh();
                  return;
                }
                setNote('');
                toast.success(words);
                // What is one's own is no open shift any more.
                if (item.isAtOnce && !isAsked(item)) router.replace(closeHref, { scroll: false });
              }}
              className="w-full"
            />
          </div>
        ) : undefined
      }
    >
      <div className="flex flex-col gap-5">
        {opening.note === null ? null : <p className="wrap-anywhere">“{opening.note}”</p>}
        <section aria-labelledby="opening-means" className="flex flex-col gap-1.5">
          <h3 id="opening-means" className="font-semibold">
            {bar === null ? 'What it would mean for you' : 'Why you may not take it'}
          </h3>
          {bar === null ? null : <p className="wrap-anywhere">{bar}</p>}
          {means === null || bar !== null ? null : <MeansView means={means} />}
          {bar === null && means?.violations.length === 0 ? (
            <p className="text-sm">It breaks no rule.</p>
          ) : null}
        </section>
        {bar === null ? (
          <section aria-labelledby="opening-how" className="flex flex-col gap-1.5">
            <h3 id="opening-how" className="font-semibold">
              Who gets it
            </h3>
            <HowDecided item={item} now={now} look={look} />
          </section>
        ) : null}
        {mayAsk && !isAsked(item) ? (
          <NoteField value={note} onValueChange={setNote} hint="Read by supervisors." />
        ) : null}
      </div>
    </SidePanel>
  );
}
