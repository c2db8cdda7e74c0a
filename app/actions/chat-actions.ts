'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as chat from '#lib/data/chat.ts';
import {
  addMembersSchema,
  channelSchema,
  createChannelSchema,
  deleteMessageSchema,
  editMessageSchema,
  loadMessagesSchema,
  markChatReadSchema,
  messageSchema,
  openDirectSchema,
  postMessageSchema,
  removeMemberSchema,
  searchChatSchema,
  setChatMutedSchema,
  updateChannelSchema,
} from '#lib/domain/chat-schemas.ts';

// What is written in a conversation is heard live, also by whoever wrote it: no page is read again for it.

/** Writes a message; the same client id again is the same message. */
export const postMessage = defineAction(
  { name: 'postMessage', role: 'dispatcher', input: postMessageSchema },
  ({ db }, message) => chat.postMessage(db, message),
);

/** Changes an own message; what it said before is kept. */
export const editMessage = defineAction(
  { name: 'editMessage', role: 'dispatcher', input: editMessageSchema },
  ({ db }, edit) => chat.editMessage(db, edit),
);

/** Empties an own message, or as a supervisor one of others. */
export const deleteMessage = defineAction(
  { name: 'deleteMessage', role: 'dispatcher', input: deleteMessageSchema },
  ({ db }, { messageId, version }) => chat.deleteMessage(db, messageId, version),
);

/** Raises the own reading mark; it never goes back. */
export const markChatRead = defineAction(
  { name: 'markChatRead', role: 'dispatcher', input: markChatReadSchema },
  async ({ db }, { channelId, seq }) => ({ seq: await chat.markChatRead(db, channelId, seq) }),
);

/** Confirms that the caller has read a must-read message. */
export const confirmMessage = defineAction(
  { name: 'confirmMessage', role: 'dispatcher', input: messageSchema },
  ({ db }, { messageId }) => chat.confirmMessage(db, messageId),
);

/** Mutes a conversation for the caller, or ends that. */
export const setChatMuted = defineAction(
  { name: 'setChatMuted', role: 'dispatcher', input: setChatMutedSchema },
  async ({ db }, { channelId, isMuted }) => {
    await chat.setChatMuted(db, channelId, isMuted);
    return {};
  },
);

/** Opens the direct conversation with somebody. */
export const openDirectChannel = defineAction(
  { name: 'openDirectChannel', role: 'dispatcher', input: openDirectSchema },
  async ({ db }, { userId }) => {
    const channelId = await chat.openDirectChannel(db, userId);
    revalidatePath('/chat', 'layout');
    return { channelId };
  },
);

/** Makes a group; who makes it belongs to it only if named. */
export const createChannel = defineAction(
  { name: 'createChannel', role: 'admin', input: createChannelSchema },
  async ({ db }, { description, ...group }) => {
    const channelId = await chat.createChannel(db, { ...group, description: description ?? '' });
    revalidatePath('/chat', 'layout');
    return { channelId };
  },
);

/** Names, describes, archives or takes up again a group. */
export const updateChannel = defineAction(
  { name: 'updateChannel', role: 'admin', input: updateChannelSchema },
  async ({ db }, { description, ...group }) => {
    const version = await chat.updateChannel(db, { ...group, description: description ?? '' });
    revalidatePath('/chat', 'layout');
    return { version };
  },
);

/** Puts people into a group. */
export const addMembers = defineAction(
  { name: 'addMembers', role: 'admin', input: addMembersSchema },
  async ({ db }, { channelId, members }) => {
    const added = await chat.addMembers(db, channelId, members);
    revalidatePath('/chat', 'layout');
    return { added };
  },
);

/** Takes somebody out of a group; from then on they hear nothing of it. */
export const removeMember = defineAction(
  { name: 'removeMember', role: 'admin', input: removeMemberSchema },
  async ({ db }, { channelId, userId }) => {
    await chat.removeMember(db, channelId, userId);
    revalidatePath('/chat', 'layout');
    return {};
  },
);

/** Leaves a group. */
export const leaveChannel = defineAction(
  { name: 'leaveChannel', role: 'dispatcher', input: channelSchema },
  async ({ user, db }, { channelId }) => {
    await chat.removeMember(db, channelId, user.id);
    revalidatePath('/chat', 'layout');
    return {};
  },
);

/** A stretch of a history; asking changes nothing. */
export const loadMessages = defineAction(
  { name: 'loadMessages', role: 'dispatcher', input: loadMessagesSchema },
  ({ db }, { channelId, ...stretch }) => chat.getChatPage(db, channelId, stretch),
);

/** Finds messages of the caller's conversations. */
export const searchChat = defineAction(
  { name: 'searchChat', role: 'dispatcher', input: searchChatSchema },
  ({ db }, search) => chat.searchChat(db, search),
);

/** What a message said before; for its sender and supervisors of the conversation. */
export const listMessageVersions = defineAction(
  { name: 'listMessageVersions', role: 'dispatcher', input: messageSchema },
  ({ db }, { messageId }) => chat.listMessageVersions(db, messageId),
);

/** Who has confirmed a must-read message; for its sender and supervisors of the conversation. */
export const listReceipts = defineAction(
  { name: 'listReceipts', role: 'dispatcher', input: messageSchema },
  ({ db }, { messageId }) => chat.listReceipts(db, messageId),
);
