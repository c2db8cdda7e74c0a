'use client';

import { MonitorUp } from 'lucide-react';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { DEVICE_NAME_LENGTH_MAX } from '#lib/domain/board-schemas.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';

type IssueAction = (input: { centerId: string; name: string }) => Promise<ActionResult<{ token: string }>>;

export type IssueDeviceProps = {
  /** Open ones. */
  centers: readonly { id: string; name: string }[];
  /** Which is proposed. */
  centerId: string;
  issue: IssueAction;
};

/** A new display: named, then its link is shown this once. */
export function IssueDevice({ centers, centerId, issue }: IssueDeviceProps) {
  const [isOpen, setOpen] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        setToken(null);
      }}
      trigger={
        <Button variant="primary">
          <MonitorUp aria-hidden />
          Issue display
        </Button>
      }
      title={token === null ? 'Issue a display' : 'The display is issued'}
      description={
        token === null
          ? 'It gets a link of its own, which shows the board of one center on a screen and opens nothing else.'
          : undefined
      }
    >
      {token === null ? (
        <IssueForm centers={centers} centerId={centerId} issue={issue} onIssued={setToken} />
      ) : (
        <NewLink token={token} />
      )}
    </Dialog>
  );
}

function IssueForm({
  centers,
  centerId,
  issue,
  onIssued,
}: IssueDeviceProps & { onIssued: (token: string) => void }) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => issue({ centerId: textOf(data, 'centerId') || centerId, name: textOf(data, 'name') }),
    ({ token }) => onIssued(token),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field
        name="name"
        label="Name"
        hint="Where it hangs, such as Floor, left wall."
        error={errors.name}
        requiredMessage="A name is needed."
      >
        <Input required maxLength={DEVICE_NAME_LENGTH_MAX} autoComplete="off" />
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
          Issue display
        </Button>
      </div>
    </Form>
  );
}

/** Rendered in answer to a press alone, so there is a window. */
function NewLink({ token }: { token: string }) {
  const address = `${window.location.origin}/wall/${token}`;
  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      toast.success('The link is copied.');
    } catch {
      toast.error('The browser does not let this page copy. Mark the link and copy it by hand.');
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <Field label="The link, shown this once">
        <Input readOnly mono value={address} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <p className="text-muted-foreground">
        Open it in the browser of the screen and make it that browser’s start page. Whoever has the link can
        read the names and hours on the board; when it gets into other hands, revoke the display.
      </p>
      <div>
        <Button variant="primary" onClick={copy}>
          Copy
        </Button>
      </div>
    </div>
  );
}
