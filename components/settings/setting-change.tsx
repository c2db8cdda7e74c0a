'use client';

import { Fragment, type ReactNode, useState, useTransition } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionRefusal, ActionResult } from '#lib/actions/result.ts';
import type { SettingPreviewView } from '#lib/domain/setting-preview-view.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { toast } from '../ui/toast.tsx';
import { PreviewDialog } from './preview-dialog.tsx';

/** One object, so that a form sees that nothing new was said. */
const noErrors: Record<string, string> = {};

/** What a form sends, with the first day on which it is in force, or the one day that it is about. */
export type Dated = { effectiveFrom: LocalDate } | { date: LocalDate };

/** What a change does before it is saved, and the save: both take exactly the same. */
export type ChangeActions<Input, Saved = unknown> = {
  preview: (input: Input) => Promise<ActionResult<SettingPreviewView>>;
  save: (input: Input) => Promise<ActionResult<Saved>>;
};

type FromDateProps = {
  today: LocalDate;
  /** The first day that is proposed; today when there is none. Null: what is typed is about one day. */
  proposedDate?: LocalDate | null;
  dateLabel?: string;
};

export type SettingChangeProps<
  Input extends Dated,
  Saved,
  Known extends number | string | null,
> = FromDateProps & {
  actions: ChangeActions<Input, Saved>;
  /** What the form says: its fields, the day from which it is in force, and what it was opened on. */
  read: (data: FormData, effectiveFrom: LocalDate, known: Known) => Input;
  /** What the last button does; "Save" when it is not said. */
  verb?: string;
  /**
   * The version of what the fields show. With another one they start anew, unless something was typed: that goes on being
   * said of the one it was typed over.
   */
  known: Known;
  /** Said once it is saved: "The limits are saved." */
  done: string;
  /** After it is saved and what is said of it was read. */
  onSaved?: (saved: Saved) => void;
  /** Beside the button, such as a way back. */
  extra?: ReactNode;
  children: (errors: Readonly<Record<string, string>>) => ReactNode;
};

/**
 * A form over something that has versions: what it would do is shown first, and exactly what was shown is saved. What
 * was typed stays until it is saved.
 */
export function SettingChange<Input extends Dated, Saved, Known extends number | string | null>(
  props: SettingChangeProps<Input, Saved, Known>,
) {
  const { actions, read, today, known, done, onSaved, verb = 'Save', extra, children } = props;
  const [shown, setShown] = useState<{ input: Input; view: SettingPreviewView } | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  const [refusal, setRefusal] = useState<ActionRefusal | null>(null);
  const [isDirty, setIsDirty] = useState(false);
  const [isPending, startTransition] = useTransition();
  const [startedWith, setStartedWith] = useState(known);
  const [plannedCount, setPlannedCount] = useState(0);
  if (!isDirty && startedWith !== known) setStartedWith(known);
  // Others' changes wait until this one is saved or left.
  useLiveHold(isDirty || refusal !== null);

  function preview(data: FormData) {
    const date = data.get('effectiveFrom');
    const input = read(data, typeof date === 'string' ? date : '', startedWith);
    startTransition(async () => {
      const answer = await answerOf(() => actions.preview(input));
      setRefusal(answer.ok ? null : answer);
      if (answer.ok) setShown({ input, view: answer.data });
    });
  }

  function save() {
    if (shown === null) return;
    const { input } = shown;
    startTransition(async () => {
      const answer = await answerOf(() => actions.save(input));
      if (!answer.ok) {
        setRefusal(answer);
        setShown(null);
        return;
      }
      setRefusal(null);
      setIsDirty(false);
      setSaved(() => answer.data);
      // What begins later is in the list now; the fields go on saying what is in force.
      if ('effectiveFrom' in input && input.effectiveFrom > today) setPlannedCount((count) => count + 1);
      toast.success(done);
      if (!asksToReplan(shown.view)) close(answer.data);
    });
  }

  function close(now: Saved | null = saved) {
    setShown(null);
    setSaved(null);
    if (now !== null) onSaved?.(now);
  }

  const errors = refusal?.fieldErrors ?? noErrors;
  const isAtField = refusal !== null && Object.values(errors).includes(refusal.message);
  return (
    <>
      <Form
        action={preview}
        errors={errors}
        onInput={() => setIsDirty(true)}
        onChange={() => setIsDirty(true)}
      >
        <RefusalMessage
          message={isAtField ? null : (refusal?.message ?? null)}
          isStale={refusal?.code === 'conflict' && refusal.fieldErrors === undefined}
        />
        <Fragment key={`${startedWith} ${plannedCount}`}>
          {children(errors)}
          <FromDate key={props.proposedDate} {...props} error={errors.effectiveFrom} />
        </Fragment>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={isPending && shown === null}>
            Show what it does
          </Button>
          {extra}
        </div>
      </Form>
      {shown === null ? null : (
        <PreviewDialog
          view={shown.view}
          fromDate={'date' in shown.input ? shown.input.date : shown.input.effectiveFrom}
          today={today}
          verb={verb}
          isPending={isPending}
          savedWords={saved === null ? null : done}
          onSave={save}
          onClose={() => close()}
        />
      )}
    </>
  );
}

function FromDate(props: FromDateProps & { error: string | undefined }) {
  const { today, proposedDate = today, dateLabel = 'In force from', error } = props;
  if (proposedDate === null) return null;
  return (
    <Field
      name="effectiveFrom"
      label={dateLabel}
      hint="Today: at once. A later date: until then everything stays as it is, and you can take it back."
      error={error}
      requiredMessage="A date is needed."
      rangeMessage="Today is the earliest day; what is past stays as it was."
    >
      <DateInput defaultValue={proposedDate} min={today} required />
    </Field>
  );
}

/** Whether what is planned already goes by what was in force before. */
function asksToReplan({ schedules }: SettingPreviewView): boolean {
  return schedules.some(({ replanFrom }) => replanFrom !== null);
}
