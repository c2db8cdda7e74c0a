'use client';

import { useRouter } from 'next/navigation';
import { Suspense, use, useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type FilledField, fieldName, type GivenField } from '#lib/domain/custom-fields.ts';
import { countOf } from '#lib/domain/format.ts';
import { reasonOf } from '#lib/domain/reason.ts';
import { SWAP_KINDS, type SwapKind } from '#lib/domain/swap-records.ts';
import { FieldControl, givenOf } from '../fields/field-control.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { AskEveryone } from './ask-everyone.tsx';
import { FinderList } from './finder-list.tsx';
import { type Chosen, chosenOf, type Found, type Picks } from './finder-picks.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { NoteField } from './note-field.tsx';
import { swapsHref } from './swaps-query.ts';
import { type Look, shiftWords } from './trade-words.ts';
import { useKeptNote } from './use-kept-note.ts';

export type OfferAction = (input: {
  kind: SwapKind;
  assignmentId: number;
  expectedVersion: number;
  asked: { personId: string; assignmentId: number | null; expectedVersion: number | null }[];
  isForEveryone: boolean;
  note: string;
  fields: GivenField[];
}) => Promise<ActionResult<{ swapId: number }>>;

export type FinderPanelProps = Look & {
  /** The own shift in question. */
  shift: { id: number; code: string; startsAt: number; endsAt: number };
  /** The mode that the address names. */
  mode: SwapKind;
  /** On its way while the panel opens. */
  found: Promise<ActionResult<Found>>;
  userId: string;
  closeHref: string;
  /** The agency’s own that whoever offers may fill in. */
  fields: readonly FilledField[];
  offer: OfferAction;
};

const modeWords: Record<SwapKind, string> = { swap: 'Swap', give: 'Give away' };
const noPicks: Picks = new Map();

/** Offers an own shift: who could trade is there at once, one touch chooses, one sends. */
export function FinderPanel(props: FinderPanelProps) {
  const { shift, found, userId, closeHref, timeZone, clockStyle } = props;
  const look = { timeZone, clockStyle };
  const router = useRouter();
  const [kind, setKind] = useState(props.mode);
  const [picks, setPicks] = useState<Record<SwapKind, Picks>>({ swap: noPicks, give: noPicks });
  const [note, setNote] = useKeptNote(userId, `shift ${shift.id}`);
  const [fields] = useState(props.fields);
  const fieldsForm = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  /** Also after it was sent: until the offer is shown, a press would send it again. */
  const isSending = useRef(false);
  const [isSent, setIsSent] = useState(false);
  // The list keeps still under the thumb while something of it is chosen.
  useLiveHold(isPending || picks[kind].size > 0);

  /** Gives why it was not sent; null when it was. */
  async function send(version: number, chosen: readonly Chosen[] | 'everyone'): Promise<string | null> {
    // Pressed twice, it is sent once.
    if (isSending.current) return null;
    isSending.current = true;
    setRefusal(null);
    const answer = await answerOf(() =>
      props.offer({
        kind,
        assignmentId: shift.id,
        expectedVersion: version,
        isForEveryone: chosen === 'everyone',
        asked: chosen === 'everyone' ? [] : chosen.map(askedOf),
        note: reasonOf(note),
        fields: givenOf(new FormData(fieldsForm.current ?? undefined), fields),
      }),
    );
    if (!answer.ok) {
      isSending.current = false;
      setErrors(answer.fieldErrors ?? {});
      // Whatever stood in the way, the list is read again.
      router.refresh();
      return answer.message;
    }
    setIsSent(true);
    setNote('');
    // The panel of the offer takes the focus and says to whom it went; a toast would cover its button.
    router.push(swapsHref({ panel: { kind: 'swap', swapId: answer.data.swapId } }), { scroll: false });
    return null;
  }

  function changeMode(next: SwapKind) {
    setKind(next);
    setRefusal(null);
    // The address follows, so that a reload shows the same.
    const href = swapsHref({ panel: { kind: 'find', shiftId: shift.id, mode: next } });
    window.history.replaceState(null, '', href);
  }

  return (
    <SidePanel
      title="Swap or give away"
      description={`Your ${shiftWords(shift, look)}`}
      closeHref={closeHref}
      footer={
        <div className="flex w-full flex-col gap-2">
          <FormMessage>{refusal}</FormMessage>
          <Suspense fallback={<div className="min-h-[calc(1.75rem+var(--control-height))]" />}>
            <SendRow
              kind={kind}
              found={found}
              picks={picks[kind]}
              isPending={isPending || isSent}
              ownCode={shift.code}
              onSend={(version, chosen) =>
                startTransition(async () => {
                  setRefusal(await send(version, chosen));
                })
              }
              onAskEveryone={(version) => send(version, 'everyone')}
              {...look}
            />
          </Suspense>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <RadioGroup
            legend="What you want"
            hideLegend
            variant="segmented"
            items={SWAP_KINDS.map((value) => ({ value, label: modeWords[value] }))}
            value={kind}
            onValueChange={(value) => changeMode(SWAP_KINDS.find((known) => known === value) ?? kind)}
          />
        </div>
        <NoteField
          value={note}
          onValueChange={setNote}
          hint="Read by those you ask, and by those who decide."
        />
        {fields.length === 0 ? null : (
          <form ref={fieldsForm} className="flex flex-col gap-4" onSubmit={(event) => event.preventDefault()}>
            {fields.map((field) => (
              <FieldControl key={field.id} field={field} error={errors[fieldName(field.id)]} />
            ))}
          </form>
        )}
        <Suspense fallback={<ListSkeleton label="Looking for people who could trade" />}>
          <FoundList
            kind={kind}
            found={found}
            picks={picks[kind]}
            onPicksChange={(next) => {
              setPicks({ ...picks, [kind]: next });
              setRefusal(null);
            }}
            {...look}
          />
        </Suspense>
      </div>
    </SidePanel>
  );
}

function askedOf({ personId, shift }: Chosen) {
  return {
    personId,
    assignmentId: shift?.assignmentId ?? null,
    expectedVersion: shift?.version ?? null,
  };
}

type FoundProps = Look & {
  kind: SwapKind;
  found: Promise<ActionResult<Found>>;
  picks: Picks;
};

function FoundList({ found, ...list }: FoundProps & { onPicksChange: (picks: Picks) => void }) {
  const answer = use(found);
  if (!answer.ok) return <FormMessage>{answer.message}</FormMessage>;
  return <FinderList key={list.kind} found={answer.data} {...list} />;
}

type SendRowProps = FoundProps & {
  isPending: boolean;
  ownCode: string;
  onSend: (version: number, chosen: readonly Chosen[]) => void;
  onAskEveryone: (version: number) => Promise<string | null>;
};

/** The one button at the thumb, with what it does. */
function SendRow({ kind, found, picks, isPending, ownCode, onSend, onAskEveryone, ...look }: SendRowProps) {
  const answer = use(found);
  if (!answer.ok || answer.data.bar !== null) return null;
  const { shift } = answer.data;
  const { chosen, gone } = chosenOf(kind, picks, answer.data);
  const [only] = chosen;
  return (
    <>
      <p role="status" className="min-h-5 text-sm text-muted-foreground">
        {gone > 0 ? 'What you chose can no longer be had. ' : null}
        {sendWords(kind, chosen, ownCode, look)}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        {only === undefined ? (
          <AskEveryone kind={kind} found={answer.data} onAsk={() => onAskEveryone(shift.version)} />
        ) : (
          <Button
            variant="primary"
            className="max-md:flex-1"
            pending={isPending}
            onClick={() => onSend(shift.version, chosen)}
          >
            {chosen.length === 1
              ? `Offer to ${only.fullName}`
              : `Offer to ${countOf(chosen.length, 'person', 'people')}`}
          </Button>
        )}
      </div>
    </>
  );
}

function sendWords(kind: SwapKind, chosen: readonly Chosen[], ownCode: string, look: Look): string {
  const [only] = chosen;
  if (only === undefined) {
    return kind === 'swap' ? 'Choose a shift, or ask everyone.' : 'Choose who to ask, or ask everyone.';
  }
  if (chosen.length > 1) return 'Who accepts first has it.';
  if (only.shift !== null) return `${shiftWords(only.shift, look)} for your ${ownCode}.`;
  return kind === 'swap' ? 'They choose what to give for it.' : `They would work your ${ownCode} for you.`;
}
