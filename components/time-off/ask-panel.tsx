'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { type FilledField, fieldName, type GivenField } from '#lib/domain/custom-fields.ts';
import { type ClockStyle, formatDuration } from '#lib/domain/format.ts';
import { askRefusal } from '#lib/domain/time-off.ts';
import { type AskWorld, askEffect, takenWords } from '#lib/domain/time-off-ask.ts';
import type { BlackoutPeriod, LeaveKind, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Instant, Interval, LocalDate } from '#lib/domain/types.ts';
import { FieldControl, givenOf } from '../fields/field-control.tsx';
import { RefusalMessage } from '../form/refusal-message.tsx';
import { useFormAction } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Textarea } from '../ui/textarea.tsx';
import {
  type AskDraft,
  draftFor,
  editedDraft,
  emptyDraft,
  errorsOfWindow,
  windowField,
  windowOfDraft,
} from './ask-draft.ts';
import { EffectBox } from './effect-box.tsx';
import { keepDraft, keptDraft, tabStorage } from './kept-draft.ts';
import { ASK_MODES, type AskMode } from './time-off-query.ts';
import { WhenFields } from './when-fields.tsx';

export type AskPanelProps = {
  mode: AskMode;
  /** The day or the shift that a link names. */
  date: LocalDate | null;
  shiftId: number | null;
  /** Those in use. */
  kinds: readonly LeaveKind[];
  world: AskWorld;
  blackouts: readonly BlackoutPeriod[];
  /** The person's own. */
  requests: readonly (Interval & Pick<TimeOffRequest, 'status'>)[];
  now: Instant;
  userId: string;
  clockStyle: ClockStyle;
  closeHref: string;
  /** The agency’s own that whoever asks may fill in. */
  fields: readonly FilledField[];
  action: (input: {
    kindId: number;
    startsAt: Instant;
    endsAt: Instant;
    reason: string;
    fields: GivenField[];
  }) => Promise<ActionResult<{ requestId: number }>>;
};

const modeWords: Record<AskMode, string> = { days: 'Days', hours: 'Hours', shifts: 'My shifts' };

/** Asks for time off by days, by hours or by own shifts, and tells before it is sent what that takes. */
export function AskPanel(props: AskPanelProps) {
  const { kinds, world, clockStyle, now, closeHref } = props;
  // What is typed into a field was typed into it as it was when the form was opened.
  const [fields] = useState(props.fields);
  const [clears, setClears] = useState(0);
  const { clock, shifts } = world;
  const router = useRouter();
  const formId = useId();
  const { mode, setMode, draft, edit, forget } = useDraft(props);
  const usual = kinds.find(({ type }) => type === 'vacation') ?? kinds[0];
  const kind = kinds.find(({ id }) => String(id) === draft.kindId) ?? usual;
  const read = useMemo(() => windowOfDraft(mode, draft, shifts, clock), [mode, draft, shifts, clock]);
  const window = 'window' in read ? read.window : null;
  const refusal =
    window === null || kind === undefined
      ? null
      : askRefusal(window, { kind, clock, now, blackouts: props.blackouts, requests: props.requests });
  const effect = window === null || kind === undefined ? null : askEffect(window, kind, world);
  const isSending = useRef(false);

  async function send(data: FormData): Promise<ActionResult<{ requestId: number }>> {
    if (kind === undefined) return refuse({ kindId: 'Your agency has no kind of leave in use.' });
    if (!('window' in read)) return refuse(read.errors);
    if (refusal !== null) {
      const field = refusal.field === 'window' ? windowField(mode) : refusal.field;
      return refuse({ [field]: refusal.refusal });
    }
    const answer = await props.action({
      kindId: kind.id,
      ...read.window,
      reason: draft.reason,
      fields: givenOf(data, fields),
    });
    return answer.ok || answer.fieldErrors === undefined
      ? answer
      : { ...answer, fieldErrors: errorsOfWindow(mode, answer.fieldErrors) };
  }
  async function sendOnce(data: FormData): Promise<ActionResult<{ requestId: number }>> {
    try {
      return await send(data);
    } finally {
      isSending.current = false;
    }
  }
  const { submit, isPending, message, isStale, errors } = useFormAction(sendOnce, ({ requestId }) => {
    forget();
    router.push(`/time-off?request=${requestId}`, { scroll: false });
  });

  return (
    <SidePanel
      title="Ask for time off"
      description="What you type stays until it is sent."
      closeHref={closeHref}
      footer={
        <>
          <p aria-hidden className="mr-auto min-w-0 flex-1 self-center text-sm text-muted-foreground">
            {effect === null || refusal !== null ? null : takenWords(effect)}
          </p>
          <Button
            variant="ghost"
            onClick={() => {
              forget();
              setClears(clears + 1);
            }}
          >
            Clear
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            Send request
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        action={(data) => {
          // Pressed twice, it is sent once.
          if (isSending.current) return;
          isSending.current = true;
          submit(data);
        }}
        errors={errors}
      >
        <RefusalMessage message={message} isStale={isStale} />
        <RadioGroup
          legend="Ask by"
          variant="segmented"
          items={ASK_MODES.map((value) => ({ value, label: modeWords[value] }))}
          value={mode}
          onValueChange={(value) => setMode(ASK_MODES.find((known) => known === value) ?? mode)}
        />
        <WhenFields
          mode={mode}
          draft={draft}
          edit={edit}
          world={world}
          clockStyle={clockStyle}
          now={now}
          errors={errors}
        />
        <Field name="kindId" label="Kind of leave" hint={kind && kindHint(kind, world)} error={errors.kindId}>
          <Select
            items={kinds.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={kind === undefined ? '' : String(kind.id)}
            onValueChange={(kindId) => edit({ kindId })}
          />
        </Field>
        <EffectBox
          effect={effect}
          lacksNight={'errors' in read && ('nights' in read.errors || 'night' in read.errors)}
          kind={kind ?? null}
          window={window}
          refusal={refusal?.refusal ?? null}
          clock={clock}
          clockStyle={clockStyle}
        />
        <Field
          name="reason"
          label="Note"
          optional
          hint="Read by you and by those who decide."
          error={errors.reason}
        >
          <Textarea
            value={draft.reason}
            onValueChange={(reason) => edit({ reason: String(reason) })}
            maxLength={500}
          />
        </Field>
        {fields.map((field) => (
          <FieldControl key={`${clears} ${field.id}`} field={field} error={errors[fieldName(field.id)]} />
        ))}
      </Form>
    </SidePanel>
  );
}

function refuse(fieldErrors: Record<string, string>): ActionResult<never> {
  const message = Object.values(fieldErrors)[0] ?? '';
  return { ok: false, code: 'invalid', message, fieldErrors };
}

/** What of a kind's flags concerns whoever asks. */
function kindHint(kind: LeaveKind, { balances }: AskWorld): string {
  const balance = balances.find(({ kindId }) => kindId === kind.id);
  const left =
    !kind.needsBalance || balance === undefined
      ? ''
      : balance.heldMinutes > 0
        ? `${formatDuration(balance.minutes)} left, ${formatDuration(balance.heldMinutes)} of it asked for.`
        : `${formatDuration(balance.minutes)} left.`;
  const notice =
    kind.noticeDays > 0 && !kind.isProtected
      ? `Asked for at least ${kind.noticeDays === 1 ? '1 day' : `${kind.noticeDays} days`} ahead.`
      : '';
  const isPrivate = kind.isPrivate ? 'Supervisors read “Leave”; you and admins read the kind.' : '';
  return [left, notice, isPrivate].filter((text) => text !== '').join(' ');
}

/** What is typed, kept in this tab; the day or shift of a link is taken over once. */
function useDraft({ mode: linkedMode, date, shiftId, userId, closeHref }: AskPanelProps) {
  const [mode, setMode] = useState(linkedMode);
  const [draft, setDraft] = useState(emptyDraft);
  const isRestored = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link that is followed
  useEffect(() => {
    setMode(linkedMode);
    const kept = isRestored.current ? null : keptDraft(tabStorage(), userId);
    isRestored.current = true;
    setDraft((current) => draftFor(kept ?? current, date, shiftId));
    // What is typed from here on outlasts a reload.
    if (date !== null || shiftId !== null) showMode(linkedMode);
  }, [linkedMode, date, shiftId]);
  useEffect(() => {
    if (isRestored.current && draft !== emptyDraft) keepDraft(tabStorage(), userId, draft);
  }, [draft, userId]);

  function showMode(next: AskMode) {
    const path = closeHref.includes('?') ? `${closeHref}&` : `${closeHref}?`;
    window.history.replaceState(null, '', `${path}new=${next}`);
  }
  return {
    mode,
    draft,
    setMode: (next: AskMode) => {
      setMode(next);
      showMode(next);
    },
    edit: (change: Partial<AskDraft>) => setDraft((current) => editedDraft(current, change)),
    forget: () => {
      setDraft(emptyDraft);
      keepDraft(tabStorage(), userId, null);
    },
  };
}
