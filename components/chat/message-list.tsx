'use client';

import { ArrowDown, ArrowUp, RotateCw } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { ChatChannel, ChatMessage } from '#lib/domain/chat-records.ts';
import { chatRows } from '#lib/domain/chat-view-rows.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useChatDesk } from './chat-desk.tsx';
import type { Direction } from './conversation-store.ts';
import { type MessageHandlers, MessageItem, type MessageRights } from './message-item.tsx';
import type { OpenConversation } from './use-conversation.ts';
import type { ScrollPlace } from './use-scroll-place.ts';

export type MessageListProps = MessageHandlers & {
  conversation: OpenConversation;
  scroll: ScrollPlace;
  /** The channel as it was opened: where reading had ended, and how much was new. */
  opened: ChatChannel;
  /** The message that was looked for. */
  target: number | null;
  rightsOf: (message: ChatMessage) => MessageRights;
  editing: { id: number; editor: ReactNode } | null;
  onJump: (around: number | null) => void;
  /** What is on its way. */
  children: ReactNode;
};

/** The messages of a conversation. They scroll by themselves; the field below stays. */
export function MessageList(props: MessageListProps) {
  const { conversation, scroll, opened, target, rightsOf, editing, onJump, children, ...handlers } = props;
  const { history, reading, failed, channel, store, latest } = conversation;
  const { viewer, now } = useChatDesk();
  const { messages, hasBefore, hasAfter } = history;
  const readSeq = opened.unread > 0 ? opened.lastReadSeq : null;
  const rows = useMemo(
    () => chatRows(messages, { timeZone: viewer.timeZone, now, readSeq, userId: viewer.id }),
    [messages, viewer.timeZone, viewer.id, now, readSeq],
  );
  const isNewFurtherUp = readSeq !== null && (messages[0]?.seq ?? 0) > readSeq + 1;
  return (
    <div className="relative min-h-0 flex-1">
      {isNewFurtherUp ? (
        <div className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
          <Button size="sm" className="pointer-events-auto" onClick={() => onJump((readSeq ?? 0) + 1)}>
            <ArrowUp aria-hidden />
            Jump to the first of {countOf(opened.unread, 'new message', 'new messages')}
          </Button>
        </div>
      ) : null}
      <div
        ref={scroll.box}
        role="log"
        aria-label={`Messages in ${channel.name}`}
        // What is read from further up is no news; what is new is said below.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
        tabIndex={0}
        onScroll={scroll.onScroll}
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div className="flex min-h-full flex-col justify-end px-2 pb-3 md:px-3">
          <Edge
            direction="before"
            isMore={hasBefore}
            reading={reading}
            failed={failed}
            onRetry={store.readBefore}
          >
            {messages.length === 0 ? null : 'This is where it begins.'}
          </Edge>
          {rows.map((row) => {
            if (row.kind === 'day') {
              return (
                <h2
                  key={row.key}
                  className="mt-4 mb-1 flex items-center gap-3 px-2 text-sm font-medium text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border"
                >
                  {row.label}
                </h2>
              );
            }
            if (row.kind === 'new') {
              return (
                <p
                  key={row.key}
                  data-new
                  className="mt-2 flex items-center gap-3 px-2 text-sm font-medium text-primary-text before:h-px before:flex-1 before:bg-primary after:h-px after:w-4 after:bg-primary"
                >
                  New
                </p>
              );
            }
            const { message } = row;
            return (
              <MessageItem
                key={row.key}
                {...handlers}
                message={message}
                isFirst={row.isFirst}
                isTarget={message.seq === target}
                rights={rightsOf(message)}
                editor={editing?.id === message.id ? editing.editor : null}
              />
            );
          })}
          <Edge
            direction="after"
            isMore={hasAfter}
            reading={reading}
            failed={failed}
            onRetry={store.readAfter}
          />
          {hasAfter ? null : children}
          {messages.length === 0 && conversation.pending.length === 0 ? (
            <p className="pb-2 text-center text-muted-foreground">No messages yet. Write the first one.</p>
          ) : null}
        </div>
      </div>
      {scroll.isAtEnd ? null : (
        <div className="pointer-events-none absolute inset-x-0 bottom-2 z-10 flex justify-center">
          <Button
            size="sm"
            variant={channel.unread > 0 ? 'primary' : 'secondary'}
            className="pointer-events-auto"
            onClick={() => onJump(null)}
          >
            <ArrowDown aria-hidden />
            {channel.unread > 0 ? countOf(channel.unread, 'new message', 'new messages') : 'Newest'}
          </Button>
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {latest === null ? '' : `${latest.senderName}: ${latest.content.slice(0, 300)}`}
      </p>
    </div>
  );
}

type EdgeProps = {
  direction: Exclude<Direction, 'jump'>;
  isMore: boolean;
  reading: Direction | null;
  failed: Direction | null;
  onRetry: () => void;
  /** What stands there when there is no more. */
  children?: ReactNode;
};

/** Where the messages that are here end: more is on its way, could not be read, or there is none. */
function Edge({ direction, isMore, reading, failed, onRetry, children }: EdgeProps) {
  if (!isMore && children === undefined) return null;
  return (
    // As high whatever it says, so that nothing moves.
    <div className="flex h-11 items-center justify-center gap-2 text-sm text-muted-foreground">
      {!isMore ? children : null}
      {isMore && failed === direction ? (
        <Button size="sm" onClick={onRetry}>
          <RotateCw aria-hidden />
          Messages could not be read. Try again
        </Button>
      ) : null}
      {isMore && reading === direction ? (
        <>
          <Spinner />
          Reading messages
        </>
      ) : null}
    </div>
  );
}
