'use client';

import { Search } from 'lucide-react';
import { useState, useTransition } from 'react';
import type { ChatHit } from '#lib/domain/chat-records.ts';
import { excerptOf, hitParts } from '#lib/domain/chat-view-text.ts';
import { FilterText } from '../form/filter-text.tsx';
import { answerOf } from '../form/use-form-action.ts';
import { useUrlFilters } from '../form/use-url-filters.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Link } from '../ui/link.tsx';
import { Select } from '../ui/select.tsx';
import { KIND_ICONS } from './channel-item.tsx';
import type { SearchChat } from './chat-actions.ts';
import { useChatDesk } from './chat-desk.tsx';
import { ChatPage } from './chat-page.tsx';
import { momentWords } from './chat-times.ts';
import { MarkedText } from './message-text.tsx';

export type SearchScreenProps = {
  query: string;
  /** Null = all conversations of the person. */
  channelId: string | null;
  /** Null = nothing was searched for yet. */
  found: { hits: readonly ChatHit[]; hasMore: boolean } | null;
  /** Why nothing could be searched for. */
  problem: string | null;
  search: SearchChat;
};

/** Finds messages of the own conversations by the words in them. */
export function SearchScreen({ query, channelId, found, problem, search }: SearchScreenProps) {
  const { channels } = useChatDesk();
  const { setFilters, isPending } = useUrlFilters();
  return (
    <ChatPage title="Search messages">
      <div className="grid gap-3 sm:grid-cols-[1fr_16rem]">
        <FilterText
          label="Words"
          placeholder="All of them must occur"
          value={query}
          onValueChange={(q) => setFilters({ q })}
        />
        <Field label="Conversation">
          <Select
            value={channelId ?? 'all'}
            onValueChange={(channel) => setFilters({ channel: channel === 'all' ? '' : channel })}
            items={[
              { value: 'all', label: 'All of yours' },
              ...channels.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      </div>
      <FormMessage>{problem}</FormMessage>
      <div aria-busy={isPending} className={isPending ? 'opacity-60' : undefined}>
        {found === null ? (
          <EmptyState icon={<Search aria-hidden />} title="Type a word">
            It is looked for at the beginning of words, in all conversations that you belong to.
          </EmptyState>
        ) : (
          <Hits
            key={`${query} ${channelId}`}
            query={query}
            channelId={channelId}
            first={found}
            search={search}
          />
        )}
      </div>
    </ChatPage>
  );
}

type HitsProps = {
  query: string;
  channelId: string | null;
  first: { hits: readonly ChatHit[]; hasMore: boolean };
  search: SearchChat;
};

function Hits({ query, channelId, first, search }: HitsProps) {
  const { viewer, now } = useChatDesk();
  const [{ hits, hasMore }, setFound] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  function more() {
    startTransition(async () => {
      const answer = await answerOf(() =>
        search({ query, channelId, before: hits.at(-1)?.message.id ?? null }),
      );
      if (answer.ok) setFound({ hits: [...hits, ...answer.data.hits], hasMore: answer.data.hasMore });
      setProblem(answer.ok ? null : answer.message);
    });
  }
  if (hits.length === 0) {
    return (
      <EmptyState icon={<Search aria-hidden />} title="Nothing found">
        No message of your conversations has all of these words. Try fewer, or only their beginnings.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-sm text-muted-foreground">
        {hits.length}
        {hasMore ? '+' : ''} {hits.length === 1 ? 'message' : 'messages'}, newest first
      </p>
      <ul className="divide-y rounded-lg border bg-card">
        {hits.map(({ message, channel }) => (
          <li key={message.id}>
            <Link
              href={`/chat/${channel.id}?at=${message.seq}`}
              className="flex flex-col gap-0.5 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="flex flex-wrap items-center gap-x-2 text-sm text-muted-foreground">
                <span className="flex min-w-0 items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
                  {KIND_ICONS[channel.kind]}
                  <bdi className="truncate">{channel.name}</bdi>
                </span>
                <span className="ml-auto">{momentWords(message.sentAt, now, viewer)}</span>
              </span>
              <span>
                <bdi className="font-medium">{message.senderName}</bdi>
              </span>
              <MarkedText parts={hitParts(excerptOf(message.content, query), query)} />
            </Link>
          </li>
        ))}
      </ul>
      <FormMessage>{problem}</FormMessage>
      {hasMore ? (
        <Button pending={isPending} onClick={more} className="self-center">
          Show older ones
        </Button>
      ) : null}
    </div>
  );
}
