import 'server-only';
import { createHash } from 'node:crypto';
import * as chat from '#lib/data/chat.ts';
import { getFloor } from '#lib/data/floor.ts';
import { CHAT_MENTIONS_MAX } from '#lib/domain/chat-records.ts';
import { floorAt } from '#lib/domain/floor.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Writes to the center's conversation and mentions everybody who is on duty there now but the writer. As one message
 * mentions only so many, a larger crew gets the same words again. The same client id again writes nothing more. Throws a
 * `Refusal` where the center has no conversation, and when nobody else is on duty.
 */
export async function messageCrew(
  db: Db,
  { userId, centerId, now }: { userId: string; centerId: string; now: Instant },
  message: { clientId: string; content: string; mustRead: boolean },
): Promise<{ channelId: string; mentioned: number }> {
  const [channels, floor] = await Promise.all([chat.getChat(db), getFloor(db, centerId)]);
  const channel = channels.find((each) => each.kind === 'center' && each.centerId === centerId);
  if (channel === undefined || channel.isArchived) {
    throw new Refusal('not_found', 'Your center has no conversation that you are in.');
  }
  const members = new Set((await chat.listMembers(db, channel.id)).map(({ id }) => id));
  const people = floorAt(floor.shifts, now)
    .onDuty.flatMap((group) => group.people.map((shift) => shift.userId))
    .filter((id) => id !== userId && members.has(id))
    .sort();
  if (people.length === 0) {
    throw new Refusal('rule_violation', 'Nobody else of this conversation is on duty now.');
  }
  for (let from = 0; from < people.length; from += CHAT_MENTIONS_MAX) {
    await chat.postMessage(db, {
      channelId: channel.id,
      clientId: from === 0 ? message.clientId : laterId(message.clientId, from),
      content: message.content,
      mentions: people.slice(from, from + CHAT_MENTIONS_MAX),
      // Everybody is asked to confirm once.
      mustRead: message.mustRead && from === 0,
    });
  }
  return { channelId: channel.id, mentioned: people.length };
}

/** The id of the same message to the rest of a crew: the same each time it is sent again. */
function laterId(clientId: string, from: number): string {
  const hex = createHash('sha256').update(`${clientId} ${from}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
