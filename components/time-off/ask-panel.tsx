'use client';

import { useRouter } from 'next/navigation';
import { useId, useMemo, useRef, useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { type FilledField, fieldName, type GivenField, valueText } from '#lib/domain/custom-fields.ts';
import { type ClockStyle, formatDuration } from '#lib/domain/format.ts';
import { askRefusal } from '#lib/domain/time-off.ts';
import { type AskWorld, askEffect, takenWords } from '#lib/domain/time-off-ask.ts';
import type { BlackoutPeriod, LeaveKind, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';
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
import { errorsOfWindow, windowField, windowOfDraft } from './ask-draft.ts';
import { EffectBox } from './effect-box.tsx';
import { ASK_MODES, type AskMode } from './time-off-query.ts';
import { type AskPlace, useAskDraft } from './use-ask-draft.ts';
import { WhenFields } from './when-fields.tsx';

export type AskPanelProps = AskPlace & {
  /** Those in use. */
  kinds: readonly LeaveKind[];
  world: AskWorld;
  blackouts: readonly BlackoutPeriod[];
  /** The person's own. */
  requests: readonly (Interval & Pick<TimeOffRequest, 'status'>)[];
  now: Instant;
  clockStyle: ClockStyle;
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
  const { clock, shifts } = world;
  const router = useRouter();
  const formId = useId();
  const { mode, setMode, draft, edit, forget } = useAskDraft(props);
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
          <Button variant="ghost" onClick={forget}>
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
          <FieldControl
            key={field.id}
            field={field}
            error={errors[fieldName(field.id)]}
            typed={{
              text: draft.fields[field.id] ?? valueText(field.value),
              onText: (text) => edit({ fields: { ...draft.fields, [field.id]: text } }),
            }}
          />
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
