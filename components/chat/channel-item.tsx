'use client';

import { AtSign, BellOff, Building2, CircleAlert, ShieldCheck, UserRound, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChatChannel, ChatKind } from '#lib/domain/chat-records.ts';
import { previewOf } from '#lib/domain/chat-view-list.ts';
import { cn } from '#lib/utils.ts';
import { shortCount } from '../notices/title-count.ts';
import { Link } from '../ui/link.tsx';
import { useChatDesk } from './chat-desk.tsx';
import { shortWords } from './chat-times.ts';
import { PresenceMark } from './presence-mark.tsx';

/** What a conversation is, at a glance. */
export const KIND_ICONS: Record<ChatKind, ReactNode> = {
  center: <Building2 aria-hidden />,
  supervisors: <ShieldCheck aria-hidden />,
  group: <UsersRound aria-hidden />,
  direct: <UserRound aria-hidden />,
};

export type ChannelItemProps = {
  channel: ChatChannel;
  isCurrent: boolean;
  /** Of a direct conversation whether the other person has the app open; null of the others. */
  isHere: boolean | null;
};

/** A conversation in the list: its name, what was said last, and what of it is new. */
export function ChannelItem({ channel, isCurrent, isHere }: ChannelItemProps) {
  const { viewer, now } = useChatDesk();
  const { lastMessage, unread, isMuted } = channel;
  const isNew = unread > 0;
  return (
    <li>
      <Link
        href={`/chat/${channel.id}`}
        aria-current={isCurrent ? 'page' : undefined}
        className="flex gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:bg-hover"
      >
        <span className="mt-0.5 text-muted-foreground [&_svg]:size-4">{KIND_ICONS[channel.kind]}</span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-2">
            <span className={cn('truncate', isNew && !isMuted ? 'font-semibold' : 'font-medium')}>
              <bdi>{channel.name}</bdi>
            </span>
            {isHere === null ? null : <PresenceMark isHere={isHere} />}
            {isMuted ? <Mark icon={<BellOff aria-hidden />} word="Muted" /> : null}
            {lastMessage === null ? null : (
              <span className="ml-auto shrink-0 text-sm whitespace-nowrap text-muted-foreground">
                {shortWords(lastMessage.sentAt, now, viewer)}
              </span>
            )}
          </span>
          <span className="flex min-h-4.5 items-center gap-1.5 text-sm text-muted-foreground">
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {lastMessage === null ? (
                'No messages yet'
              ) : (
                <>
                  {channel.kind === 'direct' && lastMessage.senderId !== viewer.id ? null : (
                    <bdi>{lastMessage.senderId === viewer.id ? 'You' : lastMessage.senderName}: </bdi>
                  )}
                  <bdi>{previewOf(lastMessage)}</bdi>
                </>
              )}
            </span>
            {channel.unconfirmed > 0 ? (
              <Mark icon={<CircleAlert aria-hidden />} word="To confirm" tone="warning" />
            ) : null}
            {channel.unreadMentions > 0 ? (
              <Mark icon={<AtSign aria-hidden />} word="Mentions you" tone="primary" />
            ) : null}
            {isNew ? (
              <span
                className={cn(
                  'flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full px-1 text-[0.6875rem] leading-none font-semibold tabular-nums forced-colors:border',
                  isMuted ? 'bg-muted text-muted-foreground' : 'bg-primary text-primary-foreground',
                )}
              >
                {shortCount(unread)}
                <span className="sr-only"> unread</span>
              </span>
            ) : null}
          </span>
        </span>
      </Link>
    </li>
  );
}

const tones = {
  quiet: 'text-muted-foreground',
  primary: 'text-primary-text',
  warning: 'text-warning-text',
};

function Mark({ icon, word, tone = 'quiet' }: { icon: ReactNode; word: string; tone?: keyof typeof tones }) {
  return (
    <span className={cn('shrink-0 [&_svg]:size-3.5', tones[tone])}>
      {icon}
      <span className="sr-only">{word}</span>
    </span>
  );
}
