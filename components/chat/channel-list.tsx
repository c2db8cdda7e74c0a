'use client';

import { Archive, ChevronRight, MessagesSquare, Search, SquarePen, UsersRound } from 'lucide-react';
import { useParams } from 'next/navigation';
import { hasRole } from '#lib/domain/permissions.ts';
import { usePeopleHere } from '../live/use-present.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ChannelItem } from './channel-item.tsx';
import { useChatDesk } from './chat-desk.tsx';

/** All conversations of the person, with what is new in each. */
export function ChannelList({ isPage }: { isPage: boolean }) {
  const { viewer, channels } = useChatDesk();
  const { id: currentId } = useParams<{ id?: string }>();
  const here = usePeopleHere();
  const open = channels.filter(({ isArchived }) => !isArchived);
  const archived = channels.filter(({ isArchived }) => isArchived);
  const Heading = isPage ? 'h1' : 'h2';
  const items = (shown: typeof channels) =>
    shown.map((channel) => (
      <ChannelItem
        key={channel.id}
        channel={channel}
        isCurrent={channel.id === currentId}
        isHere={channel.other === null ? null : here.has(channel.other.id)}
      />
    ));
  return (
    <>
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 border-b pr-2 pl-4">
        <Heading className="text-lg font-semibold">Chat</Heading>
        <div className="flex items-center">
          <IconLink href="/chat/search" label="Search messages" icon={<Search aria-hidden />} />
          {hasRole(viewer.role, 'admin') ? (
            <IconLink href="/chat/groups" label="Groups" icon={<UsersRound aria-hidden />} />
          ) : null}
          <IconLink href="/chat/new" label="New message" icon={<SquarePen aria-hidden />} />
        </div>
      </header>
      <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto p-2">
        {channels.length === 0 ? (
          <EmptyState
            icon={<MessagesSquare aria-hidden />}
            title="No conversations yet"
            className="m-2 px-4 py-8"
            action={<ButtonLink href="/chat/new">Write to somebody</ButtonLink>}
          >
            The conversation of your center appears here once you belong to one.
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-0.5">{items(open)}</ul>
        )}
        {archived.length === 0 ? null : (
          <details
            className="group mt-2"
            open={archived.some(({ id }) => id === currentId) ? true : undefined}
          >
            <summary className="flex min-h-[max(1.75rem,var(--target-min))] items-center gap-2 rounded-md px-2 text-sm text-muted-foreground hover:bg-hover [&_svg]:size-4">
              <ChevronRight aria-hidden className="transition-transform group-open:rotate-90" />
              <Archive aria-hidden />
              Archived ({archived.length})
            </summary>
            <ul className="mt-1 flex flex-col gap-0.5">{items(archived)}</ul>
          </details>
        )}
      </nav>
    </>
  );
}

function IconLink({ href, label, icon }: { href: string; label: string; icon: React.ReactNode }) {
  return (
    <Tooltip content={label} side="bottom">
      <ButtonLink href={href} variant="ghost" size="icon" aria-label={label}>
        {icon}
      </ButtonLink>
    </Tooltip>
  );
}
