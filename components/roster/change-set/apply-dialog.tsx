'use client';

import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Form } from '#components/ui/form.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { corrects } from '#lib/domain/corrections.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { ReasonField, readReason } from './reason-field.tsx';
import { netChanges, type PersonChanges, personChangeWords } from './row-changes.ts';
import { useNetChange, useNetJudgement } from './use-net-change.ts';
import { needWords, ViolationList } from './violation-list.tsx';

export type ApplyDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  clockStyle: ClockStyle;
  now: () => Instant;
};

/** Applies the collected changes of a published block: one reason, and one notice per person. */
export function ApplyDialog({ isOpen, onOpenChange, clockStyle, now }: ApplyDialogProps) {
  const isEmpty = useRoster((state) => state.changeSet.length === 0);
  const { shifts } = useNetChange(clockStyle);
  return (
    <Dialog
      open={isOpen && !isEmpty}
      onOpenChange={onOpenChange}
      title={`Apply ${countOf(shifts, 'change', 'changes')}?`}
      description="The people concerned are told a minute later. Until then you can undo, and nobody hears of it."
    >
      <ApplyForm clockStyle={clockStyle} now={now} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ApplyForm({
  clockStyle,
  now,
  onDone,
}: Pick<ApplyDialogProps, 'clockStyle' | 'now'> & { onDone: () => void }) {
  const store = useRosterStore();
  const facts = useRoster((state) => state.facts);
  const changeSet = useRoster((state) => state.changeSet);
  const { shifts, people } = useNetChange(clockStyle);
  const corrections = netChanges(changeSet).filter(({ before, after }) => corrects(before, after, now()));
  const judgement = useNetJudgement(now);
  const [isPending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const needsSecond = judgement.need === 'second_supervisor';

  function apply(data: FormData) {
    const { reason, errors: found } = readReason(data);
    setErrors(found);
    if (reason === null) return;
    startTransition(async () => {
      const answer = await answerOf(() => store.applyChangeSet(reason));
      // A row that somebody else changed is decided in a dialog of its own.
      if (answer.ok || store.getState().conflict !== null) onDone();
      else setRefusal(answer.message);
    });
  }

  return (
    <Form action={apply} errors={errors}>
      <section aria-labelledby="apply-people" className="flex flex-col gap-2">
        <h3 id="apply-people" className="font-medium">
          {people.length === 0
            ? 'Nobody is told'
            : `${countOf(people.length, 'person is', 'people are')} told`}
        </h3>
        {people.length === 0 ? (
          <p className="text-muted-foreground">Nobody’s own shifts change.</p>
        ) : (
          <NoticeList people={people} />
        )}
      </section>
      {corrections.length === 0 ? null : (
        <section aria-labelledby="apply-corrections" className="flex flex-col gap-2">
          <h3 id="apply-corrections" className="font-medium">
            {countOf(corrections.length, 'correction', 'corrections')} of what was worked
          </h3>
          <p className="text-muted-foreground">
            Hours and reports go by the correction. What stood before stays in the history beside it, with
            your name and the reason.
          </p>
        </section>
      )}
      {judgement.violations.length === 0 && judgement.impossible === null ? null : (
        <section aria-labelledby="apply-rules" className="flex flex-col gap-2">
          <h3 id="apply-rules" className="font-medium">
            What it breaks
          </h3>
          <ViolationList violations={judgement.violations} facts={facts} />
          <p className="text-muted-foreground">{judgement.impossible ?? needWords(judgement.need)}</p>
        </section>
      )}
      <ReasonField hint="Supervisors read it in the history of each shift. The notices do not say it." />
      <FormMessage>{refusal}</FormMessage>
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose render={<Button>Cancel</Button>} />
        <Button type="submit" variant="primary" pending={isPending} disabled={judgement.impossible !== null}>
          {needsSecond ? askLabel(shifts) : applyLabel(shifts, people.length)}
        </Button>
      </div>
    </Form>
  );
}

function NoticeList({ people }: { people: readonly PersonChanges[] }) {
  return (
    <ul className="flex max-h-56 flex-col gap-2 overflow-y-auto">
      {people.map(({ userId, name, changes }) => (
        <li key={userId}>
          <p className="font-medium">{name}</p>
          <ul className="text-muted-foreground">
            {changes.map((change) => (
              <li key={`${change.had} ${change.has}`}>{personChangeWords(change)}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** `Apply 3 changes and tell 2 people`. */
function applyLabel(changes: number, people: number): string {
  const apply = `Apply ${countOf(changes, 'change', 'changes')}`;
  return people === 0 ? apply : `${apply} and tell ${countOf(people, 'person', 'people')}`;
}

function askLabel(changes: number): string {
  return `Ask a second supervisor to confirm ${countOf(changes, 'change', 'changes')}`;
}
