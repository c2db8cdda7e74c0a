'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { CHAT_MESSAGE_MAX } from '#lib/domain/chat-records.ts';
import { type Floor, floorAt } from '#lib/domain/floor.ts';
import { countOf } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import { useNow } from './use-now.ts';

export type CrewPanelProps = {
  floor: Floor;
  now: Instant;
  ownId: string;
  centerName: string;
  closeHref: string;
  send: (message: {
    clientId: string;
    content: string;
    mustRead: boolean;
  }) => Promise<ActionResult<{ channelId: string; mentioned: number }>>;
};

/** More names than this are counted. */
const NAMED_MAX = 12;

/** Writes to everybody on duty, in the center's conversation. */
export function CrewPanel({ floor, now: initial, ownId, centerName, closeHref, send }: CrewPanelProps) {
  const now = useNow(initial);
  const router = useRouter();
  const [clientId] = useState(() => crypto.randomUUID());
  const crew = floorAt(floor.shifts, now)
    .onDuty.flatMap(({ people }) => people)
    .filter(({ userId }) => userId !== ownId);
  const form = useFormAction(
    (data) => send({ clientId, content: textOf(data, 'content'), mustRead: data.has('mustRead') }),
    ({ channelId, mentioned }) => {
      toast.success(`Sent. ${countOf(mentioned, 'person is', 'people are')} mentioned.`, {
        action: { label: 'Open', onClick: () => router.push(`/chat/${channelId}`) },
      });
      router.replace(closeHref, { scroll: false });
    },
  );
  const names = crew.slice(0, NAMED_MAX).map(({ fullName }) => fullName);
  const more = crew.length - names.length;
  return (
    <SidePanel title="Message the crew" description={`Conversation of ${centerName}`} closeHref={closeHref}>
      {crew.length === 0 ? (
        <p className="text-muted-foreground">Nobody else is on duty now, so there is nobody to mention.</p>
      ) : (
        <Form action={form.submit} errors={form.errors}>
          <p className="font-medium">
            Everybody of the center can read it; {countOf(crew.length, 'person', 'people')} on duty now{' '}
            {crew.length === 1 ? 'is' : 'are'} mentioned and told.
          </p>
          <p className="text-sm text-muted-foreground">
            {names.join(', ')}
            {more > 0 ? `, and ${more} more` : ''}
          </p>
          <Field name="content" label="Message" requiredMessage="Write something first.">
            <Textarea required maxLength={CHAT_MESSAGE_MAX} rows={4} autoComplete="off" />
          </Field>
          <Checkbox
            name="mustRead"
            label="Must be read"
            hint="Everybody of the conversation is asked to confirm it, and you see who has."
          />
          <FormMessage>{form.message}</FormMessage>
          <Button type="submit" variant="primary" pending={form.isPending} className="self-start">
            Send to {countOf(crew.length, 'person', 'people')}
          </Button>
        </Form>
      )}
    </SidePanel>
  );
}
