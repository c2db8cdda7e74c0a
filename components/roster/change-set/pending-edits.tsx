'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLive, useLiveHold } from '#components/live/use-live.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Form } from '#components/ui/form.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import { touchedRows } from '#lib/domain/roster-edits.ts';
import type { PendingEdit } from '#lib/domain/roster-records.ts';
import { useRoster } from '../store/use-roster.ts';
import { ReasonField, readReason } from './reason-field.tsx';
import { formatMoment, netChanges, rowChangeWords } from './row-changes.ts';
import { ViolationList } from './violation-list.tsx';

type Act<Input> = (input: Input) => Promise<ActionResult<unknown>>;

export type PendingEditsProps = {
  /** Those that wait for a second supervisor, the oldest first. */
  edits: readonly PendingEdit[];
  clockStyle: ClockStyle;
  actions: {
    confirm: Act<{ editId: string }>;
    decline: Act<{ editId: string; note: string }>;
    withdraw: Act<{ editId: string }>;
  };
};

/** A banner over the roster: edits beyond a maximum, which somebody else has to confirm. Empty without any. */
export function PendingEdits({ edits, clockStyle, actions }: PendingEditsProps) {
  useFollow(edits.length > 0);
  if (edits.length === 0) return null;
  return (
    <section
      aria-labelledby="pending-edits"
      className="flex flex-col gap-3 rounded-lg border border-warning/50 bg-warning-soft px-4 py-3"
    >
      <h2 id="pending-edits" className="font-semibold">
        {countOf(edits.length, 'edit waits', 'edits wait')} for a second supervisor
      </h2>
      <ul className="flex flex-col gap-3">
        {edits.map((edit) => (
          <PendingItem key={edit.id} edit={edit} clockStyle={clockStyle} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

/** What begins to wait may be decided before the page that is being read shows it. */
const followMs = 10_000;

/**
 * Reads the page again when an edit begins to wait or is decided. What waits changes no row, so the schedule's signal
 * then comes with a version that was heard of before; while something waits, any signal may be about it.
 */
function useFollow(isWaiting: boolean) {
  const { id, version } = useRoster((state) => state.facts.schedule);
  const heard = useRef(version);
  const followUntil = useRef(0);
  const { refresh } = useLive(['schedules'], ({ payload }) => {
    if (payload.schedule !== id || typeof payload.version !== 'number') return;
    const now = Date.now();
    if (payload.version <= heard.current) followUntil.current = now + followMs;
    if (isWaiting || now < followUntil.current) refresh();
    heard.current = Math.max(heard.current, payload.version);
  });
}

function PendingItem({
  edit,
  clockStyle,
  actions,
}: Pick<PendingEditsProps, 'clockStyle' | 'actions'> & { edit: PendingEdit }) {
  const facts = useRoster((state) => state.facts);
  const rows = useRoster((state) => state.rows);
  const { decide, isPending, message } = useDecision();
  const { clock } = facts;
  const when = formatMoment(edit.requestedAt, clock.timeZone, clockStyle);
  return (
    <li className="flex flex-col gap-2 border-t border-warning/50 pt-3">
      <p>{`${edit.isOwn ? 'You' : edit.requestedByName}, ${when}: “${edit.reason}”`}</p>
      <ul className="flex flex-col gap-1">
        {netChanges([touchedRows(rows, edit.operations, facts)]).map((change) => (
          <li key={change.rowId}>{rowChangeWords(change, facts, clockStyle)}</li>
        ))}
      </ul>
      <ViolationList violations={edit.violations} facts={facts} />
      <FormMessage>{message}</FormMessage>
      <div className="flex flex-wrap gap-2">
        {edit.isOwn ? (
          <Button
            size="sm"
            pending={isPending}
            onClick={() => decide(() => actions.withdraw({ editId: edit.id }), 'Your edit is withdrawn.')}
          >
            Withdraw
          </Button>
        ) : (
          <>
            <Button
              size="sm"
              variant="primary"
              pending={isPending}
              onClick={() =>
                decide(() => actions.confirm({ editId: edit.id }), 'The edit is confirmed and saved.')
              }
            >
              Confirm
            </Button>
            <DeclineDialog edit={edit} decline={actions.decline} />
          </>
        )}
      </div>
    </li>
  );
}

function DeclineDialog({
  edit,
  decline,
}: {
  edit: PendingEdit;
  decline: PendingEditsProps['actions']['decline'];
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const { decide, isPending, message } = useDecision();
  function submit(data: FormData) {
    const { reason: note, errors: found } = readReason(data, 'note');
    setErrors(found);
    if (note === null) return;
    decide(
      () => decline({ editId: edit.id, note }),
      'The edit is declined.',
      () => setIsOpen(false),
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button size="sm">Decline…</Button>}
      title="Decline this edit?"
      description={`${edit.requestedByName} is told, with your note. The roster stays as it is.`}
    >
      <Form action={submit} errors={errors}>
        <ReasonField name="note" label="Note" hint={`${edit.requestedByName} reads it.`} />
        <FormMessage>{message}</FormMessage>
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={isPending}>
            Decline
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** One decision at a time; a refusal stays in view until the next. */
function useDecision() {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [message, setMessage] = useState<string | null>(null);
  useLiveHold(isPending || message !== null);
  function decide(act: () => Promise<ActionResult<unknown>>, done: string, onDone?: () => void) {
    startTransition(async () => {
      const answer = await answerOf(act);
      if (!answer.ok) {
        setMessage(answer.message);
        return;
      }
      setMessage(null);
      onDone?.();
      toast.success(done);
      router.refresh();
    });
  }
  return { decide, isPending, message };
}
