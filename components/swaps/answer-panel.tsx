'use client';

import { useRouter } from 'next/navigation';
import { Suspense, use, useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { reasonOf } from '#lib/domain/reason.ts';
import type { Swap } from '#lib/domain/swap-records.ts';
import type { AnswerOptions } from '#lib/domain/swap-view.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { BarredList } from './barred-list.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { NoteField } from './note-field.tsx';
import { OptionList, OptionRow } from './option-row.tsx';
import { answerOf as ownAnswerOf } from './own-trades.ts';
import { swapsHref } from './swaps-query.ts';
import { type Look, lengthWords, shiftWords } from './trade-words.ts';
import { useKeptNote } from './use-kept-note.ts';

export type ProposeAction = (input: {
  swapId: number;
  expectedVersion: number;
  assignmentId: number;
  assignmentVersion: number;
  note: string;
}) => Promise<ActionResult<unknown>>;

type Found = Promise<ActionResult<AnswerOptions | null>>;

export type AnswerPanelProps = Look & {
  swap: Swap;
  found: Found;
  userId: string;
  closeHref: string;
  propose: ProposeAction;
};

/** Answers an offer with an own shift: the requester then takes it or not. */
export function AnswerPanel({ swap, found, userId, closeHref, propose, ...look }: AnswerPanelProps) {
  const router = useRouter();
  const [chosenId, setChosenId] = useState<number | null>(null);
  const [note, setNote] = useKeptNote(userId, `swap ${swap.id}`);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  /** Also after it was sent: until the offer is shown, a press would send it again. */
  const isSending = useRef(false);
  const [isSent, setIsSent] = useState(false);
  useLiveHold(isPending || chosenId !== null);
  // With the shift that was named the offer is accepted, not answered.
  const namedId = ownAnswerOf(swap, userId)?.shift?.assignmentId ?? null;

  function send(assignmentId: number, assignmentVersion: number) {
    if (isSending.current) return;
    isSending.current = true;
    setRefusal(null);
    startTransition(async () => {
      const answer = await answerOf(() =>
        propose({
          swapId: swap.id,
          expectedVersion: swap.version,
          assignmentId,
          assignmentVersion,
          note: reasonOf(note),
        }),
      );
      if (!answer.ok) {
        isSending.current = false;
        setRefusal(answer.message);
        router.refresh();
        return;
      }
      setIsSent(true);
      setNote('');
      router.push(swapsHref({ panel: { kind: 'swap', swapId: swap.id } }), { scroll: false });
    });
  }
  return (
    <SidePanel
      title={namedId === null ? 'Answer with a shift' : 'Answer with another shift'}
      description={`For ${swap.requesterName}’s ${shiftWords(swap.shift, look)}`}
      closeHref={closeHref}
      footer={
        <div className="flex w-full flex-col gap-2">
          <FormMessage>{refusal}</FormMessage>
          <Suspense fallback={<div className="min-h-[calc(1.75rem+var(--control-height))]" />}>
            <AnswerRow
              found={found}
              namedId={namedId}
              chosenId={chosenId}
              isPending={isPending || isSent}
              requesterName={swap.requesterName}
              onSend={send}
              {...look}
            />
          </Suspense>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <NoteField
          value={note}
          onValueChange={setNote}
          hint={`Read by ${swap.requesterName}, and by those who decide.`}
        />
        <Suspense fallback={<ListSkeleton label="Looking at your shifts" />}>
          <OwnShifts
            found={found}
            namedId={namedId}
            chosenId={chosenId}
            onChosenChange={(id) => {
              setChosenId(id);
              setRefusal(null);
            }}
            {...look}
          />
        </Suspense>
      </div>
    </SidePanel>
  );
}

const notOffered = 'This is not offered to you any more.';

type OwnShiftsProps = Look & {
  found: Found;
  /** The own shift that was asked for; null where any is welcome. */
  namedId: number | null;
  chosenId: number | null;
  onChosenChange: (id: number | null) => void;
};

function OwnShifts({ found, namedId, chosenId, onChosenChange, ...look }: OwnShiftsProps) {
  const answer = use(found);
  if (!answer.ok) return <FormMessage>{answer.message}</FormMessage>;
  if (answer.data === null || answer.data.bar !== null) {
    return <FormMessage tone="info">{answer.data?.bar ?? notOffered}</FormMessage>;
  }
  const { others } = answer.data;
  const shifts = answer.data.shifts.filter(({ shift }) => shift.assignmentId !== namedId);
  return (
    <div className="flex flex-col gap-3">
      {shifts.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
          {namedId === null
            ? 'None of your shifts can be given for it.'
            : 'None of your other shifts can be given for it.'}
        </p>
      ) : (
        <OptionList label="Shifts you could give">
          {shifts.map((option) => (
            <OptionRow
              key={option.shift.assignmentId}
              fullName={null}
              shift={option.shift}
              remark={lengthWords(option)}
              warnings={option.warnings}
              isChosen={option.shift.assignmentId === chosenId}
              onChosenChange={(isOn) => onChosenChange(isOn ? option.shift.assignmentId : null)}
              {...look}
            />
          ))}
        </OptionList>
      )}
      <BarredList
        title="Why your other shifts cannot be given"
        rows={others.map((row) => ({ ...row, fullName: null }))}
        {...look}
      />
    </div>
  );
}

type AnswerRowProps = Look & {
  found: Found;
  namedId: number | null;
  chosenId: number | null;
  isPending: boolean;
  requesterName: string;
  onSend: (assignmentId: number, version: number) => void;
};

function AnswerRow({ found, namedId, chosenId, isPending, requesterName, onSend, ...look }: AnswerRowProps) {
  const answer = use(found);
  const shifts = answer.ok ? (answer.data?.shifts ?? []) : [];
  if (!shifts.some(({ shift }) => shift.assignmentId !== namedId)) return null;
  const chosen = shifts.find(({ shift }) => shift.assignmentId === chosenId)?.shift;
  return (
    <>
      <p role="status" className="min-h-5 text-sm text-muted-foreground">
        {chosen === undefined
          ? 'Choose what you would give.'
          : `You would give ${shiftWords(chosen, look)}. ${requesterName} then takes it or not.`}
      </p>
      <Button
        variant="primary"
        className="max-md:w-full md:ml-auto"
        disabled={chosen === undefined}
        pending={isPending}
        onClick={() => {
          if (chosen !== undefined) onSend(chosen.assignmentId, chosen.version);
        }}
      >
        {chosen === undefined ? 'Answer' : `Answer with ${chosen.code}`}
      </Button>
    </>
  );
}
