import type { Role } from './types.ts';

/** Ways out of the app, in the order in which one stands in for another. */
export const NOTICE_CHANNELS = ['push', 'sms', 'email', 'webhook'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** The channels that a person chooses; the webhook is the agency's. */
export const PERSONAL_CHANNELS = ['push', 'sms', 'email'] as const;
export type PersonalChannel = (typeof PERSONAL_CHANNELS)[number];

/** What people choose channels for. */
export const NOTICE_CATEGORIES = [
  'published',
  'shift_changed',
  'shift_cancelled',
  'reminder',
  'offer',
  'swap',
  'time_off',
  'open_shift',
  'call_out_offer',
  'call_out',
  'mandate',
  'message',
  'decide',
  'below_minimum',
  'unacknowledged',
  'expiring',
  'certificate',
  'policy',
  'digest',
  'security',
] as const;
export type NoticeCategory = (typeof NOTICE_CATEGORIES)[number];

export type CategoryRule = {
  label: string;
  /** One sentence: when it comes. */
  description: string;
  /** The least role that gets any. */
  role: Role;
  /** E-mail cannot be switched off. */
  isMandatory: boolean;
  /** Goes out whatever the hour, and by another channel when nobody opens it. */
  isUrgent: boolean;
  /** Seconds in which whoever caused it may take it back before it leaves the app. */
  undoSeconds: number;
  /** Hours after which it is sent no more. */
  deadlineHours: number;
  defaultChannels: readonly PersonalChannel[];
  /** All that a text or a lock screen says of it: no name, no reason, no time. */
  publicWords: string;
};

const undoSeconds = 60;

export const CATEGORY_RULES: Readonly<Record<NoticeCategory, CategoryRule>> = {
  published: {
    label: 'Schedule published',
    description: 'A schedule with your shifts is published or planned anew.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: false,
    undoSeconds,
    deadlineHours: 72,
    defaultChannels: ['push', 'email'],
    publicWords: 'Your schedule is published.',
  },
  shift_changed: {
    label: 'Shift changed',
    description: 'A published shift of yours is added or changed.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: false,
    // It has waited before it became a notice.
    undoSeconds: 0,
    deadlineHours: 48,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'A shift of yours has changed.',
  },
  shift_cancelled: {
    label: 'Shift cancelled',
    description: 'A published shift of yours is taken away.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 48,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'A shift of yours is cancelled.',
  },
  reminder: {
    label: 'Shift reminder',
    description: '12 hours, and again 1 hour, before a shift of yours starts.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 12,
    defaultChannels: ['push'],
    publicWords: 'A shift of yours starts soon.',
  },
  offer: {
    label: 'Offer',
    description: 'A coworker offers you a shift or a trade.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds,
    deadlineHours: 24,
    defaultChannels: ['push', 'email'],
    publicWords: 'A coworker offers you something.',
  },
  swap: {
    label: 'Trade',
    description: 'A trade of yours is answered, decided, or no longer valid.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds,
    deadlineHours: 48,
    defaultChannels: ['push', 'email'],
    publicWords: 'There is news of a trade of yours.',
  },
  time_off: {
    label: 'Time off',
    description: 'Your request for time off is decided.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds,
    deadlineHours: 72,
    defaultChannels: ['push', 'email'],
    publicWords: 'A request of yours is answered.',
  },
  open_shift: {
    label: 'Open shift',
    description: 'A shift that you could work has nobody.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 24,
    defaultChannels: [],
    publicWords: 'A shift is open.',
  },
  mandate: {
    label: 'Mandatory overtime',
    description: 'You are ordered to work, or a record of that is void.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: true,
    undoSeconds: 0,
    deadlineHours: 48,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'There is a notice of mandatory overtime for you.',
  },
  call_out_offer: {
    label: 'Call to work',
    description: 'Your center asks whether you can work a shift, and waits for your answer.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: true,
    undoSeconds: 0,
    deadlineHours: 24,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'Can you work a shift? Answer by the link.',
  },
  call_out: {
    label: 'Call-out',
    description: 'A call-out of yours is filled, ended, taken over, or has nobody left to ask.',
    role: 'supervisor',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 12,
    defaultChannels: ['push'],
    publicWords: 'There is news of a call-out of yours.',
  },
  message: {
    label: 'Message to you',
    description: 'Somebody writes to you, mentions you, or asks that a message is read.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 24,
    defaultChannels: ['push'],
    publicWords: 'There is a message for you.',
  },
  decide: {
    label: 'To decide',
    description: 'A request, a trade or a change of the roster waits for you, or somebody calls in sick.',
    role: 'supervisor',
    isMandatory: false,
    isUrgent: false,
    undoSeconds,
    deadlineHours: 48,
    defaultChannels: ['push', 'email'],
    publicWords: 'Something waits for your decision.',
  },
  below_minimum: {
    label: 'Below minimum',
    description: 'A time of the next three days has fewer people than required.',
    role: 'supervisor',
    isMandatory: true,
    isUrgent: true,
    undoSeconds: 0,
    deadlineHours: 24,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'The floor is short soon.',
  },
  unacknowledged: {
    label: 'Not acknowledged',
    description: 'You have not acknowledged a change, or somebody whom you supervise has not.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: true,
    undoSeconds: 0,
    deadlineHours: 24,
    defaultChannels: ['push', 'sms', 'email'],
    publicWords: 'A change waits to be acknowledged.',
  },
  expiring: {
    label: 'Certificate expiring',
    description: 'A qualification or certificate of yours, or of somebody whom you supervise, ends soon.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 168,
    defaultChannels: ['email'],
    publicWords: 'A certificate ends soon.',
  },
  certificate: {
    label: 'Certificate',
    description: 'A certificate that you handed in is confirmed, or not accepted.',
    role: 'dispatcher',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 72,
    defaultChannels: ['email'],
    publicWords: 'There is news of a certificate.',
  },
  policy: {
    label: 'Policy',
    description: 'A policy is there for you to read, has changed, or somebody reminds you of one.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 72,
    defaultChannels: ['push', 'email'],
    publicWords: 'A policy waits to be read.',
  },
  digest: {
    label: 'Nightly look ahead',
    description: 'Each morning: overtime, gaps of the next 14 days, requests that wait, and what expires.',
    role: 'supervisor',
    isMandatory: false,
    isUrgent: false,
    undoSeconds: 0,
    deadlineHours: 20,
    defaultChannels: ['email'],
    publicWords: 'The nightly look ahead is ready.',
  },
  security: {
    label: 'Security',
    description: 'A sign-in on a new device, a changed password or role, or no device that shows notices.',
    role: 'dispatcher',
    isMandatory: true,
    isUrgent: true,
    undoSeconds: 0,
    deadlineHours: 72,
    defaultChannels: ['email'],
    publicWords: 'There is a security notice for your account.',
  },
};

/** What the database calls a notice, and the category that it belongs to. */
export const NOTICE_KINDS = {
  'schedule.published': 'published',
  'schedule.changed': 'published',
  'schedule.remind': 'unacknowledged',
  'schedule.unacknowledged': 'unacknowledged',
  'roster.changed': 'shift_changed',
  'roster.cancelled': 'shift_cancelled',
  'roster.corrected': 'shift_changed',
  'roster.confirm': 'decide',
  'roster.confirmed': 'decide',
  'roster.declined': 'decide',
  'shift.reminder': 'reminder',
  'shift.open': 'open_shift',
  'opening.awarded': 'shift_changed',
  'opening.claimed': 'decide',
  'opening.lost': 'open_shift',
  'call_out.offer': 'call_out_offer',
  'call_out.closed': 'open_shift',
  'call_out.started': 'call_out',
  'call_out.filled': 'call_out',
  'call_out.stopped': 'call_out',
  'call_out.exhausted': 'call_out',
  'call_out.taken_over': 'call_out',
  'swap.offered': 'offer',
  'swap.proposed': 'offer',
  'swap.accepted': 'swap',
  'swap.approved': 'swap',
  'swap.cancelled': 'swap',
  'swap.declined': 'swap',
  'swap.denied': 'swap',
  'swap.expired': 'swap',
  'swap.withdrawn': 'swap',
  'swap.waiting': 'decide',
  'opening.decide': 'decide',
  'time_off.approved': 'time_off',
  'time_off.cancelled': 'time_off',
  'time_off.denied': 'time_off',
  'time_off.sick_call': 'decide',
  'time_off.waiting': 'decide',
  'mandate.assigned': 'mandate',
  'mandate.voided': 'mandate',
  'chat.direct': 'message',
  'chat.mention': 'message',
  'chat.must_read': 'message',
  'comment.mention': 'message',
  'handover.note': 'message',
  'availability.standby': 'message',
  'emergency.declared': 'message',
  'emergency.ended': 'message',
  'coverage.below': 'below_minimum',
  'certificate.expiring': 'expiring',
  'certificate.waiting': 'decide',
  'certificate.confirmed': 'certificate',
  'certificate.refused': 'certificate',
  'policy.published': 'policy',
  'policy.remind': 'policy',
  'digest.nightly': 'digest',
  'security.device': 'security',
  'security.password': 'security',
  'security.email': 'security',
  'security.push': 'security',
  'security.factor': 'security',
  'security.role': 'security',
} as const satisfies Record<string, NoticeCategory>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

/** Kinds that a person acknowledges; the database marks their notices so. */
export const ACKNOWLEDGED_KINDS: readonly NoticeKind[] = [
  'schedule.published',
  'schedule.changed',
  'roster.changed',
  'roster.cancelled',
  'roster.corrected',
  'mandate.assigned',
];

function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(NOTICE_KINDS, kind);
}

/** The category of a kind; one that is not known here is treated like a decision that waits. */
export function categoryOf(kind: string): NoticeCategory {
  return isNoticeKind(kind) ? NOTICE_KINDS[kind] : 'decide';
}
