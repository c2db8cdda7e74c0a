import { expect, it } from 'vitest';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import { auditSentence } from '#lib/domain/audit-words.ts';

const sentence = (action: string, change: Partial<AuditEntry> = {}): string =>
  auditSentence(
    {
      id: 1,
      action,
      entity: 'opening',
      actorId: 'sam',
      actorName: 'Sam Ortiz',
      actorKind: 'user',
      targetId: '7',
      details: {},
      before: null,
      after: null,
      origin: null,
      requestId: null,
      createdAt: 0,
      ...change,
    },
    (entity, id) => (entity === 'user' && id === 'ana' ? 'Ana Kim' : null),
  );
const after = (fields: Record<string, unknown>): Partial<AuditEntry> => ({ after: fields });

it.each([
  [
    'opening.open',
    after({ assignment_id: 12, shift_date: '2031-01-06', origin: 'sick' }),
    'opened shift 12 on Mon 6 Jan 2031 because its person is sick (opening 7)',
  ],
  ['opening.open', after({ assignment_id: 12, origin: 'planned' }), 'opened shift 12 (opening 7)'],
  ['opening.change', {}, 'changed the times of opening 7'],
  [
    'opening.post',
    after({ is_ranked: true, note: 'Both desks' }),
    'posted opening 7 to be decided by the ranking: Both desks',
  ],
  ['opening.post', after({ is_ranked: false }), 'posted opening 7 to whoever is first'],
  ['opening.claim', { targetId: '7/ana', ...after({ note: 'Gladly' }) }, 'asked for opening 7: Gladly'],
  ['opening.withdraw_claim', { targetId: '7/ana' }, 'no longer asked for opening 7'],
  [
    'opening.decide_claim',
    { targetId: '7/ana', ...after({ state: 'won' }) },
    'gave opening 7 to Ana Kim, who had asked for it',
  ],
  [
    'opening.decide_claim',
    { targetId: '7/ben', ...after({ state: 'lost' }) },
    'closed the claim of a person for opening 7',
  ],
  [
    'opening.fill',
    after({ closed_way: 'mandate', close_reason: 'Storm' }),
    'filled opening 7 by mandatory overtime: Storm',
  ],
  ['opening.withdraw', {}, 'closed opening 7, which nobody has to work'],
  ['opening.expire', {}, 'let opening 7 pass with nobody'],
])('%s is told as a sentence', (action, change, words) => {
  expect(sentence(action, change)).toBe(`Sam Ortiz ${words}`);
});
