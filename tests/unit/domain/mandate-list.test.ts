import { describe, expect, it } from 'vitest';
import { mandateListOf, mayTake } from '#lib/domain/mandate-list.ts';
import { rankMandates } from '#lib/domain/mandate-rank.ts';
import type { MandateContact, MandateRanking } from '#lib/domain/mandate-records.ts';
import { chargedWords, chargeWords, contactWords, mandatedWords } from '#lib/domain/mandate-words.ts';
import { fillingOf } from './filling-world.ts';
import { member, rowOf } from './roster-world.ts';

const ranking: MandateRanking = {
  ranked: [
    { personId: 'ana', fullName: 'Ana', place: 1, parts: [] },
    { personId: 'ben', fullName: 'Ben', place: 2, parts: [] },
    { personId: 'cora', fullName: 'Cora', place: 3, parts: [] },
  ],
  skipped: [{ personId: 'dan', fullName: 'Dan', code: 'leave', words: 'Off on approved leave.' }],
};

const contact = (
  personId: string,
  outcome: string,
  channel: MandateContact['channel'] = null,
): MandateContact => ({
  at: 1,
  personId,
  personName: personId,
  channel,
  outcome,
  note: null,
  byName: 'Sam',
});

describe('who may be taken from the list', () => {
  it('is the first, without a reason', () => {
    expect(mayTake(ranking, 'ana', null, [])).toEqual({ isAllowed: true, reason: null });
    expect(mayTake(ranking, 'ana', 'Nearest', [])).toEqual({ isAllowed: true, reason: 'Nearest' });
  });

  it('is another for a reason alone, and who comes before is named', () => {
    expect(mayTake(ranking, 'cora', 'Speaks Spanish', [])).toEqual({
      isAllowed: true,
      reason: 'Speaks Spanish',
    });
    expect(mayTake(ranking, 'cora', null, [contact('ana', 'no_contact')])).toEqual({
      isAllowed: false,
      words: 'Ben comes before on the list. Say why Cora is taken instead.',
      isReasonMissing: true,
    });
  });

  it('is the next where everybody before was called from the list, and that is the reason', () => {
    const contacts = [
      contact('ana', 'no_contact'),
      contact('ben', 'wrong_number'),
      contact('ana', 'refused'),
    ];
    expect(mayTake(ranking, 'cora', null, contacts)).toEqual({
      isAllowed: true,
      reason: 'Passed over after they were called: Ana (refused), Ben (wrong number).',
    });
  });

  it('is not the next because somebody declined what a call-out offered', () => {
    expect(mayTake(ranking, 'ben', null, [contact('ana', 'refused', 'phone')])).toMatchObject({
      isAllowed: false,
      isReasonMissing: true,
    });
  });

  it('is never somebody who is protected, whatever the reason', () => {
    expect(mayTake(ranking, 'dan', 'There is nobody else', [])).toEqual({
      isAllowed: false,
      words: 'Dan is protected: Off on approved leave.',
      isReasonMissing: false,
    });
    expect(mayTake(ranking, 'eve', 'Any', [])).toMatchObject({ isAllowed: false, isReasonMissing: false });
  });

  it('keeps no reason that is longer than a reason may be', () => {
    const many: MandateRanking = {
      ranked: Array.from({ length: 40 }, (_, index) => ({
        personId: `p${index}`,
        fullName: `Somebody With A Long Name ${index}`,
        place: index + 1,
        parts: [],
      })),
      skipped: [],
    };
    const contacts = many.ranked.map(({ personId }) => contact(personId, 'no_contact'));
    const taken = mayTake(many, 'p39', null, contacts);
    expect(taken.isAllowed && taken.reason?.length).toBe(500);
  });
});

describe('the list for a part of a shift', () => {
  const people = [
    member('ana', { fullName: 'Ana', seniorityRank: 1 }),
    member('ben', { fullName: 'Ben', seniorityRank: 2 }),
    member('cora', { fullName: 'Cora', seniorityRank: 3 }),
  ];
  const open = rowOf(null, 'S10', '2026-02-04');
  const before = rowOf('ana', 'E10', '2026-02-04');

  it('has those alone whose own duty joins it', () => {
    const facts = fillingOf(open, [before], { roster: { people } });
    const list = mandateListOf(facts, 'holdover', open.startsAt - 3_600_000);
    expect(before.endsAt).toBe(open.startsAt);
    expect(list.ranking.ranked.map(({ personId }) => personId)).toEqual(['ana']);
    expect(list.need.startsAt).toBe(open.startsAt);
    expect(list.need.endsAt).toBeLessThan(open.endsAt);
    expect(list.inputs.need).toMatchObject(list.need);
    expect(list.ranking.skipped.map(({ personId, code }) => [personId, code])).toEqual([
      ['cora', 'not_in_step'],
      ['ben', 'not_in_step'],
    ]);
    expect(rankMandates(list.inputs)).toEqual(list.ranking);
  });

  it('is of the whole shift for a mandate', () => {
    const facts = fillingOf(open, [before], { roster: { people } });
    const list = mandateListOf(facts, 'mandate', open.startsAt - 3_600_000);
    expect(list.need).toEqual({ startsAt: open.startsAt, endsAt: open.endsAt });
    expect(list.ranking.ranked.map(({ personId }) => personId)).toEqual(['cora', 'ben']);
    expect(rankMandates(list.inputs)).toEqual(list.ranking);
  });
});

describe('mandates in words', () => {
  it('say what counts', () => {
    const rules = {
      order: 'rotation',
      chargesRefusal: true,
      chargesExtension: true,
      leaveBufferHours: 24,
    } as const;
    expect(chargeWords(rules)).toBe(
      'Mandates, holdovers, early call-ins and refusals count; calls that reach nobody do not.',
    );
    expect(chargeWords({ ...rules, chargesRefusal: false, chargesExtension: false })).toBe(
      'Mandates count; holdovers, early call-ins, refusals and calls that reach nobody do not.',
    );
    expect(chargedWords({ isCharged: true, voidedBy: null, outcome: 'assigned' })).toBe('Counts');
    expect(chargedWords({ isCharged: true, voidedBy: 7, outcome: 'assigned' })).toBe('Void, does not count');
    expect(chargedWords({ isCharged: false, voidedBy: null, outcome: 'no_contact' })).toBe('Does not count');
  });

  it('say how often somebody was', () => {
    expect(mandatedWords(0, null, 'America/Denver')).toBe('Never mandated');
    expect(mandatedWords(2, Date.parse('2026-02-05T03:00Z'), 'America/Denver')).toBe(
      '2 times, last Wed 4 Feb 2026',
    );
  });

  it('say what came of a call', () => {
    expect(contactWords({ outcome: 'no_answer', channel: 'phone', note: null })).toBe('No answer, by phone');
    expect(contactWords({ outcome: 'refused', channel: null, note: 'No sitter' })).toBe('Refused: No sitter');
    expect(contactWords({ outcome: null, channel: 'sms', note: null })).toBe('Offered, by text');
  });
});
