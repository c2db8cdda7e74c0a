import { describe, expect, it } from 'vitest';
import { sendOfflineSchema } from '#lib/domain/offline-schemas.ts';

const uuid = '6f1c1d0e-8a3b-4c2d-9e4f-0a1b2c3d4e5f';
const startsAt = Date.UTC(2031, 0, 6, 12);
const of = (request: unknown) => ({ clientId: uuid, userId: uuid, request });

describe('a request that was made offline', () => {
  it.each([
    { kind: 'ask', kindId: 1, startsAt, endsAt: startsAt + 3_600_000, reason: null },
    { kind: 'withdraw', requestId: 1, expectedVersion: 2 },
    { kind: 'answer_trade', answer: 'accept', swapId: 1, expectedVersion: 2 },
    { kind: 'answer_offer', answer: 'decline', offerId: uuid },
  ])('is $kind', (request) => {
    expect(sendOfflineSchema.parse(of(request))).toEqual(of(request));
  });

  it.each([
    ['another kind', of({ kind: 'claim', openingId: 1 })],
    ['nothing', of(null)],
    ['more than it has', of({ kind: 'withdraw', requestId: 1, expectedVersion: 2, userId: uuid })],
    ['an end before its start', of({ kind: 'ask', kindId: 1, startsAt, endsAt: startsAt, reason: null })],
    ['another answer', of({ kind: 'answer_offer', answer: 'maybe', offerId: uuid })],
    ['no id', { userId: uuid, request: { kind: 'withdraw', requestId: 1, expectedVersion: 2 } }],
  ])('is refused with %s', (_, input) => {
    expect(sendOfflineSchema.safeParse(input).success).toBe(false);
  });
});
