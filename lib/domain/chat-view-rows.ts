import type { ChatMessage } from './chat-records.ts';
import { formatDate } from './format.ts';
import { addDays, createZone, MINUTE_MS } from './time.ts';
import type { Instant, LocalDate } from './types.ts';

/** What one sender says within so long stands under one name. */
const groupMinutesMax = 5;

export type ChatRow =
  | { kind: 'day'; key: string; label: string }
  /** Everything below came after the person has read last. */
  | { kind: 'new'; key: string }
  | {
      kind: 'message';
      key: string;
      message: ChatMessage;
      /** Whether the name of its sender stands above it. */
      isFirst: boolean;
    };

export type RowOptions = {
  timeZone: string;
  now: Instant;
  /** Up to which the person had read when the conversation was opened; null = draw no line. */
  readSeq: number | null;
  userId: string;
};

/** The messages as they stand on the screen: by day, by sender, with a line at the first that is new. */
export function chatRows(messages: readonly ChatMessage[], options: RowOptions): ChatRow[] {
  const { timeZone, now, readSeq, userId } = options;
  const zone = createZone(timeZone);
  const today = zone.toLocal(now).date;
  const rows: ChatRow[] = [];
  let date: LocalDate | null = null;
  let former: ChatMessage | null = null;
  let isLineDrawn = readSeq === null || (messages[0]?.seq ?? 0) > readSeq + 1;
  for (const message of messages) {
    const day = zone.toLocal(message.sentAt).date;
    if (day !== date) {
      rows.push({ kind: 'day', key: `day ${day} ${message.seq}`, label: dayLabel(day, today) });
      former = null;
    }
    date = day;
    if (!isLineDrawn && message.seq > (readSeq ?? 0) && message.senderId !== userId) {
      rows.push({ kind: 'new', key: 'new' });
      isLineDrawn = true;
      former = null;
    }
    rows.push({
      kind: 'message',
      key: String(message.seq),
      message,
      isFirst: former === null || !isGrouped(former, message),
    });
    former = message;
  }
  return rows;
}

function isGrouped(former: ChatMessage, message: ChatMessage): boolean {
  return (
    former.senderId === message.senderId &&
    message.sentAt - former.sentAt < groupMinutesMax * MINUTE_MS &&
    !message.isMustRead &&
    !former.isMustRead
  );
}

function dayLabel(date: LocalDate, today: LocalDate): string {
  if (date === today) return 'Today';
  if (date === addDays(today, -1)) return 'Yesterday';
  return formatDate(date, { year: date.slice(0, 4) !== today.slice(0, 4) });
}
