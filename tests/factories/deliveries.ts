import type { ClaimedDelivery } from '#lib/domain/notice-records.ts';

/** A delivery by e-mail, of a cancelled shift, with what is changed. */
export function claimedDelivery(change: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  return {
    id: 900,
    attempt: 1,
    round: 0,
    notificationId: 12,
    agencyId: '00000000-0000-4000-8000-000000000001',
    agencyName: 'Harbor 911',
    recipientId: '00000000-0000-4000-8000-000000000101',
    recipientName: 'Ana Reyes',
    employeeNumber: 'E101',
    channel: 'email',
    kind: 'roster.cancelled',
    content: 'You no longer work Mon 3 Mar 2031, 05:00–15:00.',
    hasLink: true,
    needsAck: true,
    offerToken: null,
    isUrgent: false,
    createdAt: Date.parse('2031-03-01T08:00:00Z'),
    deadlineAt: Date.parse('2031-03-03T08:00:00Z'),
    timeZone: 'America/Denver',
    email: 'ana@example.test',
    phone: '303 555 0142',
    push: [],
    webhook: null,
    ...change,
  };
}
