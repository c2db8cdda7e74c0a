'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { DESK_NAME_MAX, type Desk } from '#lib/domain/handover-records.ts';
import { FlagField } from '../settings/flag-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';

export type DeskPanelProps = {
  /** Null = a new one. */
  desk: Desk | null;
  centerId: string;
  closeHref: string;
  add: (input: { centerId: string; name: string }) => Promise<ActionResult<unknown>>;
  update: (input: {
    deskId: number;
    version: number;
    name: string;
    isActive: boolean;
  }) => Promise<ActionResult<unknown>>;
};

/** One desk, to rename, retire or bring back; or a new one. */
export function DeskPanel({ desk, centerId, closeHref, add, update }: DeskPanelProps) {
  const router = useRouter();
  // A desk that somebody else changes meanwhile is a conflict, not overwritten.
  const [version] = useState(desk?.version ?? 0);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const name = textOf(data, 'name');
      return desk === null
        ? add({ centerId, name })
        : update({ deskId: desk.id, version, name, isActive: data.get('isActive') !== null });
    },
    () => {
      toast.success(desk === null ? 'The desk is added.' : 'The desk is saved.');
      router.replace(closeHref, { scroll: false });
    },
  );
  return (
    <SidePanel
      title={desk === null ? 'Add a desk' : desk.name}
      description={
        desk?.isActive === false ? 'Retired: nothing new is written for it. Its notes stay.' : undefined
      }
      closeHref={closeHref}
    >
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <Field
          name="name"
          label="Name"
          hint="As the floor calls it, such as Radio 2 or Fire."
          error={errors.name}
          requiredMessage="A name is needed."
        >
          <Input defaultValue={desk?.name} required maxLength={DESK_NAME_MAX} autoComplete="off" />
        </Field>
        {desk === null ? null : (
          <FlagField
            name="isActive"
            label="In use"
            hint="Otherwise it is retired: nobody writes new notes for it. Those that were written stay, and are read."
            defaultChecked={desk.isActive}
            error={errors.isActive}
          />
        )}
        <div>
          <Button type="submit" variant="primary" pending={isPending}>
            {desk === null ? 'Add desk' : 'Save'}
          </Button>
        </div>
      </Form>
    </SidePanel>
  );
}
