'use client';

import { MonitorCheck } from 'lucide-react';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { FLOOR_DEVICE_NAME_MAX } from '#lib/domain/floor-devices.ts';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';

type MarkAction = (input: { centerId: string; name: string }) => Promise<ActionResult<unknown>>;

export type MarkFloorDeviceProps = {
  /** Open ones. */
  centers: readonly { id: string; name: string }[];
  /** Which is proposed. */
  centerId: string;
  mark: MarkAction;
  variant?: ButtonProps['variant'];
};

/** Says that the computer at which one sits stands on the dispatch floor. */
export function MarkFloorDevice({ variant = 'secondary', ...props }: MarkFloorDeviceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant={variant}>
          <MonitorCheck aria-hidden />
          Mark this computer
        </Button>
      }
      title="Mark this computer"
      description="It stands on the dispatch floor, where nobody else comes near: whoever signs in here is not locked when nobody uses the page. Signing in again after some hours stays."
    >
      <MarkForm {...props} onMarked={() => setOpen(false)} />
    </Dialog>
  );
}

function MarkForm({
  centers,
  centerId,
  mark,
  onMarked,
}: Omit<MarkFloorDeviceProps, 'variant'> & { onMarked: () => void }) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => mark({ centerId: textOf(data, 'centerId') || centerId, name: textOf(data, 'name') }),
    () => {
      onMarked();
      toast.success('This computer does not lock any more.');
    },
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field
        name="name"
        label="Name"
        hint="Where it stands, such as Console 3."
        error={errors.name}
        requiredMessage="A name is needed."
      >
        <Input required maxLength={FLOOR_DEVICE_NAME_MAX} autoComplete="off" />
      </Field>
      {centers.length < 2 ? null : (
        <Field name="centerId" label="Center" error={errors.centerId}>
          <Select
            items={centers.map(({ id, name }) => ({ value: id, label: name }))}
            defaultValue={centerId}
          />
        </Field>
      )}
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Mark this computer
        </Button>
      </div>
    </Form>
  );
}
