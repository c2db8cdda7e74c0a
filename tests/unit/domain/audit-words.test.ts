import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import {
  AUDIT_ACTION_GROUPS,
  AUDIT_GROUPS,
  type AuditNames,
  auditSentence,
  SIGN_IN_ACTIONS,
} from '#lib/domain/audit-words.ts';

const maria = 'aaaaaaaa-0000-4000-8000-000000000001';
const ana = 'aaaaaaaa-0000-4000-8000-000000000002';

const known: Record<string, string> = {
  [`user ${maria}`]: 'Maria Lopez',
  [`user ${ana}`]: 'Ana Kim',
  'schedule 3': 'Spring',
  'shift 7': 'D12 Day 12',
  'qualification 3': 'Fire desk',
  'center north': 'North',
  'invitation inv': 'Ana Kim',
};
const names: AuditNames = (entity, id) => known[`${entity} ${id}`] ?? null;

const listed = AUDIT_ACTION_GROUPS.flatMap(({ actions }) => actions);

function sentence(action: string, change: Partial<AuditEntry> = {}): string {
  return auditSentence(
    {
      id: 1,
      action,
      entity: '',
      actorId: maria,
      actorName: 'Maria Lopez',
      actorKind: 'user',
      targetId: null,
      details: {},
      before: null,
      after: null,
      origin: null,
      requestId: null,
      createdAt: 0,
      ...change,
    },
    names,
  );
}

describe('who acted', () => {
  it('is the person, or the kind of actor without one', () => {
    const anonymous = { actorId: null, actorName: null };
    expect(sentence('agency.seed', { ...anonymous, actorKind: 'system' })).toBe(
      'The system filled the agency with demo data',
    );
    expect(sentence('schedule.discard', { ...anonymous, actorKind: 'job', targetId: '3' })).toBe(
      'A job discarded the draft “Spring”',
    );
    expect(sentence('schedule.discard', { ...anonymous, targetId: '3' })).toBe(
      'Somebody discarded the draft “Spring”',
    );
  });
});

describe('a notice that is acknowledged', () => {
  it('is told with what it is about and how it begins', () => {
    const details = { kind: 'roster.changed', schedule: 3, content: 'D12 on Wed 4 Feb is yours.' };
    expect(sentence('notice.acknowledge', { details })).toBe(
      'Maria Lopez acknowledged a changed shift of “Spring”: “D12 on Wed 4 Feb is yours.”',
    );
    const long = sentence('notice.acknowledge', { details: { content: 'x'.repeat(200) } });
    expect(long).toBe(`Maria Lopez acknowledged a notice: “${'x'.repeat(160)}…”`);
    expect(sentence('notice.acknowledge', { details: { kind: 'schedule.published', schedule: 3 } })).toBe(
      'Maria Lopez acknowledged the publication of “Spring”',
    );
  });
});

describe('a reminder', () => {
  it('says how many people were told, never whom', () => {
    const details = { entity: 'notice', people: 3, left_out: 1 };
    expect(sentence('notice.remind', { details })).toBe(
      'Maria Lopez reminded 3 people who had not acknowledged',
    );
  });
});

describe('notices that had not been delivered', () => {
  it('are counted when they are sent again', () => {
    expect(sentence('notice.resend', { details: { entity: 'notice', count: 1, deliveries: [7] } })).toBe(
      'Maria Lopez sent 1 notice again that had not been delivered',
    );
  });
});

describe('edits of a roster', () => {
  const details = {
    entity: 'schedule',
    added: 1,
    changed: 2,
    cancelled: 0,
    restored: 0,
    requested_by: maria,
    people_told: 1,
    reason: 'Sick call',
  };

  it('are told with what they did, who asked, and why', () => {
    expect(sentence('roster.edit', { targetId: '3', details })).toBe(
      'Maria Lopez edited “Spring”: 1 shift added, 2 shifts changed; 1 person to be told; reason: Sick call',
    );
    const confirmed = { ...details, added: 0, requested_by: ana, people_told: 0, reason: null };
    expect(sentence('roster.edit', { targetId: '3', details: confirmed })).toBe(
      'Maria Lopez edited “Spring”: 2 shifts changed; asked for by Ana Kim',
    );
  });

  it('that wait are asked for, declined and withdrawn', () => {
    expect(sentence('roster.request_edit', { targetId: '3', details: { reason: 'Nobody else' } })).toBe(
      'Maria Lopez asked for a second supervisor for an edit of “Spring”; reason: Nobody else',
    );
    expect(sentence('roster.decline_edit', { targetId: '3', details: { note: 'Too long' } })).toBe(
      'Maria Lopez declined an edit of “Spring”; note: Too long',
    );
    expect(sentence('roster.withdraw_edit', { targetId: '3' })).toBe(
      'Maria Lopez withdrew an edit of “Spring”',
    );
  });
});

describe('trades', () => {
  const shift = { code: 'D10', shiftDate: '2036-02-04' };
  const ofAna = { targetId: `7/${ana}`, details: { entity: 'swap_answer' } };

  it('are offered, answered and agreed on', () => {
    const offered = { targetId: '7', details: { entity: 'swap' } };
    const after = { kind: 'give', is_for_everyone: true, requester_shift: shift };
    expect(sentence('swap.offer', { ...offered, after })).toBe(
      'Maria Lopez offered D10 on Mon 4 Feb 2036 as a give-away to everyone (offer 7)',
    );
    expect(sentence('swap.offer', ofAna)).toBe('Maria Lopez asked Ana Kim about offer 7');
    expect(sentence('swap.propose', { targetId: `7/${maria}`, after: { shift } })).toBe(
      'Maria Lopez proposed D10 on Mon 4 Feb 2036 for offer 7',
    );
    expect(sentence('swap.decline', { ...ofAna, after: { note: 'Too early' } })).toBe(
      'Maria Lopez declined what Ana Kim proposed for offer 7: Too early',
    );
    expect(sentence('swap.decline', { ...ofAna, targetId: `7/${maria}` })).toBe(
      'Maria Lopez declined offer 7',
    );
    expect(sentence('swap.accept', ofAna)).toBe('Maria Lopez accepted what Ana Kim proposed for offer 7');
    expect(sentence('swap.accept', offered)).toBe('Maria Lopez agreed on trade 7');
  });

  it('are decided by somebody, or let through by the rule', () => {
    const decided = { targetId: '7', before: { status: 'accepted' } };
    expect(
      sentence('swap.approve', {
        ...decided,
        after: { approved_by: maria, decision_note: 'Both rest enough' },
      }),
    ).toBe('Maria Lopez approved trade 7: Both rest enough');
    expect(sentence('swap.approve', { ...decided, after: { status: 'approved' } })).toBe(
      'Maria Lopez agreed on trade 7, which breaks no rule and so was approved at once',
    );
    const details = { rows: [{ user_id: ana }, { user_id: maria }] };
    expect(sentence('swap.exchange', { ...decided, details })).toBe(
      'Maria Lopez gave a shift to Ana Kim and a shift to Maria Lopez by trade 7',
    );
    expect(sentence('swap.deny', { ...decided, after: { decision_note: 'Training' } })).toBe(
      'Maria Lopez denied trade 7: Training',
    );
  });

  it('end, as an offer before both agreed and as a trade afterwards', () => {
    const nobody = { actorId: null, actorName: null, actorKind: 'system', targetId: '7' } as const;
    expect(sentence('swap.expire', { ...nobody, before: { status: 'pending' } })).toBe(
      'The system let offer 7 expire',
    );
    const closed = { before: { status: 'accepted' }, after: { closing_note: 'The shift was changed.' } };
    expect(sentence('swap.cancel', { targetId: '7', ...closed })).toBe(
      'Maria Lopez made trade 7 no longer valid: The shift was changed.',
    );
    expect(sentence('swap.withdraw', { targetId: '7', ...closed, after: {} })).toBe(
      'Maria Lopez withdrew trade 7',
    );
  });

  it('have rules, and hours that are called even', () => {
    const change = {
      before: { notice_minutes: 1440, approves_clean: false },
      after: { notice_minutes: 720, approves_clean: true },
    };
    expect(sentence('swap_rules.update', change)).toBe(
      'Maria Lopez changed the rules of trades: notice in minutes 1440 → 720, trades that break no rule approved at once no → yes',
    );
    expect(
      sentence('hour_settlement.create', { after: { debtor_id: ana, minutes: 240, note: 'A lift home' } }),
    ).toBe('Maria Lopez called 4\u00a0h even that Ana Kim owed: A lift home');
  });
});

describe('notices', () => {
  it('are set by the agency, whose secret and address are not said', () => {
    const after = { ack_hours: 12, webhook_url: 'https://center.example/key' };
    const change = { before: { ack_hours: 24, webhook_url: null }, after };
    expect(sentence('notice_rules.update', change)).toBe(
      'Maria Lopez changed the rules of notices: hours until supervisors hear of what is not acknowledged 24 → 12, the address of the own receiver',
    );
    expect(sentence('webhook_secret.update')).toBe(
      'Maria Lopez replaced the secret that signs notices to the agency’s own receiver',
    );
  });

  it('are chosen by people, who need not say how', () => {
    const change = { before: { quiet_start: null }, after: { quiet_start: '22:00:00' } };
    expect(sentence('notice_settings.update', change)).toBe(
      'Maria Lopez changed by which channels they get notices, or when',
    );
  });
});

describe('people', () => {
  it('names roles from and to', () => {
    const change = { targetId: ana, before: { role: 'dispatcher' }, after: { role: 'supervisor' } };
    expect(sentence('user.update_role', change)).toBe(
      'Maria Lopez changed the role of Ana Kim from dispatcher to supervisor',
    );
  });

  it('names who was deactivated and reactivated', () => {
    expect(sentence('user.deactivate', { targetId: ana })).toBe('Maria Lopez deactivated Ana Kim');
    expect(sentence('user.reactivate', { targetId: 'gone' })).toBe('Maria Lopez reactivated the person gone');
  });

  it('tells the rows of one invitation apart', () => {
    const row = (entity: string, change: Partial<AuditEntry>) =>
      sentence('user.invite', { targetId: ana, details: { entity }, ...change });
    expect(row('user', { targetId: 'new', after: { full_name: 'Lee Park' } })).toBe(
      'Maria Lopez invited Lee Park',
    );
    expect(row('user', { before: { assigned_pattern: null }, after: { assigned_pattern: '4x10' } })).toBe(
      'Maria Lopez completed the profile of Ana Kim',
    );
    expect(row('role', { after: { role_id: 1 } })).toBe('Maria Lopez gave Ana Kim the first role');
    expect(row('pattern', { targetId: `${ana}/2026-02-02` })).toBe(
      'Maria Lopez set the first pattern of Ana Kim',
    );
    expect(row('invitation', { targetId: 'i', after: { email: 'ana@harbor.example' } })).toBe(
      'Maria Lopez sent an invitation to ana@harbor.example',
    );
    expect(
      row('invitation', { targetId: 'i', before: { expires_at: 'a' }, after: { expires_at: 'b' } }),
    ).toBe('Maria Lopez sent an invitation again');
  });

  it('names whom an invitation is for, also where its row only changed', () => {
    const change: Partial<AuditEntry> = {
      targetId: 'inv',
      details: { entity: 'invitation' },
      before: { state: 'pending' },
      after: { state: 'revoked' },
    };
    expect(sentence('user.revoke_invitation', change)).toBe('Maria Lopez revoked the invitation of Ana Kim');
    expect(sentence('user.resend_invitation', change)).toBe(
      'Maria Lopez sent the invitation of Ana Kim again',
    );
    expect(sentence('invitation.mail', { ...change, after: { mail_problem: 'no such host' } })).toBe(
      'Maria Lopez could not mail the invitation of Ana Kim: no such host',
    );
    expect(sentence('invitation.create', { targetId: 'inv', after: { email: 'ana@harbor.example' } })).toBe(
      'Maria Lopez added the invitation Ana Kim',
    );
    expect(sentence('invitation.create', { targetId: 'gone', after: { email: 'ana@harbor.example' } })).toBe(
      'Maria Lopez added the invitation ana@harbor.example',
    );
  });

  it('says what changed in whose profile, settings together', () => {
    const after = { phone: '1', full_name: 'M', theme: 'dark', density: 'compact' };
    expect(sentence('user.update', { targetId: maria, before: {}, after })).toBe(
      'Maria Lopez changed phone, name and display settings in their own profile',
    );
    expect(sentence('user.update', { targetId: ana, before: {}, after: { phone: '1' } })).toBe(
      'Maria Lopez changed phone in the profile of Ana Kim',
    );
  });
});

describe('signing in', () => {
  const nobody = { actorId: null, actorName: null, actorKind: 'system', targetId: ana } as const;

  it('tells device and address as far as they are known', () => {
    const by = (details: unknown) => sentence('user.sign_in', { targetId: maria, details });
    expect(by({ device: 'Firefox on Windows', address: '192.0.2.7' })).toBe(
      'Maria Lopez signed in with Firefox on Windows from 192.0.2.7',
    );
    expect(by({ device: 'node', address: '192.0.2.7' })).toBe(
      'Maria Lopez signed in with an unknown device from 192.0.2.7',
    );
    expect(by({})).toBe('Maria Lopez signed in');
  });

  it('counts wrong passwords and says what they led to', () => {
    const wrong = (details: unknown) => sentence('user.sign_in_failed', { ...nobody, details });
    expect(wrong({ failures: 1 })).toBe('The system refused a wrong password for Ana Kim');
    expect(wrong({ failures: 6, waits: '60 seconds', locked: false })).toBe(
      'The system refused a wrong password for Ana Kim (6 in a row); the account waits 60 seconds',
    );
    expect(wrong({ failures: 5, locked: true })).toBe(
      'The system refused a wrong password for Ana Kim (5 in a row); the account is locked until somebody releases it',
    );
    expect(sentence('user.sign_in_blocked', { ...nobody, details: { failures: 5 } })).toBe(
      'The system refused a sign-in of Ana Kim, who has to wait or to be released',
    );
  });

  it('names who released whom, ended sessions, addresses and the choice for everybody', () => {
    expect(sentence('user.release_sign_in', { targetId: ana })).toBe(
      'Maria Lopez released the account of Ana Kim after wrong passwords',
    );
    expect(sentence('calendar.create', { details: { entity: 'calendar', replaced: false } })).toBe(
      'Maria Lopez made a private calendar address',
    );
    expect(sentence('calendar.create', { details: { entity: 'calendar', replaced: true } })).toBe(
      'Maria Lopez made a private calendar address in place of the former one',
    );
    expect(sentence('calendar.revoke')).toBe('Maria Lopez ended the private calendar address');
    expect(sentence('user.end_sessions', { targetId: maria, details: { count: 3 } })).toBe(
      'Maria Lopez ended 3 own sessions',
    );
    const email = { before: { email: 'a@x.example' }, after: { email: 'b@x.example' } };
    expect(sentence('user.change_email', { targetId: maria, ...email })).toBe(
      'Maria Lopez changed the e-mail address from a@x.example to b@x.example',
    );
    const policy = (to: string) => ({ before: {}, after: { sign_in_policy: to } });
    expect(sentence('agency.update', policy('lock'))).toBe(
      'Maria Lopez changed the settings: five wrong passwords lock the account until somebody releases it',
    );
    expect(sentence('agency.update', { before: { name: 'A' }, after: { name: 'B' } })).toBe(
      'Maria Lopez changed the agency B: name A → B',
    );
  });

  it('can be looked for as a whole', () => {
    const known = listed.map(({ action }) => action);
    expect(SIGN_IN_ACTIONS.filter((action) => !known.includes(action))).toEqual([]);
    expect(Object.values(AUDIT_GROUPS).filter((group) => known.includes(group))).toEqual([]);
  });
});

describe('schedules', () => {
  it('falls back to the number of a schedule whose name is not known', () => {
    expect(sentence('schedule.publish', { targetId: '9' })).toBe('Maria Lopez published schedule 9');
  });

  it('tells version and people of a publication', () => {
    const details = { published_version: 2, people_told: 1 };
    expect(sentence('schedule.publish', { targetId: '3', details })).toBe(
      'Maria Lopez published “Spring” as version 2; 1 person was told',
    );
  });

  it('tells a scenario by its own name and its schedule’s, also when it is gone', () => {
    const of9 = (action: string, details: Record<string, unknown> = {}) =>
      sentence(action, { targetId: '9', details: { schedule: 3, name: 'Two more', ...details } });
    expect(of9('scenario.create')).toBe('Maria Lopez created the scenario “Two more” of “Spring”');
    expect(of9('scenario.generate_start', { effort: 'best', seed: 2 })).toBe(
      'Maria Lopez started to compute the scenario “Two more” of “Spring” (best, variant 2)',
    );
    expect(of9('scenario.generate_failed', { reason: 'Out of memory' })).toBe(
      'Maria Lopez did not get the scenario “Two more” of “Spring” computed: Out of memory',
    );
    expect(of9('scenario.adopt', { assigned: 10, open: 2 })).toBe(
      'Maria Lopez made the scenario “Two more” of “Spring” the draft: 10 shifts given, 2 open',
    );
    expect(of9('scenario.remove', { schedule: 4 })).toBe('Maria Lopez removed the scenario “Two more”');
  });

  it('says what holds for patterns from now on', () => {
    const rules = (pattern_rules: unknown) =>
      sentence('agency.update', { targetId: 'a', before: { pattern_rules: {} }, after: { pattern_rules } });
    expect(
      rules({
        '4x10': { shortShift: 'last', sameCategory: false },
        '3x12_1x4': { shortShift: 'last', sameCategory: false },
      }),
    ).toBe(
      'Maria Lopez changed the settings: categories may mix in 4 × 10 h, the short shift of 3 × 12 h + 4 h comes last and categories may mix in 3 × 12 h + 4 h',
    );
    expect(rules({})).toBe(
      'Maria Lopez changed the settings: one category a week, the short shift first or last',
    );
  });

  it('tells a generation from its start to its ends', () => {
    const of3 = (action: string, details: unknown) => sentence(action, { targetId: '3', details });
    expect(of3('schedule.generate_start', { effort: 'good', seed: 5 })).toBe(
      'Maria Lopez started to generate “Spring” (good, variant 5)',
    );
    expect(of3('schedule.generate', { assigned: 2880, open: 12 })).toBe(
      'Maria Lopez generated “Spring”: 2,880 shifts given, 12 open',
    );
    expect(of3('schedule.generate_failed', { reason: 'The server stopped' })).toBe(
      'Maria Lopez did not get “Spring” generated: The server stopped',
    );
    expect(of3('schedule.generate_cancelled', {})).toBe('Maria Lopez cancelled the generation of “Spring”');
    expect(of3('schedule.generate_stop', {})).toBe('Maria Lopez asked for the best so far of “Spring”');
  });

  it('gives dates of a draft and of a revision', () => {
    const after = { name: 'Summer', start_date: '2026-05-01', end_date: '2026-08-31' };
    expect(sentence('schedule.create', { targetId: '4', after })).toBe(
      'Maria Lopez created the draft “Summer”, 1 May – 31 Aug 2026',
    );
    const details = { revises: 3, from_date: '2026-02-04' };
    expect(sentence('schedule.revise', { targetId: '5', details })).toBe(
      'Maria Lopez began to revise “Spring” from Wed 4 Feb 2026 on',
    );
  });

  it('names whose shift it was, and open ones', () => {
    const after = { user_id: ana, shift_date: '2026-02-04' };
    expect(sentence('assigned_shift.create', { after })).toBe(
      'Maria Lopez added a shift of Ana Kim on Wed 4 Feb 2026',
    );
    expect(sentence('assigned_shift.remove', { before: { ...after, user_id: null } })).toBe(
      'Maria Lopez removed an open shift on Wed 4 Feb 2026',
    );
  });
});

describe('shifts and requirements', () => {
  it('retires and restores, and otherwise says what became what', () => {
    const of7 = (before: unknown, after: unknown) =>
      sentence('shift.update', { targetId: '7', before, after });
    expect(of7({ is_active: true }, { is_active: false })).toBe('Maria Lopez retired the shift D12 Day 12');
    expect(of7({ is_active: false }, { is_active: true })).toBe('Maria Lopez restored the shift D12 Day 12');
    expect(
      of7({ end_time: '21:00:00', duration_minutes: 720 }, { end_time: '20:00:00', duration_minutes: 660 }),
    ).toBe('Maria Lopez changed the shift D12 Day 12: end 21:00 → 20:00');
  });

  it('names a requirement by the row when nothing else knows it', () => {
    const before = { period_name: 'Night', min_employees: 6 };
    expect(sentence('requirement.remove', { targetId: '2', before })).toBe(
      'Maria Lopez removed the requirement Night',
    );
    const change = {
      before: { min_employees: 6, effective_to: null },
      after: { min_employees: 7, effective_to: '2026-02-04' },
    };
    expect(sentence('requirement.update', { targetId: '2', ...change })).toBe(
      'Maria Lopez changed the requirement 2: employees 6 → 7, last date none → Wed 4 Feb 2026',
    );
  });
});

describe('time off', () => {
  it('is told with its window, and with what was said', () => {
    const after = { start_datetime: '2026-02-04T13:00:00+00:00', end_datetime: '2026-02-05T13:00:00+00:00' };
    expect(sentence('time_off.create', { targetId: '12', after })).toBe(
      'Maria Lopez asked for time off from Wed 4 Feb 2026, 13:00 to Thu 5 Feb 2026, 13:00 (UTC)',
    );
    expect(sentence('time_off.deny', { targetId: '12', after: { decision_note: 'Too few' } })).toBe(
      'Maria Lopez denied the time-off request 12: Too few',
    );
    expect(sentence('time_off.approve', { targetId: '12', after: {} })).toBe(
      'Maria Lopez approved the time-off request 12',
    );
    expect(sentence('time_off.cancel', { targetId: '12', after: { closing_note: 'Storm' } })).toBe(
      'Maria Lopez cancelled the time off of request 12: Storm',
    );
  });

  it('shows what a balance gains and loses, and how the rules change', () => {
    const entry = { user_id: 'gone', minutes: -630, entry: 'taken', note: null };
    expect(sentence('leave_entry.create', { targetId: '1', after: entry })).toBe(
      'Maria Lopez took 10.5 h from a balance of a person (taken)',
    );
    const more = { ...entry, minutes: 480, entry: 'corrected', note: 'Counted twice' };
    expect(sentence('leave_entry.create', { targetId: '1', after: more })).toBe(
      'Maria Lopez added 8 h to a balance of a person (corrected): Counted twice',
    );
    const caps = { before: { cap_dispatchers: null }, after: { cap_dispatchers: 6 } };
    expect(sentence('leave_rules.update', { targetId: '1', ...caps })).toBe(
      'Maria Lopez changed the rules of time off: dispatchers off on a day none → 6',
    );
  });
});

describe('what has no words of its own', () => {
  it('is read from entity and verb', () => {
    const holiday = { name: 'New Year', holiday_date: '2027-01-01' };
    expect(sentence('holiday.create', { targetId: '1', after: holiday })).toBe(
      'Maria Lopez added the holiday New Year on Fri 1 Jan 2027',
    );
    const kept = { before: { audit_months: null }, after: { audit_months: 24 } };
    expect(sentence('agency.update', { targetId: '4d35bc2e', ...kept })).toBe(
      'Maria Lopez changed the agency: months the audit is kept none → 24',
    );
    expect(
      sentence('time_off.update', {
        targetId: '12',
        before: { status: 'pending' },
        after: { status: 'approved' },
      }),
    ).toBe('Maria Lopez changed the time-off request 12: state pending → approved');
  });

  it('or said as it is', () => {
    expect(sentence('moon.land', { targetId: '1' })).toBe('Maria Lopez did “moon.land” to 1');
    expect(sentence('moon.land')).toBe('Maria Lopez did “moon.land”');
  });
});

it('every action that can be looked for has a sentence without the raw action', () => {
  for (const { action, label } of listed) {
    expect(label).not.toBe('');
    expect(sentence(action, { targetId: '1' })).not.toContain(`“${action}`);
  }
});

describe('what was refused', () => {
  const refused = (target: string, details: Record<string, unknown>) =>
    sentence('refused', { targetId: target, details: { entity: 'refusal', ...details } });

  it('names the action or the page, and why', () => {
    const message = 'Only an admin may do this.';
    expect(refused('updateUserRole', { on: 'action', message })).toBe(
      'Maria Lopez was refused “update user role”: Only an admin may do this.',
    );
    expect(refused('previewSetting', { on: 'action', message })).toBe(
      'Maria Lopez was refused a look at what the setting would do: Only an admin may do this.',
    );
    expect(refused('/audit', { on: 'page', message })).toBe(
      'Maria Lopez was refused the page /audit: Only an admin may do this.',
    );
    expect(sentence('refused.more', { details: { recorded: 60 } })).toBe(
      'Maria Lopez was refused more often than the 60 times recorded in that minute',
    );
  });
});

describe('people’s records', () => {
  it('are told with whose they are, as their history tells them', () => {
    const row = { effective_from: '2026-02-02', pattern: '4x10' };
    expect(sentence('pattern.create', { targetId: `${ana}/2026-02-02`, after: row })).toBe(
      'Maria Lopez set for Ana Kim: pattern 4 × 10 h from Mon 2 Feb 2026',
    );
    const trainee = { kind: 'trainee', from_date: '2026-02-02', trainer_id: maria };
    expect(sentence('duty_state.create', { targetId: `${ana}/7`, after: trainee })).toBe(
      'Maria Lopez noted for Ana Kim: trainee from Mon 2 Feb 2026, trained by Maria Lopez',
    );
    expect(sentence('emergency_contact.read', { targetId: ana })).toBe(
      'Maria Lopez looked at the emergency contact of Ana Kim',
    );
    expect(sentence('emergency_contact.update', { targetId: maria })).toBe(
      'Maria Lopez changed the emergency contact of themself',
    );
    expect(sentence('people.import', { details: { created: 500, already: 2 } })).toBe(
      'Maria Lopez added 500 people from a list; 2 had been there',
    );
    expect(sentence('people.import', { details: { created: 1, already: 0, again: 2 } })).toBe(
      'Maria Lopez added 1 person from a list; 2 invited again',
    );
  });
});

describe('settings with a date', () => {
  it('are saved, withdrawn, put in force and refused', () => {
    const saved = { kind: 'limits', effective_from: '2026-02-04', value: { restMinutesHard: 480 } };
    expect(sentence('setting.save', { targetId: 'limits/9', after: saved })).toBe(
      'Maria Lopez set the limits, in force from Wed 4 Feb 2026',
    );
    const kind = { kind: 'leave_kind', effective_from: '2026-02-04', value: { name: 'Vacation' } };
    expect(sentence('setting.save', { targetId: 'leave_kind/9', after: kind })).toBe(
      'Maria Lopez set the kind of leave “Vacation”, in force from Wed 4 Feb 2026',
    );
    const value = { name: 'Fire desk', isActingSupervisor: false, isActive: false };
    const retired = { kind: 'qualification', subject: '3', effective_from: '2026-02-04', value };
    expect(sentence('setting.save', { targetId: 'qualification/9', after: retired })).toBe(
      'Maria Lopez set the qualification “Fire desk” (retired), in force from Wed 4 Feb 2026',
    );
    expect(
      sentence('setting.apply', {
        targetId: 'center/9',
        details: { entity: 'setting', kind: 'center' },
        before: { name: 'North', timeZone: 'America/Denver', isActive: true },
        after: { name: 'North', timeZone: 'America/Denver', isActive: false },
      }),
    ).toBe('Maria Lopez put in force what was planned for the center “North” (closed)');
    expect(
      sentence('setting.withdraw', { targetId: 'qualification/9', after: { withdrawn_by: maria } }),
    ).toBe('Maria Lopez withdrew a planned change of a qualification');
    expect(sentence('setting.withdraw', { targetId: 'workweek/9', after: { withdrawn_by: maria } })).toBe(
      'Maria Lopez withdrew a planned change of the workweek',
    );
    const planned = { kind: 'day_start', center_id: 'north', effective_from: '2026-02-04' };
    const dayStart = { targetId: 'day_start/9', details: planned, before: { dayStart: '05:00' } };
    expect(sentence('setting.withdraw', dayStart)).toBe(
      'Maria Lopez withdrew the change of the start of the operational day of “North” that was planned for Wed 4 Feb 2026',
    );
    const change = (kind: string, before: object, after: object) =>
      sentence('setting.save', { details: { kind, effective_from: '2026-02-04' }, before, after });
    const start = 'in force from Wed 4 Feb 2026';
    expect(
      change(
        'notice_rules',
        { ackHours: 24, nightlyTime: '05:30', webhookUrl: null },
        {
          ackHours: 12,
          nightlyTime: '05:30',
          webhookUrl: 'https://x.example/?…',
        },
      ),
    ).toBe(
      `Maria Lopez set the rules of notices, ${start}: hours until supervisors hear of what is not acknowledged 24 → 12, the address of the own receiver`,
    );
    // As entries of before name it.
    expect(change('sign_in', { policy: 'delay' }, { policy: 'lock' })).toBe(
      `Maria Lopez set the sign-in rules, ${start}: five wrong passwords lock the account until somebody releases it`,
    );
    const rules = {
      policy: 'delay',
      secondFactor: false,
      notice: null,
      idleLockMinutes: 30,
      signInHours: 12,
    };
    const notice = `For authorized use only.\n${'Use is monitored. '.repeat(5)}`;
    expect(change('sign_in', rules, { ...rules, secondFactor: true, notice, idleLockMinutes: null })).toBe(
      `Maria Lopez set the sign-in rules, ${start}: Second factor: everybody needs one · Notice before the sign-in: “For authorized use only. Use is monitored. Use is monitored…” · Screens lock: never`,
    );
    expect(
      change('sign_in', { ...rules, notice }, { ...rules, notice: `${notice} Truly.`, signInHours: 1 }),
    ).toBe(
      `Maria Lopez set the sign-in rules, ${start}: Signing in again: after 1 hour · the notice before the sign-in`,
    );
    expect(change('workweek', { workweekStart: 0 }, { workweekStart: 1 })).toBe(
      `Maria Lopez set the workweek, ${start}: it starts on Mon`,
    );
    expect(change('patterns', {}, { '4x10': { sameCategory: false } })).toBe(
      `Maria Lopez set the rules of patterns, ${start}: categories may mix in 4 × 10 h`,
    );
    const details = { entity: 'setting', kind: 'retention' };
    expect(sentence('setting.apply', { targetId: 'retention/9', details })).toBe(
      'Maria Lopez put in force what was planned for how long the audit and notices are kept',
    );
    expect(
      sentence('setting.refuse', {
        targetId: 'day_start/9',
        details: { ...details, kind: 'day_start', reason: 'A shift starts in it.' },
      }),
    ).toBe(
      'Maria Lopez could not put in force what was planned for the start of the operational day: A shift starts in it.',
    );
    expect(sentence('setting.apply', { targetId: ana, details: { entity: 'user' } })).toBe(
      'Maria Lopez brought the profile of Ana Kim up to date with what begins or ends today',
    );
  });
});

it('a qualification or a center that goes or comes back is told in a word, other changes with their values', () => {
  const row = (columns: Record<string, unknown>) => ({ targetId: '3', after: columns });
  expect(sentence('qualification.update', row({ is_active: false }))).toBe(
    'Maria Lopez retired the qualification Fire desk',
  );
  expect(sentence('center.update', { targetId: 'north', after: { is_active: true } })).toBe(
    'Maria Lopez opened again the center North',
  );
  expect(
    sentence('qualification.update', {
      targetId: '3',
      before: { is_active: true, is_acting_supervisor: false },
      after: { is_active: false, is_acting_supervisor: true },
    }),
  ).toBe('Maria Lopez changed the qualification Fire desk: in use yes → no, may act as supervisor no → yes');
});

it('the audit tells of its own exports and of what it no longer keeps', () => {
  expect(sentence('audit.export', { details: { format: 'csv', count: 1200 } })).toBe(
    'Maria Lopez exported 1,200 entries of the audit as CSV',
  );
  expect(sentence('audit.prune', { details: { removed: 3, months: 24, seq: 40 } })).toBe(
    'Maria Lopez removed the 3 oldest entries of the audit, which is kept for 24 months; the chain goes on from number 40',
  );
});
