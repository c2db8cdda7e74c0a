/** Notices and their deliveries, as the data room returns them and the worker and the screens use them. */
import type { NoticeCategory, NoticeChannel, PersonalChannel } from './notice-kinds.ts';
import type { Instant, Interval, LocalDate, LocalTime } from './types.ts';

/** A notice as its recipient sees it. */
export type InboxNotice = {
  id: number;
  kind: string;
  category: NoticeCategory;
  content: string;
  /** Path within the app; null = nothing to open. */
  link: string | null;
  createdAt: Instant;
  readAt: Instant | null;
  needsAck: boolean;
  acknowledgedAt: Instant | null;
  /** From then on it is of no use; null = never. */
  expiresAt: Instant | null;
};

/** Which notices of the inbox are shown. */
export type InboxFilter = {
  show: 'all' | 'unread' | 'acknowledge';
  category: NoticeCategory | null;
  /** Notices older than this one; null = from the newest. */
  before: number | null;
};

/** How many wait of those that are still of use: unread ones, and ones to be acknowledged, read or not. */
export type InboxCount = {
  unread: number;
  toAcknowledge: number;
  /** The newest of them; 0 = none. */
  newestId: number;
};

export type ChannelPreference = { category: NoticeCategory; channel: PersonalChannel; isOn: boolean };

/** When a person is left in peace. Null hours = no hours of the day. */
export type QuietHours = {
  start: LocalTime | null;
  end: LocalTime | null;
  /** Whether the hours after a night shift are quiet too. */
  restsAfterNight: boolean;
};

/** What decides by which channels a notice leaves the app, and when. */
export type NoticeToPlan = {
  id: number;
  kind: string;
  createdAt: Instant;
  concernsAt: Instant | null;
  expiresAt: Instant | null;
  timeZone: string;
  hasEmail: boolean;
  /** As the person wrote it. */
  phone: string | null;
  pushCount: number;
  hasWebhook: boolean;
  fallbackMinutes: number;
  /** The personal channels that it may go by at all, as the step of a call-out says; null = all. */
  onlyChannels: readonly PersonalChannel[] | null;
  /** By which some worker could send within the last hour. */
  channels: readonly NoticeChannel[];
  preferences: readonly ChannelPreference[];
  quiet: QuietHours;
  /** The person's published shifts of the day before and the next two. */
  shifts: readonly Interval[];
};

export type PlannedDelivery = {
  channel: NoticeChannel;
  dueAt: Instant;
  deadlineAt: Instant;
  isUrgent: boolean;
  /** Sent only when nobody has opened the notice by then. */
  isFallback: boolean;
};

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'skipped' | 'dead';

/** A browser of one's own that shows notices while the app is closed. */
export type PushDevice = {
  id: number;
  /** Its address at its push service, by which a browser knows itself. */
  endpoint: string;
  /** Such as `Firefox on Windows`. */
  device: string;
  addedAt: Instant;
  /** When a notice was last sent there; null = not yet. */
  sentAt: Instant | null;
};

export type PushTarget = { id: number; endpoint: string; p256dh: string; auth: string };

/** A delivery that this worker holds, with all that is needed to send it. */
export type ClaimedDelivery = {
  id: number;
  /** Counts from 1; an outcome is taken for the present attempt only. */
  attempt: number;
  /** Part of the message id. */
  round: number;
  notificationId: number;
  agencyId: string;
  agencyName: string;
  recipientId: string;
  recipientName: string;
  employeeNumber: string | null;
  channel: NoticeChannel;
  kind: string;
  content: string;
  /** Whether there is an item to open. */
  hasLink: boolean;
  needsAck: boolean;
  /** For an offer: by it this message alone is answered, without a session. Null for all else, and for offers that are over. */
  offerToken: string | null;
  isUrgent: boolean;
  createdAt: Instant;
  deadlineAt: Instant;
  timeZone: string;
  email: string | null;
  phone: string | null;
  push: readonly PushTarget[];
  webhook: { url: string; secret: string } | null;
};

/** What came of an attempt. */
export type DeliveryOutcome =
  | { state: 'sent'; goneSubscriptions?: readonly number[] }
  /** May succeed later. */
  | { state: 'retry'; error: string; delaySeconds: number; goneSubscriptions?: readonly number[] }
  /** Will never succeed. */
  | { state: 'dead'; error: string; goneSubscriptions?: readonly number[] }
  /** Given away whole, without an answer: nobody knows whether it arrived. Counts like a lease that ran out. */
  | { state: 'unsure'; error: string; delaySeconds: number };

/** An undelivered notice as a supervisor sees it: never what it says. */
export type DeadDelivery = {
  id: number;
  recipientId: string;
  recipientName: string;
  category: NoticeCategory;
  channel: NoticeChannel;
  noticeAt: Instant;
  endedAt: Instant;
  attempts: number;
  error: string;
  /** Whether the person has opened the notice in the app all the same. */
  isRead: boolean;
  /** Whether another channel has taken it. */
  isSentOtherwise: boolean;
};

/** How a channel stands in an agency. */
export type ChannelBacklog = {
  channel: NoticeChannel;
  /** Whether a living worker can send by it. */
  isConfigured: boolean;
  /** Due and not sent yet, also what failed and is tried again. */
  waiting: number;
  /** Since when the oldest of these is due; null = nothing waits. */
  oldestDueAt: Instant | null;
  /** Of the last 24 hours. */
  sent: number;
  dead: number;
  /** Of the newest attempt that failed and is still tried; null = none. */
  lastError: string | null;
};

/** A notice that a person has not acknowledged. */
export type UnacknowledgedNotice = {
  id: number;
  userId: string;
  fullName: string;
  category: NoticeCategory;
  /** What the recipient reads: only of schedules and shifts, which supervisors see anyway. */
  content: string;
  createdAt: Instant;
  concernsAt: Instant | null;
  remindedAt: Instant | null;
  /** Whether it was opened. */
  isRead: boolean;
};

/** How far a published schedule is known. */
export type ScheduleAcknowledgement = {
  scheduleId: number;
  centerId: string;
  name: string;
  startDate: LocalDate;
  endDate: LocalDate;
  /** People who were asked since its first publication, and those who have acknowledged all of it. */
  asked: number;
  acknowledged: number;
  open: readonly UnacknowledgedNotice[];
};

/** How an agency delivers. */
export type NoticeRules = {
  fallbackMinutes: number;
  ackHours: number;
  nightlyTime: LocalTime;
  webhookUrl: string | null;
  hasWebhookSecret: boolean;
  version: number;
};
