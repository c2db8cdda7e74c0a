'use client';

import { ArrowLeft, Bell, BellOff, Ellipsis, LogOut, Search, Settings, UsersRound } from 'lucide-react';
import type { ChatChannel } from '#lib/domain/chat-records.ts';
import { countOf } from '#lib/domain/format.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { usePeopleHere } from '../live/use-present.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Menu, MenuItem, MenuLink } from '../ui/menu.tsx';
import { useChatDesk } from './chat-desk.tsx';
import { PresenceMark } from './presence-mark.tsx';

export type ConversationHeadProps = {
  channel: ChatChannel;
  /** Null where the person belongs to it no more. */
  actions: { onMembers: () => void; onMute: () => void; onLeave: () => void } | null;
};

/** The name of a conversation, who is in it, and what can be done with it as a whole. */
export function ConversationHead({ channel, actions }: ConversationHeadProps) {
  const { viewer } = useChatDesk();
  const here = usePeopleHere();
  const { kind, other, isMuted } = channel;
  return (
    <header className="flex min-h-14 shrink-0 items-center gap-2 border-b bg-card py-1 pr-2 pl-2 md:pl-4">
      <ButtonLink
        href="/chat"
        variant="ghost"
        size="icon"
        aria-label="All conversations"
        className="md:hidden"
      >
        <ArrowLeft aria-hidden />
      </ButtonLink>
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-lg font-semibold">
          <bdi>{channel.name}</bdi>
        </h1>
        <p className="flex min-w-0 items-center gap-2 text-sm text-muted-foreground">
          {other === null ? (
            <span className="truncate">
              {kindWords(channel)}
              {channel.description === '' ? null : (
                <>
                  {' · '}
                  <bdi>{channel.description}</bdi>
                </>
              )}
            </span>
          ) : (
            <PresenceMark isHere={here.has(other.id)} withWord />
          )}
          {isMuted ? <span className="shrink-0">· Muted</span> : null}
        </p>
      </div>
      {actions === null ? null : (
        <>
          <ButtonLink
            href={`/chat/search?channel=${channel.id}`}
            variant="ghost"
            size="icon"
            aria-label="Search in this conversation"
            className="max-md:hidden"
          >
            <Search aria-hidden />
          </ButtonLink>
          {kind === 'direct' ? null : (
            <Button variant="ghost" onClick={actions.onMembers}>
              <UsersRound aria-hidden />
              <span className="tabular-nums">
                {channel.memberCount}
                <span className="sr-only"> members</span>
              </span>
            </Button>
          )}
          <Menu
            align="end"
            trigger={
              <Button variant="ghost" size="icon" aria-label="More of this conversation">
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem
              icon={isMuted ? <Bell aria-hidden /> : <BellOff aria-hidden />}
              onClick={actions.onMute}
            >
              {isMuted ? 'Unmute' : 'Mute'}
            </MenuItem>
            <MenuLink href={`/chat/search?channel=${channel.id}`} icon={<Search aria-hidden />}>
              Search in it
            </MenuLink>
            {kind === 'group' && hasRole(viewer.role, 'admin') ? (
              <MenuLink href={`/chat/groups/${channel.id}`} icon={<Settings aria-hidden />}>
                Manage the group
              </MenuLink>
            ) : null}
            {kind === 'group' ? (
              <MenuItem icon={<LogOut aria-hidden />} tone="danger" onClick={actions.onLeave}>
                Leave…
              </MenuItem>
            ) : null}
          </Menu>
        </>
      )}
    </header>
  );
}

function kindWords({ kind, memberCount }: ChatChannel): string {
  const people = countOf(memberCount, 'person', 'people');
  if (kind === 'center') return `Everybody of the center, ${people}`;
  if (kind === 'supervisors') return `Supervisors and admins, ${people}`;
  return `Group, ${people}`;
}
