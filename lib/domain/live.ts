/** What the database tells open pages: that something moved, never what it says now. */
export const LIVE_EVENTS = [
  'roster',
  'settings',
  'schedules',
  'generation',
  'people',
  'time_off',
  'leave_days',
  'swaps',
  'openings',
  'call_outs',
  'mandates',
  'notices',
  'deliveries',
  'profile',
  'topics',
  'chat',
  'chat_list',
  'comments',
  'availability',
  'emergencies',
  'handover',
  'board',
  'certificates',
  'policies',
  'custom_fields',
  'payroll',
  'session',
] as const;

export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** One signal. The payload has ids and versions: see `live_topics` among the migrations. */
export type LiveEvent = { name: LiveEventName; payload: Readonly<Record<string, unknown>> };

/** What there was to hear: the numbers that signals carry as `entry`, and the mark to ask from the next time. */
export type LiveMark = { mark: number; entries: readonly number[] };

/** `off`: nothing is heard, so pages ask by themselves every so often. */
export type LiveState = 'connecting' | 'live' | 'off';

/** Where a supervisor is at work: the schedule that is open, and whom of it they edit (null = nobody just now). */
export type Presence = { userId: string; scheduleId: number; personId: string | null };

export type LiveListeners = {
  onState: (state: LiveState) => void;
  onEvent: (event: LiveEvent) => void;
  /** Who is at work where, everybody with each of their pages; at each change. */
  onPresence: (present: readonly Presence[]) => void;
  /** Who of the agency has the app open, by user id, each once; at each change. */
  onPeople: (userIds: readonly string[]) => void;
  /** Something may have been missed: what is shown must be read again. */
  onGap: () => void;
};

export type LiveConnection = {
  /** Looks at once whether it can be live again, and reads again if it is. */
  nudge: () => void;
  /** Tells the other supervisors where this page is at work; null = nowhere. Others than supervisors are not heard. */
  track: (presence: Presence | null) => void;
  /** Tells everybody of the agency that this person is here, for as long as the connection is. */
  appear: (userId: string) => void;
  close: () => void;
};

export type ConnectLive = (listeners: LiveListeners) => LiveConnection;

export function isLiveEventName(name: string): name is LiveEventName {
  return LIVE_EVENTS.some((known) => known === name);
}

/** Only supervisors say where they are, and only to each other. */
export function carriesPresence(topic: string): boolean {
  return topic.startsWith('supervisors:');
}

/** Everybody of an agency says there that they are here. */
export function carriesPeople(topic: string): boolean {
  return topic.startsWith('agency:');
}

/** What somebody said of themself, as far as it can be read: it comes from another browser. */
export function readPresence(said: unknown): Presence | null {
  if (typeof said !== 'object' || said === null) return null;
  const { userId, scheduleId, personId } = { userId: null, scheduleId: null, personId: null, ...said };
  if (typeof userId !== 'string' || typeof scheduleId !== 'number' || !Number.isInteger(scheduleId))
    return null;
  return { userId, scheduleId, personId: typeof personId === 'string' ? personId : null };
}

/** Whose page it is that said so; null where it cannot be read. */
export function readPerson(said: unknown): string | null {
  if (typeof said !== 'object' || said === null) return null;
  const { userId }: { userId?: unknown } = said;
  return typeof userId === 'string' && userId.length <= 64 ? userId : null;
}
