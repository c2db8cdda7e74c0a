'use client';

import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Form } from '#components/ui/form.tsx';
import { Input } from '#components/ui/input.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { SavedPlace, SavedQuery } from '#lib/domain/saved-views.ts';
import type { ViewActions } from './view-actions.ts';

type SaveViewProps = {
  /** The filters to keep; null = closed. */
  query: SavedQuery | null;
  place: SavedPlace;
  centerName: string | null;
  save: ViewActions['save'];
  onClose: () => void;
};

/** Keeps the present filters under a name. */
export function SaveViewDialog(props: SaveViewProps) {
  return (
    <Dialog
      open={props.query !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      title="Save view"
      description="Keeps the filters of this page, without dates."
    >
      {props.query === null ? null : <SaveForm {...props} query={props.query} />}
    </Dialog>
  );
}

function SaveForm({ query, place, centerName, save, onClose }: SaveViewProps & { query: SavedQuery }) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        place,
        query: { ...query },
        name: textOf(data, 'name'),
        isDefault: data.has('isDefault'),
        isShared: data.has('isShared'),
      }),
    () => {
      toast.success('The view is saved.');
      onClose();
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input required maxLength={60} autoComplete="off" />
      </Field>
      <Checkbox name="isDefault" label="Open this page with it" />
      {centerName === null ? null : <ShareBox centerName={centerName} />}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose render={<Button>Cancel</Button>} />
        <Button type="submit" variant="primary" pending={isPending}>
          Save view
        </Button>
      </div>
    </Form>
  );
}

/** Whether a view is shared. */
export function ShareBox({ centerName, isShared = false }: { centerName: string; isShared?: boolean }) {
  return (
    <Checkbox
      name="isShared"
      defaultChecked={isShared}
      label={`Share with ${centerName}`}
      hint="Everybody at this center who may open this page sees it."
    />
  );
}
