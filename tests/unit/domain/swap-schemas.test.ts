import { describe, expect, it } from 'vitest';
import {
  ASKED_MAX,
  decideSwapsSchema,
  offerShiftSchema,
  settleHoursSchema,
} from '#lib/domain/swap-schemas.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const offer = { kind: 'swap', assignmentId: 1, expectedVersion: 1 };
const problemOf = (input: unknown): string | undefined => {
  const result = offerShiftSchema.safeParse(input);
  return result.success ? undefined : result.error.issues[0]?.message;
};

describe('an offer', () => {
  it('is to people by name, each once and with a shift or whichever they choose', () => {
    const asked = [{ personId: id(1), assignmentId: 7, expectedVersion: 2 }, { personId: id(2) }];
    expect(offerShiftSchema.parse({ ...offer, asked, note: ' Thanks ' })).toEqual({
      ...offer,
      asked: [
        { personId: id(1), assignmentId: 7, expectedVersion: 2 },
        { personId: id(2), assignmentId: null, expectedVersion: null },
      ],
      isForEveryone: false,
      note: 'Thanks',
    });
    expect(problemOf({ ...offer, asked: [{ personId: id(1) }, { personId: id(1) }] })).toBe(
      'Each person is asked once.',
    );
    expect(problemOf({ ...offer, asked: [{ personId: id(1), assignmentId: 7 }] })).toBe(
      'A shift comes with its version.',
    );
    const crowd = Array.from({ length: ASKED_MAX + 1 }, (_, n) => ({ personId: id(n) }));
    expect(problemOf({ ...offer, asked: crowd })).toBe(
      'At most 20 people are asked by name. Offer it to everyone instead.',
    );
  });

  it('is to everyone, or to somebody', () => {
    expect(problemOf({ ...offer, isForEveryone: true })).toBeUndefined();
    expect(problemOf(offer)).toBe('Choose people by name, or everyone.');
    expect(problemOf({ ...offer, isForEveryone: true, asked: [{ personId: id(1) }] })).toBe(
      'Choose people by name, or everyone.',
    );
  });

  it('asks for nothing when the shift is given away', () => {
    const asked = [{ personId: id(1), assignmentId: 7, expectedVersion: 2 }];
    expect(problemOf({ ...offer, kind: 'give', asked })).toBe('Who is given a shift gives none for it.');
    expect(problemOf({ ...offer, kind: 'give', asked: [{ personId: id(1) }] })).toBeUndefined();
  });
});

describe('a decision on several trades', () => {
  it('names each once, and says why where it denies', () => {
    const swaps = [{ swapId: 1, expectedVersion: 1 }];
    expect(decideSwapsSchema.safeParse({ decision: 'approved', swaps }).success).toBe(true);
    expect(decideSwapsSchema.safeParse({ decision: 'denied', swaps }).error?.issues[0]).toMatchObject({
      path: ['note'],
      message: 'Reason is needed.',
    });
    const twice = { decision: 'approved', swaps: [...swaps, ...swaps] };
    expect(decideSwapsSchema.safeParse(twice).error?.issues[0]?.message).toBe('Swaps are named once.');
  });
});

describe('hours that are called even', () => {
  it('are at least a minute', () => {
    const settled = { personId: id(1), minutes: 0 };
    expect(settleHoursSchema.safeParse(settled).error?.issues[0]?.message).toBe('Minutes is at least 1.');
    expect(settleHoursSchema.parse({ ...settled, minutes: 600 })).toMatchObject({ minutes: 600, note: null });
  });
});
