'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { CHAT_DESCRIPTION_MAX, CHAT_NAME_MAX, type ChatPerson } from '#lib/domain/chat-records.ts';
import { RefusalMessage } from '../form/refusal-message.tsx';
import { textOf, useFormAction } from '../form/use-form-action.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { ChatPage } from './chat-page.tsx';
import { PeoplePicker } from './people-picker.tsx';

export type NewGroupScreenProps = {
  people: readonly ChatPerson[];
  create: (input: {
    name: string;
    description: string;
    members: string[];
  }) => Promise<ActionResult<{ channelId: string }>>;
};

/** Makes a group of whoever belongs together. */
export function NewGroupScreen({ people, create }: NewGroupScreenProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const form = useFormAction(
    (data) =>
      create({ name: textOf(data, 'name'), description: textOf(data, 'description'), members: [...chosen] }),
    ({ channelId }) => router.replace(`/chat/groups/${channelId}`),
  );
  return (
    <ChatPage title="New group" backHref="/chat/groups" backLabel="All groups">
      <Form action={form.submit} errors={form.errors}>
        <Field name="name" label="Name" requiredMessage="A group needs a name.">
          <Input required maxLength={CHAT_NAME_MAX} autoComplete="off" />
        </Field>
        <Field name="description" label="What it is for" optional>
          <Input maxLength={CHAT_DESCRIPTION_MAX} autoComplete="off" />
        </Field>
        <PeoplePicker label="Members" people={people} chosen={chosen} onChange={setChosen} />
        <p className="text-sm text-muted-foreground">
          Whoever is put in reads all that was written in it. You read it only if you are among them.
        </p>
        <RefusalMessage message={form.message} isStale={form.isStale} />
        <div className="flex justify-end gap-2">
          <ButtonLink href="/chat/groups">Cancel</ButtonLink>
          <Button type="submit" variant="primary" pending={form.isPending}>
            Make the group
          </Button>
        </div>
      </Form>
    </ChatPage>
  );
}
