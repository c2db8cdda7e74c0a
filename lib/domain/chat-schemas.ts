import { z } from 'zod';
import {
  CHAT_DESCRIPTION_MAX,
  CHAT_MENTIONS_MAX,
  CHAT_MESSAGE_MAX,
  CHAT_NAME_MAX,
  CHAT_PAGE,
} from './chat-records.ts';
import { chatLength, chatText } from './chat-text.ts';
import { emptyAsNull, form, line, uuid, version, whole } from './schemas.ts';

/** As many as the database gives at once. */
const CHAT_PAGE_MAX = 200;
/** Members of a group. */
const GROUP_MAX = 2000;

const channelId = uuid('Conversation');
const messageId = whole('Message', 1, Number.MAX_SAFE_INTEGER);
const seq = whole('Number', 0, Number.MAX_SAFE_INTEGER);

const content = z
  .string('Write something first.')
  // Longer than any text of the greatest length, so that nobody has megabytes cleaned.
  .max(CHAT_MESSAGE_MAX * 10, `A message has at most ${CHAT_MESSAGE_MAX} characters.`)
  .transform(chatText)
  .refine((text) => text !== '', { error: 'Write something first.', abort: true })
  .refine((text) => chatLength(text) <= CHAT_MESSAGE_MAX, {
    error: (issue) =>
      `A message has at most ${CHAT_MESSAGE_MAX} characters; this one has ${chatLength(String(issue.input))}.`,
  });

const mentions = z
  .array(uuid('Person'), 'Mentions are people.')
  .max(CHAT_MENTIONS_MAX, `A message mentions at most ${CHAT_MENTIONS_MAX} people.`)
  .default([]);

export const postMessageSchema = form({
  channelId,
  /** The same again is the same message. */
  clientId: uuid('Message'),
  content,
  mentions,
  mustRead: z.boolean('Must-read is yes or no.').default(false),
});

export const editMessageSchema = form({ messageId, version, content, mentions });
export const deleteMessageSchema = form({ messageId, version });
export const messageSchema = form({ messageId });
export const markChatReadSchema = form({ channelId, seq });
export const setChatMutedSchema = form({ channelId, isMuted: z.boolean('Muted is yes or no.') });
export const channelSchema = form({ channelId });
export const openDirectSchema = form({ userId: uuid('Person') });

/** Which stretch of a history; without a number the newest. */
export const loadMessagesSchema = form({
  channelId,
  before: seq.optional(),
  after: seq.optional(),
  around: seq.optional(),
  limit: whole('Limit', 1, CHAT_PAGE_MAX).default(CHAT_PAGE),
});

export const searchChatSchema = form({
  query: z
    .string('Type a word.')
    .max(200, 'A search has at most 200 characters.')
    // The database has no zero character, and halves of characters are none.
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim()),
  channelId: emptyAsNull(channelId),
  /** Id of a message; older ones are found. */
  before: emptyAsNull(messageId),
});

const description = line('Description', CHAT_DESCRIPTION_MAX);
const members = z
  .array(uuid('Person'), 'Members are people.')
  .max(GROUP_MAX, `A group has at most ${GROUP_MAX} members.`);

export const createChannelSchema = form({
  name: line('Name', CHAT_NAME_MAX),
  description: emptyAsNull(description),
  members: members.default([]),
});

export const updateChannelSchema = form({
  channelId,
  version,
  name: line('Name', CHAT_NAME_MAX),
  description: emptyAsNull(description),
  isArchived: z.boolean('Archived is yes or no.'),
});

export const addMembersSchema = form({ channelId, members: members.min(1, 'Choose somebody.') });
export const removeMemberSchema = form({ channelId, userId: uuid('Person') });
