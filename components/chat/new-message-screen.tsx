'use client';

import { UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useState, useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ChatPerson } from '#lib/domain/chat-records.ts';
import { matchPeople } from '#lib/domain/chat-view-text.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { answerOf } from '../form/use-form-action.ts';
import { usePeopleHere } from '../live/use-present.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ChatPage } from './chat-page.tsx';
import { PresenceMark } from './presence-mark.tsx';

/** More names than one looks through; whoever is not among them is found by typing. */
const shownMax = 60;

export type NewMessageScreenProps = {
  /** The name that is looked for at first; empty = none. */
  to: string;
  people: readonly ChatPerson[];
  open: (input: { userId: string }) => Promise<ActionResult<{ channelId: string }>>;
};

/** Opens the conversation with one other person. */
export function NewMessageScreen({ to, people, open }: NewMessageScreenProps) {
  const router = useRouter();
  const here = usePeopleHere();
  const [query, setQuery] = useState(to);
  const [opening, setOpening] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const matching = useMemo(() => matchPeople(people, query, people.length), [people, query]);
  const shown = matching.slice(0, shownMax);
  function write({ id: userId }: ChatPerson) {
    if (isPending) return;
    setOpening(userId);
    startTransition(async () => {
      const answer = await answerOf(() => open({ userId }));
      if (answer.ok) router.push(`/chat/${answer.data.channelId}`);
      setProblem(answer.ok ? null : answer.message);
    });
  }
  return (
    <ChatPage title="New message">
      <Field label="To" hint="Only the two of you read it.">
        <Input
          type="search"
          placeholder="Name"
          autoComplete="off"
          value={query}
          onValueChange={setQuery}
          onKeyDown={(event) => {
            const [only] = matching;
            if (event.key === 'Enter' && matching.length === 1 && only !== undefined) write(only);
          }}
        />
      </Field>
      <FormMessage>{problem}</FormMessage>
      {shown.length === 0 ? (
        <EmptyState
          icon={<UserRound aria-hidden />}
          title={people.length === 0 ? 'Nobody else is here yet' : 'Nobody is called that'}
        >
          {people.length === 0
            ? 'People of your agency appear here once an admin has invited them.'
            : 'Only active people of your agency can be written to.'}
        </EmptyState>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {shown.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                aria-disabled={isPending}
                onClick={() => write(person)}
                className="flex min-h-11 w-full items-center justify-between gap-3 px-4 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="min-w-0">
                  <bdi className="font-medium wrap-anywhere">{person.fullName}</bdi>
                  <span className="block text-sm text-muted-foreground">{roleLabel(person.role)}</span>
                </span>
                {isPending && opening === person.id ? (
                  <Spinner />
                ) : (
                  <PresenceMark isHere={here.has(person.id)} withWord />
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {matching.length > shown.length ? (
        <p className="text-sm text-muted-foreground">
          {matching.length - shown.length} more: type a part of the name.
        </p>
      ) : null}
    </ChatPage>
  );
}
