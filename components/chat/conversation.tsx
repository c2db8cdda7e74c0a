'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { ChatChannel, ChatMessage, ChatPage } from '#lib/domain/chat-records.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { answerOf } from '../form/use-form-action.ts';
import { useListedKeys } from '../shell/keyboard-shortcuts.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import type { ChatActions } from './chat-actions.ts';
import { useChatOffice } from './chat-context.ts';
import { useChatDesk } from './chat-desk.tsx';
import { Composer } from './composer.tsx';
import { ConversationHead } from './conversation-head.tsx';
import { GoneNote, ReadOnlyNote } from './conversation-notes.tsx';
import { MembersPanel, ReceiptsPanel, VersionsPanel } from './conversation-panels.tsx';
import { MessageEditor } from './message-editor.tsx';
import type { MessageRights } from './message-item.tsx';
import { MessageList } from './message-list.tsx';
import { PendingItem } from './pending-item.tsx';
import { useConversation } from './use-conversation.ts';
import { useMembers } from './use-members.ts';
import { usePanel } from './use-panel.ts';
import { useReadMark } from './use-read-mark.ts';
import { type Place, useScrollPlace } from './use-scroll-place.ts';

const CHAT_KEYS = [
  { label: 'Send', keys: ['Enter'] },
  { label: 'New line', keys: ['Shift', 'Enter'] },
  { label: 'Call somebody', keys: ['@'] },
  { label: 'Change your last message, from an empty field', keys: ['↑'] },
] as const;

export type ConversationProps = {
  /** As the server read it; from then on it follows what is heard. */
  channel: ChatChannel;
  page: ChatPage;
  /** The message that was looked for, by its number. */
  at: number | null;
  actions: ChatActions;
};

/** One conversation: its messages, where one writes, and the panels beside it. */
export function ConversationScreen({ channel: opened, page, at, actions }: ConversationProps) {
  useListedKeys('Chat', CHAT_KEYS);
  const { viewer } = useChatDesk();
  const { outbox, storage } = useChatOffice();
  const router = useRouter();
  const [first] = useState(opened);
  const conversation = useConversation({ channel: opened, page }, actions.loadMessages);
  const { channel, history, store, pending } = conversation;
  const members = useMembers(channel.id);
  const seen = useReadMark(channel.id, channel.lastReadSeq, actions.markChatRead);
  const field = useRef<HTMLTextAreaElement>(null);
  const [editing, setEditing] = useState<number | null>(null);
  const [toDelete, setToDelete] = useState<ChatMessage | null>(null);
  const [isLeaving, setIsLeaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const scroll = useScrollPlace({
    start: startOf(first, page, at),
    version: history.messages,
    pendingCount: pending.length,
    isEndHere: !history.hasAfter,
    onNearStart: () => history.hasBefore && conversation.failed === null && void store.readBefore(),
    onNearEnd: () => history.hasAfter && conversation.failed === null && void store.readAfter(),
    onSeen: seen,
  });
  const panel = usePanel(`/chat/${channel.id}`);
  const [takenBack, setTakenBack] = useState(0);

  const isSupervisor = hasRole(viewer.role, 'supervisor');
  function rightsOf(message: ChatMessage): MessageRights {
    const isOwn = message.senderId === viewer.id;
    return {
      canEdit: isOwn && !channel.isArchived && !conversation.isGone,
      canDelete: (isOwn || (isSupervisor && channel.kind !== 'direct')) && !conversation.isGone,
      canLookInto: isOwn || (isSupervisor && channel.kind !== 'direct'),
    };
  }
  async function jump(around: number | null) {
    const isHere = around === null ? !history.hasAfter : history.messages.some(({ seq }) => seq === around);
    if (!isHere) await store.jump(around);
    const place: Place = around === null ? 'end' : around === first.lastReadSeq + 1 ? 'new' : { seq: around };
    scroll.goTo(place);
  }
  function editLast() {
    const last = history.messages.findLast(
      ({ senderId, deletedAt }) => senderId === viewer.id && deletedAt === null,
    );
    if (last !== undefined && rightsOf(last).canEdit) setEditing(last.id);
  }
  function stopEditing() {
    setEditing(null);
    field.current?.focus();
  }
  async function confirm(message: ChatMessage) {
    const answer = await answerOf(() => actions.confirmMessage({ messageId: message.id }));
    if (!answer.ok) return toast.error(answer.message);
    store.hear({ ...message, isConfirmed: true });
  }
  async function mute() {
    const isMuted = !channel.isMuted;
    const answer = await answerOf(() => actions.setChatMuted({ channelId: channel.id, isMuted }));
    if (answer.ok) toast.success(isMuted ? 'Muted. Only mentions are told.' : 'No longer muted.');
    else toast.error(answer.message);
  }
  const edited = history.messages.find(({ id }) => id === editing);
  const inPanel = history.messages.find(({ id }) => id === panel.messageId);

  return (
    <>
      <ConversationHead
        channel={channel}
        actions={
          conversation.isGone
            ? null
            : {
                onMembers: () => panel.open('members'),
                onMute: mute,
                onLeave: () => setIsLeaving(true),
              }
        }
      />
      {conversation.isGone ? (
        <GoneNote />
      ) : (
        <>
          <MessageList
            conversation={conversation}
            scroll={scroll}
            opened={first}
            target={at}
            rightsOf={rightsOf}
            editing={
              edited === undefined
                ? null
                : {
                    id: edited.id,
                    editor: (
                      <MessageEditor
                        key={edited.id}
                        message={edited}
                        members={members}
                        save={actions.editMessage}
                        onSaved={(message) => {
                          store.hear(message);
                          stopEditing();
                        }}
                        onCancel={stopEditing}
                      />
                    ),
                  }
            }
            onJump={jump}
            onEdit={({ id }) => setEditing(id)}
            onDelete={setToDelete}
            onVersions={({ id }) => panel.open('versions', id)}
            onReceipts={({ id }) => panel.open('receipts', id)}
            onConfirm={confirm}
          >
            {pending.map((one) => (
              <PendingItem
                key={one.clientId}
                pending={one}
                onRetry={() => outbox.retry(one.clientId)}
                onDiscard={(byKeys) => {
                  outbox.drop(one.clientId);
                  if (byKeys) field.current?.focus();
                }}
                onTakeBack={() => {
                  const draft = storage.readDraft(channel.id);
                  storage.writeDraft(channel.id, draft === '' ? one.content : `${one.content}\n${draft}`);
                  outbox.drop(one.clientId);
                  setTakenBack(takenBack + 1);
                }}
              />
            ))}
          </MessageList>
          {channel.isArchived || channel.other?.isActive === false ? (
            <ReadOnlyNote channel={channel} />
          ) : (
            <Composer
              key={takenBack}
              channel={channel}
              members={members}
              field={field}
              onEditLast={editLast}
              onSent={() => void jump(null)}
            />
          )}
        </>
      )}
      {panel.kind === 'members' && !conversation.isGone ? (
        <MembersPanel members={members} name={channel.name} {...panel.props} />
      ) : null}
      {panel.kind === 'receipts' && inPanel !== undefined ? (
        <ReceiptsPanel message={inPanel} load={actions.listReceipts} {...panel.props} />
      ) : null}
      {panel.kind === 'versions' && inPanel !== undefined ? (
        <VersionsPanel message={inPanel} load={actions.listMessageVersions} {...panel.props} />
      ) : null}
      <AlertDialog
        open={toDelete !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setToDelete(null);
          setProblem(null);
        }}
        title="Delete this message?"
        consequence={
          toDelete?.senderId === viewer.id
            ? 'The others see that you deleted it, and no longer what it said. You cannot take this back.'
            : `The others see that you deleted what ${toDelete?.senderName} wrote. You cannot take this back.`
        }
        confirmLabel="Delete"
        tone="danger"
        error={problem}
        onConfirm={async () => {
          if (toDelete === null) return;
          const { id: messageId, version } = toDelete;
          const answer = await answerOf(() => actions.deleteMessage({ messageId, version }));
          if (answer.ok) store.hear(answer.data);
          else setProblem(answer.message);
          return answer.ok;
        }}
      />
      <AlertDialog
        open={isLeaving}
        onOpenChange={setIsLeaving}
        title={`Leave ${channel.name}?`}
        consequence="You no longer see or hear this conversation. Only an admin can put you in again."
        confirmLabel="Leave"
        tone="danger"
        error={problem}
        onConfirm={async () => {
          const answer = await answerOf(() => actions.leaveChannel({ channelId: channel.id }));
          if (answer.ok) router.push('/chat');
          else setProblem(answer.message);
          return answer.ok;
        }}
      />
    </>
  );
}

/** Where one begins to read: at what was looked for, at what is new, or at the end. */
function startOf(channel: ChatChannel, { messages }: ChatPage, at: number | null): Place {
  if (at !== null && messages.some(({ seq }) => seq === at)) return { seq: at };
  const isNewHere = channel.unread > 0 && (messages[0]?.seq ?? 0) <= channel.lastReadSeq + 1;
  return isNewHere ? 'new' : 'end';
}
