import { describe, expect, it } from 'vitest';
import type { HistoryStep } from '#lib/domain/history-records.ts';
import { ownShiftItem, personItem, scheduleItems } from '#lib/domain/history-words.ts';

const known: Readonly<Record<string, string>> = {
  'qualification 7': 'CTO',
  'user ana': 'Ana Kim',
  'center n': 'North',
  'center s': 'South',
};
const names = (entity: string, id: string) => known[`${entity} ${id}`] ?? null;

function step(action: string, changed: Partial<HistoryStep> = {}): HistoryStep {
  const [entity = ''] = action.split('.');
  return {
    id: 1,
    at: 0,
    byName: 'Sam',
    action,
    entity,
    targetId: 'nora',
    details: {},
    before: null,
    after: null,
    ...changed,
  };
}

describe('a person’s history', () => {
  const words = (action: string, changed: Partial<HistoryStep> = {}) =>
    personItem(step(action, changed), names).sentence;

  it('begins with an invitation, and goes on with it', () => {
    expect(words('user.invite', { after: { role: 'supervisor', pattern: '4x10' } })).toBe(
      'Invited as supervisor, pattern 4 × 10 h',
    );
    expect(words('user.invite', { after: { full_name: 'Nora' } })).toBe('Invited');
    const invitation = (before: object, after: object) =>
      words('user.resend_invitation', { entity: 'invitation', before: { ...before }, after: { ...after } });
    expect(invitation({ state: 'pending' }, { state: 'accepted' })).toBe('Invitation accepted');
    expect(invitation({ state: 'pending' }, { state: 'revoked' })).toBe('Invitation revoked');
    expect(invitation({ expires_at: '1' }, { expires_at: '2' })).toBe('Invitation sent again');
  });

  it('names what changed from what', () => {
    expect(
      words('user.update', {
        before: { employee_number: null, center_id: 'n' },
        after: { employee_number: '14', center_id: 's', theme: 'dark' },
      }),
    ).toBe('Employee number none → 14; center North → South');
    expect(
      words('user.update_role', {
        entity: 'role',
        before: { role: 'dispatcher' },
        after: { role: 'supervisor' },
      }),
    ).toBe('Role dispatcher → supervisor');
    expect(words('user.sign_in_failed', { entity: 'user', details: { failures: 5 } })).toBe(
      'Sign-in locked after 5 wrong passwords in a row',
    );
  });

  it('dates patterns, qualifications, training and light duty', () => {
    const at = { targetId: 'nora/2026-02-02' };
    const pattern = { effective_from: '2026-02-02', pattern: '4x10' };
    expect(words('pattern.create', { ...at, after: pattern })).toBe('Pattern 4 × 10 h from Mon 2 Feb 2026');
    expect(words('pattern.remove', { ...at, before: pattern })).toBe(
      'Pattern 4 × 10 h from Mon 2 Feb 2026 taken back',
    );
    expect(
      words('pattern.update', { ...at, before: { pattern: null }, after: { pattern: '3x12_1x4' } }),
    ).toBe('Pattern from Mon 2 Feb 2026: No pattern → 3 × 12 h + 4 h');
    const held = { targetId: 'nora/7' };
    expect(
      words('person_qualification.create', {
        ...held,
        after: { qualification_id: 7, valid_from: '2026-02-02', valid_to: '2026-03-06' },
      }),
    ).toBe('Qualification CTO from Mon 2 Feb 2026 until Fri 6 Mar 2026');
    expect(
      words('person_qualification.update', {
        ...held,
        before: { valid_to: '2026-03-06' },
        after: { valid_to: null },
      }),
    ).toBe('Qualification CTO without an end');
    const trainee = { kind: 'trainee', from_date: '2026-02-02', to_date: null, trainer_id: 'ana' };
    expect(words('duty_state.create', { after: trainee })).toBe(
      'Trainee from Mon 2 Feb 2026, trained by Ana Kim',
    );
    expect(
      words('duty_state.update', {
        details: { kind: 'trainee' },
        before: { to_date: null },
        after: { to_date: '2026-03-06' },
      }),
    ).toBe('Trainee until Fri 6 Mar 2026');
  });
});

describe('a schedule’s history', () => {
  const one = (action: string, changed: Partial<HistoryStep> = {}) =>
    scheduleItems([step(action, { entity: 'schedule', ...changed })])[0];

  it('counts what was generated and who was told, and how long before', () => {
    expect(one('schedule.generate', { details: { assigned: 400, open: 12 } })?.sentence).toBe(
      'Generated: 400 shifts given, 12 open',
    );
    const publication = (noticeDays: number) =>
      one('schedule.publish', { details: { published_version: 2, people_told: 40, noticeDays } });
    expect(publication(21)).toMatchObject({
      sentence: 'Published as version 2; 40 people were told',
      note: '21 days before its first day',
    });
    expect(publication(0)?.note).toBe('on its first day');
    expect(publication(-1)?.note).toBe('1 day after its first day');
  });

  it('tells an edit with its reason, who asked for it, and the shortest notice', () => {
    const details = {
      changed: 2,
      added: 1,
      people_told: 3,
      reason: 'Sick call',
      askedBy: 'Ana Kim',
      is_published: true,
      noticeMinutes: 90,
    };
    expect(one('roster.edit', { details })).toMatchObject({
      sentence: 'Edited: 1 shift added, 2 shifts changed',
      reason: 'Sick call',
      note: 'asked for by Ana Kim; 3 people told; 1\u00a0h 30\u00a0min notice at the shortest',
    });
    expect(one('roster.edit', { details: { changed: 1, noticeMinutes: -5 } })?.note).toBe(
      'a shift of it had begun: corrected afterwards',
    );
    expect(one('roster.edit', { details: { changed: 1, undoes: 'x' } })?.sentence).toBe(
      'An edit undone: 1 shift changed',
    );
  });

  it('gathers what one person edits in a draft within an hour, and nothing else', () => {
    const minute = 60_000;
    const edit = (id: number, at: number, changed: Partial<HistoryStep> = {}) =>
      step('roster.edit', { id, at, details: { changed: 1, is_published: false }, ...changed });
    const sentences = (steps: HistoryStep[]) => scheduleItems(steps).map(({ sentence }) => sentence);
    expect(sentences([edit(3, 50 * minute), edit(2, 20 * minute), edit(1, 0)])).toEqual([
      '3 edits: 3 shifts changed',
    ]);
    expect(sentences([edit(3, 90 * minute), edit(2, 20 * minute)])).toHaveLength(2);
    expect(sentences([edit(3, minute), edit(2, 0, { byName: 'Tess' })])).toHaveLength(2);
    const published = { details: { changed: 1, is_published: true, reason: 'x' } };
    expect(sentences([edit(3, minute, published), edit(2, 0, published)])).toHaveLength(2);
  });
});

describe('an own shift’s history', () => {
  it('says what was and is, by whom, and with how much notice', () => {
    const state = {
      shiftDate: '2026-02-04',
      code: 'D12',
      startsAt: Date.parse('2026-02-04T16:00Z'),
      endsAt: Date.parse('2026-02-05T04:00Z'),
      isOvertime: false,
      isActing: false,
    };
    const change = {
      id: 4,
      rowId: 1,
      at: 0,
      byName: 'Sam',
      before: state,
      after: null,
      noticeMinutes: 180,
      isCorrection: false,
    };
    expect(ownShiftItem(change, 'America/Denver', '24h')).toMatchObject({
      sentence: expect.stringMatching(/^No longer yours, was D12 /),
      byName: 'Sam',
      reason: null,
      note: expect.stringMatching(/^3\u00a0h before/),
    });
    const corrected = { ...change, isCorrection: true, noticeMinutes: -60 };
    expect(ownShiftItem(corrected, 'America/Denver', '24h').note).toBe('A correction of what was worked');
  });
});
