'use client';

import { UserMinus } from 'lucide-react';
import { useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import {
  CHAT_DESCRIPTION_MAX,
  CHAT_NAME_MAX,
  type ChatGroup,
  type ChatMember,
  type ChatPerson,
} from '#lib/domain/chat-records.ts';
import { countOf } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { RefusalMessage } from '../form/refusal-message.tsx';
import { answerOf, textOf, useFormAction } from '../form/use-form-action.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';
import { ChatPage } from './chat-page.tsx';
import { PeoplePicker } from './people-picker.tsx';

export type GroupActions = {
  update: (input: {
    channelId: string;
    version: number;
    name: string;
    description: string;
    isArchived: boolean;
  }) => Promise<ActionResult<unknown>>;
  addMembers: (input: { channelId: string; members: string[] }) => Promise<ActionResult<unknown>>;
  removeMember: (input: { channelId: string; userId: string }) => Promise<ActionResult<unknown>>;
};

export type GroupScreenProps = {
  group: ChatGroup;
  members: readonly ChatMember[];
  /** Whoever can be put in. */
  people: readonly ChatPerson[];
  /** Whether the admin belongs to it and may read it. */
  isMember: boolean;
  actions: GroupActions;
};

/** A group as an admin manages it: its name, who is in it, and whether it is still written in. */
export function GroupScreen({ group, members, people, isMember, actions }: GroupScreenProps) {
  return (
    <ChatPage
      title={group.name}
      backHref="/chat/groups"
      backLabel="All groups"
      action={isMember ? <ButtonLink href={`/chat/${group.id}`}>Open</ButtonLink> : undefined}
    >
      <NameForm key={group.version} group={group} update={actions.update} />
      <MemberSection group={group} members={members} actions={actions} />
      <AddSection group={group} members={members} people={people} addMembers={actions.addMembers} />
      <ArchiveSection group={group} update={actions.update} />
    </ChatPage>
  );
}

function NameForm({ group, update }: { group: ChatGroup; update: GroupActions['update'] }) {
  const { id: channelId, version, isArchived } = group;
  const form = useFormAction(
    (data) =>
      update({
        channelId,
        version,
        isArchived,
        name: textOf(data, 'name'),
        description: textOf(data, 'description'),
      }),
    () => toast.success('Saved.'),
  );
  return (
    <Form action={form.submit} errors={form.errors} className="rounded-lg border bg-card p-4">
      <Field name="name" label="Name" requiredMessage="A group needs a name.">
        <Input required maxLength={CHAT_NAME_MAX} defaultValue={group.name} autoComplete="off" />
      </Field>
      <Field name="description" label="What it is for" optional>
        <Input maxLength={CHAT_DESCRIPTION_MAX} defaultValue={group.description} autoComplete="off" />
      </Field>
      <RefusalMessage message={form.message} isStale={form.isStale} />
      <Button type="submit" variant="primary" pending={form.isPending} className="self-end">
        Save
      </Button>
    </Form>
  );
}

type SectionProps = { group: ChatGroup; members: readonly ChatMember[] };

function MemberSection({ group, members, actions }: SectionProps & { actions: GroupActions }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">Members ({members.length})</h2>
      {members.length === 0 ? (
        <p className="text-muted-foreground">Nobody is in this group. Put people in below.</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {members.map((member) => (
            <li key={member.id} className="flex min-h-11 items-center justify-between gap-3 px-4 py-1.5">
              <span className="min-w-0">
                <bdi className="font-medium wrap-anywhere">{member.fullName}</bdi>
                <span className="block text-sm text-muted-foreground">{roleLabel(member.role)}</span>
              </span>
              <RemoveButton group={group} member={member} remove={actions.removeMember} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RemoveButton({
  group,
  member,
  remove,
}: {
  group: ChatGroup;
  member: ChatMember;
  remove: GroupActions['removeMember'];
}) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={
        <Button size="sm" aria-label={`Take out… ${member.fullName}`}>
          <UserMinus aria-hidden />
          Take out…
        </Button>
      }
      title={`Take ${member.fullName} out of ${group.name}?`}
      consequence={`${member.fullName} can no longer read or hear this conversation, from this moment on. What they wrote stays.`}
      confirmLabel="Take out"
      tone="danger"
      error={problem}
      onConfirm={async () => {
        const answer = await answerOf(() => remove({ channelId: group.id, userId: member.id }));
        setProblem(answer.ok ? null : answer.message);
        return answer.ok;
      }}
    />
  );
}

function AddSection({
  group,
  members,
  people,
  addMembers,
}: SectionProps & { people: readonly ChatPerson[]; addMembers: GroupActions['addMembers'] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const inside = new Set(members.map(({ id }) => id));
  const outside = people.filter(({ id }) => !inside.has(id));
  if (outside.length === 0) return null;
  function add() {
    startTransition(async () => {
      const answer = await answerOf(() => addMembers({ channelId: group.id, members: [...chosen] }));
      if (answer.ok) setChosen([]);
      setProblem(answer.ok ? null : answer.message);
    });
  }
  return (
    <section className="flex flex-col gap-2">
      <PeoplePicker label="Put people in" people={outside} chosen={chosen} onChange={setChosen} />
      <p className="text-sm text-muted-foreground">
        They read all that was written in it, from its beginning on.
      </p>
      <FormMessage>{problem}</FormMessage>
      <Button
        variant="primary"
        disabled={chosen.length === 0}
        pending={isPending}
        onClick={add}
        className="self-end"
      >
        Put {countOf(chosen.length, 'person', 'people')} in
      </Button>
    </section>
  );
}

function ArchiveSection({ group, update }: { group: ChatGroup; update: GroupActions['update'] }) {
  const { id: channelId, version, name, description, isArchived } = group;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <section className="flex flex-wrap items-center justify-between gap-3 rounded-lg border p-4">
      <div className="min-w-0">
        <h2 className="font-semibold">{isArchived ? 'Archived' : 'Archive'}</h2>
        <p className="text-sm text-muted-foreground">
          {isArchived
            ? 'Its members can read it, and nobody writes in it.'
            : 'Its members keep what was written, and nobody writes in it any more.'}
        </p>
      </div>
      <AlertDialog
        trigger={<Button>{isArchived ? 'Take up again…' : 'Archive…'}</Button>}
        title={isArchived ? `Take up ${name} again?` : `Archive ${name}?`}
        consequence={
          isArchived
            ? `${countOf(group.memberCount, 'person', 'people')} can write in it again.`
            : `${countOf(group.memberCount, 'person', 'people')} can read it and no longer write in it. You can take it up again.`
        }
        confirmLabel={isArchived ? 'Take up again' : 'Archive'}
        error={problem}
        onConfirm={async () => {
          const answer = await answerOf(() =>
            update({ channelId, version, name, description, isArchived: !isArchived }),
          );
          setProblem(answer.ok ? null : answer.message);
          return answer.ok;
        }}
      />
    </section>
  );
}
