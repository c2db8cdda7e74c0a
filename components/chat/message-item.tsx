'use client';

import { CircleAlert, CircleCheck, Ellipsis, History, PencilLine, Trash2, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChatMessage } from '#lib/domain/chat-records.ts';
import { formatInstantTime } from '#lib/domain/format.ts';
import { cn } from '#lib/utils.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { useChatDesk } from './chat-desk.tsx';
import { momentWords } from './chat-times.ts';
import { MessageText } from './message-text.tsx';

export type MessageRights = {
  canEdit: boolean;
  canDelete: boolean;
  /** Earlier versions, and who confirmed it. */
  canLookInto: boolean;
};

export type MessageHandlers = {
  onEdit: (message: ChatMessage) => void;
  onDelete: (message: ChatMessage) => void;
  onVersions: (message: ChatMessage) => void;
  onReceipts: (message: ChatMessage) => void;
  onConfirm: (message: ChatMessage) => void;
};

export type MessageItemProps = MessageHandlers & {
  message: ChatMessage;
  /** Its sender's name stands above it. */
  isFirst: boolean;
  /** It is the one that was looked for. */
  isTarget: boolean;
  rights: MessageRights;
  /** In its place while it is edited. */
  editor: ReactNode | null;
};

/** A message with what became of it and what may be done with it. */
export function MessageItem(props: MessageItemProps) {
  const { message, isFirst, isTarget, rights, editor } = props;
  const { viewer, now } = useChatDesk();
  const time = formatInstantTime(message.sentAt, viewer.timeZone, viewer.clockStyle);
  const isOwn = message.senderId === viewer.id;
  const isDeleted = message.deletedAt !== null;
  const callsMe = message.mentions.some(({ id }) => id === viewer.id);
  return (
    <article
      data-seq={message.seq}
      aria-label={`${message.senderName}, ${time}`}
      className={cn(
        'grid grid-cols-[3.5rem_minmax(0,1fr)_auto] gap-x-2 rounded-md px-1 py-0.5 hover:bg-hover/40 md:px-2',
        isFirst && 'mt-2',
        callsMe && !isDeleted && 'bg-primary-soft/40',
        isTarget && 'outline-2 -outline-offset-2 outline-ring',
      )}
    >
      <div className="flex justify-center pt-0.5">
        {isFirst ? (
          <PersonAvatar personId={message.senderId} name={message.senderName} />
        ) : (
          <span className="text-[0.6875rem] leading-5 whitespace-nowrap text-subtle-foreground">{time}</span>
        )}
      </div>
      <div className="flex min-w-0 flex-col">
        {isFirst ? (
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <bdi className="min-w-0 font-semibold wrap-anywhere">{message.senderName}</bdi>
            {isOwn ? <span className="text-sm text-muted-foreground">you</span> : null}
            <span className="text-sm text-muted-foreground">{time}</span>
          </p>
        ) : null}
        {editor ?? (
          <>
            {isDeleted ? (
              <p className="text-muted-foreground italic">
                Deleted by <bdi>{message.deletedByName ?? message.senderName}</bdi>{' '}
                {momentWords(message.deletedAt ?? now, now, viewer)}
              </p>
            ) : (
              <MessageText content={message.content} mentions={message.mentions} userId={viewer.id} />
            )}
            {message.editedAt !== null && !isDeleted ? (
              <p className="text-sm text-muted-foreground">
                edited {momentWords(message.editedAt, now, viewer)}
              </p>
            ) : null}
          </>
        )}
        {message.isMustRead && !isDeleted ? <MustRead {...props} isOwn={isOwn} /> : null}
      </div>
      <Actions {...props} isDeleted={isDeleted} time={time} rights={rights} />
    </article>
  );
}

function MustRead({ message, isOwn, rights, onConfirm, onReceipts }: MessageItemProps & { isOwn: boolean }) {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border border-border-strong px-2.5 py-1.5">
      {message.isConfirmed ? (
        <p className="flex items-center gap-1.5 text-sm text-success-text [&_svg]:size-4">
          <CircleCheck aria-hidden />
          You confirmed that you read this.
        </p>
      ) : (
        <p className="flex items-center gap-1.5 text-sm text-warning-text [&_svg]:size-4">
          <CircleAlert aria-hidden />
          {isOwn ? 'Everybody is asked to confirm that they read this.' : 'Confirm that you read this.'}
        </p>
      )}
      {isOwn || message.isConfirmed ? null : (
        <Button size="sm" variant="primary" onClick={() => onConfirm(message)}>
          Confirm
        </Button>
      )}
      {rights.canLookInto ? (
        <Button size="sm" onClick={() => onReceipts(message)}>
          <UsersRound aria-hidden />
          Who read it
        </Button>
      ) : null}
    </div>
  );
}

function Actions(props: MessageItemProps & { isDeleted: boolean; time: string }) {
  const { message, rights, isDeleted, time, onEdit, onDelete, onVersions } = props;
  const canEdit = rights.canEdit && !isDeleted;
  const canDelete = rights.canDelete && !isDeleted;
  const hasVersions = rights.canLookInto && (message.editedAt !== null || isDeleted);
  if (!canEdit && !canDelete && !hasVersions) return <span className="w-6" />;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Actions: message of ${message.senderName}, ${time}`}
          className="flex size-[max(1.5rem,var(--target-min))] items-center justify-center rounded-md text-subtle-foreground hover:bg-hover hover:text-foreground data-popup-open:bg-hover [&_svg]:size-4"
        >
          <Ellipsis aria-hidden />
        </button>
      }
    >
      {canEdit ? (
        <MenuItem icon={<PencilLine aria-hidden />} onClick={() => onEdit(message)}>
          Edit
        </MenuItem>
      ) : null}
      {hasVersions ? (
        <MenuItem icon={<History aria-hidden />} onClick={() => onVersions(message)}>
          Earlier versions
        </MenuItem>
      ) : null}
      {canDelete ? (
        <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={() => onDelete(message)}>
          Delete…
        </MenuItem>
      ) : null}
    </Menu>
  );
}
