'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import {
  type FieldSubject,
  type FilledField,
  type GivenField,
  missingFields,
  valueWords,
} from '#lib/domain/custom-fields.ts';
import { DialogForm } from '../people/dialog-form.tsx';
import { FactsList } from '../people/facts-list.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { FieldControl, givenOf } from './field-control.tsx';

export type FillFields = (input: {
  subject: FieldSubject;
  ref: string;
  given: GivenField[];
}) => Promise<ActionResult<unknown>>;

export type FieldFactsProps = {
  subject: FieldSubject;
  /** The person, the request or the trade. */
  id: string;
  /** As far as the reader reads them. */
  fields: readonly FilledField[];
  fill: FillFields;
};

/** What an agency's own fields say. */
export function FieldFacts({ fields }: Pick<FieldFactsProps, 'fields'>) {
  return (
    <FactsList
      facts={fields.map(({ label, kind, value, isRequired, isRetired }) => [
        label,
        value === null ? (
          <span key={label} className="text-muted-foreground">
            {isRequired ? 'Still to be filled in' : 'Nothing'}
          </span>
        ) : (
          <span key={label}>
            {valueWords(kind, value)}
            {isRetired ? <span className="text-muted-foreground"> (no longer kept)</span> : null}
          </span>
        ),
      ])}
    />
  );
}

/** The way to fill in those that the reader may; nothing where there is none. */
export function FillFieldsDialog({ subject, id, fields, fill }: FieldFactsProps) {
  const open = fields.filter(({ mayWrite }) => mayWrite);
  if (open.length === 0) return null;
  return (
    <DialogForm
      trigger={
        <Button
          size="sm"
          aria-label={missingFields(open).length > 0 ? 'Fill in more details' : 'Edit more details'}
        >
          {missingFields(open).length > 0 ? 'Fill in…' : 'Edit…'}
        </Button>
      }
      title="More details"
      submitLabel="Save"
      call={(data) => fill({ subject, ref: id, given: givenOf(data, open) })}
      onDone={() => toast.success('The details are saved.')}
    >
      {(errors) =>
        open.map((field) => <FieldControl key={field.id} field={field} error={errors[`field${field.id}`]} />)
      }
    </DialogForm>
  );
}

/** An agency's own fields in the panel of a request, under a heading of their own; nothing where it has none. */
export function FieldPart(props: FieldFactsProps) {
  if (props.fields.length === 0) return null;
  return (
    <section aria-labelledby="more-details" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-4">
        <h3 id="more-details" className="font-semibold">
          More details
        </h3>
        <FillFieldsDialog {...props} />
      </div>
      <FieldFacts fields={props.fields} />
    </section>
  );
}
