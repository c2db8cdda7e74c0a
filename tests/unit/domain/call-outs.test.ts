import { describe, expect, it } from 'vitest';
import { findRanked, proposedPart } from '#lib/domain/call-out-list.ts';
import { barredNow, firstClaims } from '#lib/domain/call-out-next.ts';
import type { OfferTerms } from '#lib/domain/call-out-records.ts';
import { answerByLinkSchema } from '#lib/domain/call-out-schemas.ts';
import { offerDraft } from '#lib/domain/call-out-terms.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingRanking, RankedPerson } from '#lib/domain/filling-records.ts';
import { offeredWords, offerKeyOf, offerWords, problemOf, problemWords } from '#lib/domain/offer-answer.ts';
import { createZone } from '#lib/domain/time.ts';

const timeZone = 'America/Denver';
const at = (hour: number, date = '2031-01-06'): number => createZone(timeZone).toInstant(date, hour * 60);
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const person = (
  personId: string,
  place: number,
  change: Partial<RankedPerson['candidate']> = {},
): RankedPerson => ({
  personId,
  fullName: personId,
  place,
  parts: [],
  candidate: {
    need: 'nothing',
    violations: [],
    restBeforeMinutes: 720,
    restAfterMinutes: null,
    weekMinutesBefore: 2400,
    weekMinutesAfter: 3000,
    overtimeMinutes: 600,
    asActing: false,
    ...change,
  },
  proposal: { kind: 'take', startsAt: at(9), endsAt: at(19), edits: [] },
});

const ranking: FillingRanking = {
  rankedAt: at(0),
  steps: [
    {
      step: 0,
      ranked: [person('ben', 1)],
      skipped: [{ personId: 'ana', fullName: 'ana', code: 'leave', words: 'Is on leave.' }],
    },
    {
      step: 1,
      ranked: [person('cora', 1), person('dan', 2)],
      skipped: [{ personId: 'ben', fullName: 'ben', code: 'asked_before', words: 'Is asked in step 1.' }],
    },
  ],
};

const [volunteers, off, mandate] = ['volunteers', 'off', 'mandate'].map((id) =>
  DEFAULT_FILLING.steps.find((step) => step.id === id),
);
const rules = { steps: [volunteers, off, mandate].flatMap((step) => step ?? []) };

describe('the list of a call-out', () => {
  it('proposes what a ranking of now says, also where an earlier step would ask by now', () => {
    expect(findRanked(ranking, rules, { step: 1, personId: 'cora' })).toMatchObject({
      personId: 'cora',
      place: 1,
    });
    expect(findRanked(ranking, rules, { step: 1, personId: 'ben' })).toMatchObject({
      personId: 'ben',
      place: 1,
    });
  });

  it('proposes the same work to who is in another step by now, and never because they could be ordered', () => {
    const skipped = {
      personId: 'dan',
      fullName: 'dan',
      code: 'not_in_step',
      words: 'Did not ask for it.',
    } as const;
    const moved = (at: number): FillingRanking => ({
      rankedAt: 0,
      steps: [0, 1, 2].map((step) => ({
        step,
        ranked: step === at ? [person('dan', 1)] : [],
        skipped: step === at ? [] : [skipped],
      })),
    });
    expect(findRanked(moved(1), rules, { step: 0, personId: 'dan' })).toMatchObject({ place: 1 });
    expect(findRanked(moved(0), rules, { step: 1, personId: 'dan' })).toMatchObject({ place: 1 });
    expect(findRanked(moved(2), rules, { step: 0, personId: 'dan' })).toEqual(skipped);
    expect(
      barredNow({ rules: { ...DEFAULT_FILLING, ...rules } }, moved(2), [{ step: 0, personId: 'dan' }]),
    ).toEqual([{ step: 0, personId: 'dan', words: 'Did not ask for it.' }]);
    expect(
      barredNow({ rules: { ...DEFAULT_FILLING, ...rules } }, moved(1), [{ step: 0, personId: 'dan' }]),
    ).toEqual([]);
  });

  it('says why somebody cannot be asked any more', () => {
    expect(findRanked(ranking, rules, { step: 0, personId: 'ana' })).toMatchObject({ words: 'Is on leave.' });
    expect(findRanked(ranking, rules, { step: 0, personId: 'gone' })).toMatchObject({
      words: 'This person does not work at this center any more.',
    });
  });

  it('gives the whole of what is open, a part of it, or nothing that reaches beyond it on one side', () => {
    const open = { startsAt: at(9), endsAt: at(19) };
    expect(proposedPart(open, open)).toBeNull();
    expect(proposedPart({ startsAt: at(8), endsAt: at(19) }, open)).toBeNull();
    expect(proposedPart({ startsAt: at(9), endsAt: at(13) }, open)).toEqual({
      startsAt: at(9),
      endsAt: at(13),
    });
    expect(proposedPart({ startsAt: at(8), endsAt: at(13) }, open)).toBe('changed');
    expect(proposedPart({ startsAt: at(13), endsAt: at(20) }, open)).toBe('changed');
    // One from the middle cannot be cut out: nothing more than what was agreed is given.
    expect(proposedPart({ startsAt: at(11), endsAt: at(13) }, open)).toBe('changed');
  });

  it('orders those who asked for an opening by step and place, then whom no step would ask', () => {
    expect(firstClaims(ranking, ['ana', 'dan', 'ben'])).toEqual(['ben', 'dan', 'ana']);
    expect(firstClaims(ranking, [])).toEqual([]);
  });
});

describe('the terms of an offer', () => {
  it('say what it means in whole sentences', () => {
    const { code, means, ...work } = offerDraft(person('ana', 1), 'D10');
    expect([code, work]).toEqual(['D10', { kind: 'take', startsAt: at(9), endsAt: at(19) }]);
    expect(means.map(plain)).toEqual([
      '10 h of it count as overtime in that week.',
      'You rest 12 h before it.',
      'With it you work 50 h in that week.',
    ]);
  });

  it('name no overtime and no rest where there is none', () => {
    const none = person('ana', 1, { overtimeMinutes: 0, restBeforeMinutes: null, asActing: true });
    expect(offerDraft(none, '').means.map(plain)).toEqual([
      'None of it is overtime.',
      'With it you work 50 h in that week.',
      'You would be acting supervisor for this one shift.',
    ]);
  });
});

const terms: OfferTerms = {
  offerId: 'one',
  state: 'open',
  agencyName: 'Harbor 911',
  centerName: 'Mesa Floor',
  timeZone,
  personName: 'Ana',
  code: 'D10',
  kind: 'take',
  startsAt: at(9),
  endsAt: at(19),
  answerBy: at(8),
  answeredAt: null,
  isTaken: false,
  takenBy: null,
  clockStyle: '24h',
  means: [],
};

describe('the page of an offer', () => {
  it('asks while it is open, by the person’s own clock', () => {
    expect(offerWords(terms)).toEqual({
      title: 'Can you work this shift?',
      words: 'Ana, answer by Mon 6 Jan, 08:00.',
    });
    expect(offeredWords({ ...terms, clockStyle: '12h' })).toBe('D10 · Mon 6 Jan 9:00 am–7:00 pm');
  });

  it('says what became of it', () => {
    const answeredAt = at(7);
    expect(offerWords({ ...terms, state: 'accepted', answeredAt }).words).toContain('Mon 6 Jan, 07:00');
    expect(offerWords({ ...terms, state: 'declined', answeredAt }).title).toBe('You declined');
    expect(offerWords({ ...terms, state: 'lapsed' }).words).toContain('until Mon 6 Jan, 08:00');
    expect(offerWords({ ...terms, state: 'closed', answeredAt, isTaken: true, takenBy: 'Ben' })).toEqual({
      title: 'Somebody else has this shift',
      words: 'Ben got it on Mon 6 Jan, 07:00. No answer is needed any more.',
    });
    expect(offerWords({ ...terms, state: 'closed', answeredAt }).title).toBe('This offer is over');
  });

  it('shows words of its own alone for a problem that the address names', () => {
    expect(problemWords('limit')).toContain('Call your supervisor');
    expect(problemWords('<b>Call 555-0100</b>')).toBeNull();
    expect(problemWords(undefined)).toBeNull();
    expect(problemOf('rule_violation')).toBe('limit');
    expect(problemOf('not_found')).toBeNull();
  });

  it('knows the token of a link and the id of an own offer, and nothing else', () => {
    const [token, offerId] = ['A'.repeat(43), '00000000-0000-4000-8000-00000000000a'];
    expect(offerKeyOf(token)).toEqual({ token });
    expect(offerKeyOf(offerId.toUpperCase())).toEqual({ offerId });
    for (const other of ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}/`, '../../sign-in']) {
      expect(offerKeyOf(other)).toBeNull();
    }
    expect(answerByLinkSchema.safeParse({ token, answer: 'accept' }).success).toBe(true);
    expect(answerByLinkSchema.safeParse({ token: 'x', answer: 'accept' }).success).toBe(false);
    expect(answerByLinkSchema.safeParse({ token, answer: 'maybe' }).success).toBe(false);
  });
});
