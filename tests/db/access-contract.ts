import { foreign, home, ids, type PersonKey, people } from './access-world.ts';

/** Rows of a table by who they belong to. */
type Label = string;
type Allowed = Partial<Record<PersonKey, readonly Label[]>>;

/** What each persona may do with a table. Whoever is not named may do nothing; nobody may truncate. */
export type TableContract = {
  /** SQL conditions that find the planted rows; together they cover what matters in the table. */
  rows: Record<Label, string>;
  select: Allowed;
  /** A row of the home agency that the owner can write. `as` = who may; `columns` = those that may be given. */
  insert: { sql: string; as: readonly PersonKey[]; columns: readonly string[] };
  /** A change that does something; for a closed table any. */
  update: { set: string; as: Allowed; columns: readonly string[] };
  delete: Allowed;
  /** Not even the secret key reads it; of the others it reads everything. It writes none. */
  isHidden?: boolean;
};

const own = `user_id = '${people.dispatcher}'`;
const coworkers = `user_id = '${people.coworker}'`;
const strangers = `user_id = '${people['outside dispatcher']}'`;
const ofAgency = (column = 'agency_id') => ({
  home: `${column} = '${home.id}'`,
  foreign: `${column} = '${foreign.id}'`,
});
/** Somebody in training has the rights of a dispatcher, and is a row of the own. */
const trainees = `user_id = '${people.trainee}'`;
const personal = { own, coworker: coworkers, trainee: trainees, foreign: strangers };

const members = (ours: readonly Label[], theirs: readonly Label[]): Allowed => ({
  dispatcher: ours,
  coworker: ours,
  trainee: ours,
  supervisor: ours,
  admin: ours,
  'outside dispatcher': theirs,
  'outside supervisor': theirs,
  'outside admin': theirs,
});
const supervisors = (ours: readonly Label[], theirs: readonly Label[]): Allowed => ({
  supervisor: ours,
  admin: ours,
  'outside supervisor': theirs,
  'outside admin': theirs,
});
const admins = (ours: readonly Label[], theirs: readonly Label[]): Allowed => ({
  admin: ours,
  'outside admin': theirs,
});
/** What members read, and the roles beside the ladder as well. */
const shown = (ours: readonly Label[], theirs: readonly Label[]): Allowed => ({
  ...members(ours, theirs),
  auditor: ours,
  payroll: ours,
});
const audited = (allowed: Allowed, ours: readonly Label[]): Allowed => ({ ...allowed, auditor: ours });
const ownOnly: Allowed = {
  dispatcher: ['own'],
  coworker: ['coworker'],
  trainee: ['trainee'],
  'outside dispatcher': ['foreign'],
};
const ownAndSupervised: Allowed = { ...ownOnly, ...supervisors(['own', 'coworker', 'trainee'], ['foreign']) };
const ownAndAdmins: Allowed = { ...ownOnly, ...admins(['own', 'coworker', 'trainee'], ['foreign']) };

/** A table that is written by functions and triggers alone. */
const readOnly = (
  rows: TableContract['rows'],
  select: Allowed,
  insert: string,
  set = 'agency_id = agency_id',
): TableContract => ({
  rows,
  select,
  insert: { sql: insert, as: [], columns: [] },
  update: { set, as: {}, columns: [] },
  delete: {},
});

const chatInsert = (table: string, columns: string, values: string) =>
  `insert into public.${table} (agency_id, ${columns}) values ('${home.id}', ${values})`;

/** Every table of public and private. A table without an entry fails the contract's test. */
export const contract: Record<string, TableContract> = {
  'public.agencies': readOnly(
    ofAgency('id'),
    shown(['home'], ['foreign']),
    `insert into public.agencies (name, slug) values ('New', 'new')`,
    `name = 'Renamed'`,
  ),
  'public.centers': readOnly(
    ofAgency(),
    shown(['home'], ['foreign']),
    `insert into public.centers (agency_id, name, time_zone) values ('${home.id}', 'New', 'America/Denver')`,
    `name = 'Renamed'`,
  ),
  'public.roles': readOnly(
    { all: 'true' },
    shown(['all'], ['all']),
    `insert into public.roles (name) select 'admin' where false`,
    `name = 'admin'`,
  ),
  'public.profiles': {
    rows: {
      own: `id = '${people.dispatcher}'`,
      coworker: `id = '${people.coworker}'`,
      trainee: `id = '${people.trainee}'`,
      foreign: `id = '${people['outside dispatcher']}'`,
    },
    select: ownAndSupervised,
    insert: {
      sql: `insert into public.profiles (id, agency_id, full_name, email)
        select u.id, '${home.id}', 'New', 'new@example.test' from auth.users u where false`,
      as: [],
      columns: [],
    },
    update: {
      set: `full_name = 'Renamed'`,
      as: ownAndAdmins,
      columns: [
        'avatar_url',
        'clock',
        'default_shift_preference_id',
        'density',
        'full_name',
        'phone',
        'theme',
      ],
    },
    delete: {},
  },
  'public.user_roles': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.user_roles (user_id, role_id) values ('${people.dispatcher}', 3)`,
    'role_id = 3',
  ),
  'public.profile_patterns': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values ('${home.id}', '${people.dispatcher}', '2031-01-01', '3x12_1x4')`,
    `pattern = '3x12_1x4'`,
  ),
  'public.invitations': readOnly(
    ofAgency(),
    admins(['home'], ['foreign']),
    `insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      values ('${home.id}', '${people.dispatcher}', 'x@example.test', 'admin', '${people.dispatcher}', '2031-01-01')`,
    `state = 'revoked'`,
  ),
  'public.emergency_contacts': readOnly(
    personal,
    ownOnly,
    `insert into public.emergency_contacts (user_id, agency_id, name, phone)
      values ('${people.supervisor}', '${home.id}', 'New', '555 0100')`,
    `phone = '555 0100'`,
  ),
  'public.qualifications': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.qualifications (agency_id, name) values ('${home.id}', 'New')`,
    `name = name || '!'`,
  ),
  'public.person_qualifications': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      select '${home.id}', '${people.dispatcher}', q.id, '2031-01-01' from public.qualifications q
      where q.agency_id = '${home.id}' limit 1`,
    `valid_to = '2031-01-01'`,
  ),
  'public.duty_states': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.duty_states (agency_id, user_id, kind, from_date)
      values ('${home.id}', '${people.supervisor}', 'trainee', '2031-01-01')`,
    `to_date = '2031-03-01'`,
  ),
  'public.shifts': readOnly(
    ofAgency(),
    shown(['home'], ['foreign']),
    `insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
      values ('${home.id}', '${home.centerId}', 'New', 'NEW', 'day', '09:00', '13:00', 240)`,
    'is_active = false',
  ),
  'public.staffing_requirements': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.staffing_requirements
        (agency_id, center_id, period_name, start_time, end_time, min_employees, min_supervisors)
      values ('${home.id}', '${home.centerId}', 'New', '09:00', '13:00', 1, 0)`,
    'min_employees = 5',
  ),
  'public.setting_versions': readOnly(
    ofAgency(),
    audited(admins(['home'], ['foreign']), ['home']),
    `insert into public.setting_versions (agency_id, kind, effective_from, value)
      values ('${home.id}', 'workweek', '2031-01-05', '{"workweekStart":0}')`,
    `effective_from = '2031-01-12'`,
  ),
  'public.holidays': readOnly(
    ofAgency(),
    shown(['home'], ['foreign']),
    `insert into public.holidays (agency_id, holiday_date, name) values ('${home.id}', '2031-12-25', 'New')`,
    `name = 'Renamed'`,
  ),
  'public.desks': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.desks (agency_id, center_id, name, position) values ('${home.id}', '${home.centerId}', 'New', 9)`,
    `name = 'Renamed'`,
  ),
  'public.handover_notes': readOnly(
    {
      own: `author_id = '${people.dispatcher}'`,
      coworker: `author_id = '${people.coworker}'`,
      trainee: `author_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    members(['own', 'coworker', 'trainee'], ['foreign']),
    `insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id)
      select agency_id, center_id, id, '2031-01-07', 'New', '${people.dispatcher}', gen_random_uuid()
      from public.desks where agency_id = '${home.id}' limit 1`,
    `content = 'Changed'`,
  ),
  'public.handover_note_versions': readOnly(
    ofAgency(),
    members(['home'], ['foreign']),
    `insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content, written_at)
      select agency_id, center_id, id, 9, desk_id, for_at, 'New', now()
      from public.handover_notes where author_id = '${people.dispatcher}'`,
    `content = 'Changed'`,
  ),
  'public.handover_receipts': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.handover_receipts (agency_id, center_id, note_id, user_id, version)
      select agency_id, center_id, id, author_id, 2 from public.handover_notes where author_id = '${people.dispatcher}'`,
    'read_at = now()',
  ),
  'public.schedules': {
    ...readOnly(
      {
        published: `id = ${ids.published}`,
        draft: `id = ${ids.draft}`,
        foreign: `id = ${ids.foreignPublished}`,
        'foreign draft': `id = ${ids.foreignDraft}`,
      },
      {
        dispatcher: ['published'],
        coworker: ['published'],
        trainee: ['published'],
        auditor: ['published'],
        'outside dispatcher': ['foreign'],
        ...supervisors(['published', 'draft'], ['foreign', 'foreign draft']),
      },
      '',
      `name = 'Renamed'`,
    ),
    insert: {
      sql: `insert into public.schedules (agency_id, center_id, name, start_date, end_date)
        values ('${home.id}', '${home.centerId}', 'New', '2032-01-01', '2032-04-30')`,
      as: ['supervisor', 'admin'],
      columns: ['agency_id', 'center_id', 'end_date', 'name', 'start_date'],
    },
  },
  'public.schedule_results': readOnly(
    {
      published: `schedule_id = ${ids.published}`,
      draft: `schedule_id = ${ids.draft}`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    supervisors(['published', 'draft'], ['foreign']),
    `insert into public.schedule_results (schedule_id, agency_id, result)
      select ${ids.draft}, '${home.id}', '{}' where false`,
    `result = '{}'`,
  ),
  'public.assigned_shifts': {
    rows: {
      own: `id = ${ids.ownRow}`,
      'own draft': `id = ${ids.ownDraftRow}`,
      coworker: `id = ${ids.coworkerRow}`,
      'coworker draft': `id = ${ids.coworkerDraftRow}`,
      trainee: `id = ${ids.traineeRow}`,
      foreign: `id = ${ids.foreignRow}`,
      'foreign draft': `id = ${ids.foreignDraftRow}`,
    },
    select: {
      ...ownOnly,
      ...supervisors(
        ['own', 'own draft', 'coworker', 'coworker draft', 'trainee'],
        ['foreign', 'foreign draft'],
      ),
    },
    insert: {
      sql: `insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
        values ('${home.id}', '${home.centerId}', ${ids.draft}, '${people.dispatcher}', ${ids.shift}, '2031-06-02')`,
      as: ['supervisor', 'admin'],
      columns: [
        'agency_id',
        'center_id',
        'is_locked',
        'is_overtime',
        'local_end',
        'local_start',
        'override_reason',
        'required_role',
        'schedule_id',
        'shift_date',
        'shift_id',
        'source',
        'user_id',
      ],
    },
    update: {
      set: `shift_date = '2031-06-02'`,
      as: supervisors(['own draft', 'coworker draft'], ['foreign draft']),
      columns: [
        'is_locked',
        'is_overtime',
        'local_end',
        'local_start',
        'override_reason',
        'required_role',
        'shift_date',
        'shift_id',
        'source',
        'user_id',
      ],
    },
    delete: supervisors(['own draft', 'coworker draft'], ['foreign draft']),
  },
  'public.schedule_versions': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.schedule_versions (agency_id, schedule_id, version, state, difference, shift_count)
      values ('${home.id}', ${ids.published}, 2, '[]', '{}', 0)`,
    `state = '[]'`,
  ),
  'public.roster_edits': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, is_published, requested_by)
      values ('${home.id}', '${home.id}', '${home.centerId}', ${ids.draft}, 'pending', '[]', false, '${people.supervisor}')`,
    `state = 'applied'`,
  ),
  'public.shift_changes': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, is_published)
      values ('${home.id}', '${home.centerId}', ${ids.draft}, ${ids.ownDraftRow}, 'changed', false)`,
    `reason = 'Another'`,
  ),
  'public.generation_runs': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.generation_runs (agency_id, schedule_id, requested_by, seed, loaded_version)
      values ('${home.id}', ${ids.draft}, '${people.dispatcher}', 1, 1)`,
    `progress = 0.5`,
  ),
  'public.schedule_scenarios': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.schedule_scenarios (agency_id, schedule_id, name, change, parameters, base_version)
      values ('${home.id}', ${ids.draft}, 'New', '{}', '{}', 1)`,
    `adopted_at = now()`,
  ),
  'public.leave_kinds': readOnly(
    ofAgency(),
    shown(['home'], ['foreign']),
    `insert into public.leave_kinds (agency_id, name, type) values ('${home.id}', 'New', 'personal')`,
    `is_protected = true`,
  ),
  'public.leave_rules': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.leave_rules (agency_id) select '${home.id}' where false`,
    `cap_dispatchers = 500`,
  ),
  'public.leave_blackouts': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.leave_blackouts (agency_id, name, from_date, to_date)
      values ('${home.id}', 'New', '2031-07-04', '2031-07-04')`,
    `name = 'Renamed'`,
  ),
  'public.time_off_requests': readOnly(
    personal,
    ownAndSupervised,
    `insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime)
      select '${home.id}', '${people.dispatcher}', min(k.id), '2031-03-01', '2031-03-02' from public.leave_kinds k
      where k.agency_id = '${home.id}'`,
    `status = 'approved'`,
  ),
  'public.time_off_events': readOnly(
    {
      own: `request_id in (select o.id from public.time_off_requests o where o.${own})`,
      coworker: `request_id in (select o.id from public.time_off_requests o where o.${coworkers})`,
      trainee: `request_id in (select o.id from public.time_off_requests o where o.${trainees})`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    ownAndSupervised,
    `insert into public.time_off_events (agency_id, request_id, to_status)
      select o.agency_id, o.id, 'approved' from public.time_off_requests o where o.${own}`,
    `reason = 'Another'`,
  ),
  'public.leave_entries': readOnly(
    personal,
    ownAndAdmins,
    `insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date)
      select '${home.id}', '${people.dispatcher}', min(k.id), 'granted', 6000, '2031-01-01' from public.leave_kinds k
      where k.agency_id = '${home.id}'`,
    `minutes = 6000`,
  ),
  'public.shift_swaps': readOnly(
    {
      own: `requester_id = '${people.dispatcher}'`,
      coworker: `requester_id = '${people.coworker}'`,
      trainee: `requester_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    {
      ...ownAndSupervised,
      coworker: ['own', 'coworker'],
    },
    `insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, expires_at)
      values ('${home.id}', '${home.centerId}', 'give', '${people.dispatcher}', ${ids.ownRow}, '2031-01-05')`,
    `status = 'approved'`,
  ),
  'public.swap_answers': readOnly(
    {
      own: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.dispatcher}')`,
      coworker: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.coworker}')`,
      trainee: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.trainee}')`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    {
      ...ownAndSupervised,
      coworker: ['own', 'coworker'],
    },
    `insert into public.swap_answers (swap_id, person_id, agency_id)
      select s.id, '${people.supervisor}', s.agency_id from public.shift_swaps s
      where s.requester_id = '${people.dispatcher}'`,
    `state = 'declined'`,
  ),
  'public.swap_events': readOnly(
    {
      own: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.dispatcher}')`,
      coworker: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.coworker}')`,
      trainee: `swap_id in (select s.id from public.shift_swaps s where s.requester_id = '${people.trainee}')`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    {
      ...ownAndSupervised,
      coworker: ['own', 'coworker'],
    },
    `insert into public.swap_events (agency_id, swap_id, to_status)
      select s.agency_id, s.id, 'approved' from public.shift_swaps s where s.requester_id = '${people.dispatcher}'`,
    `reason = 'Another'`,
  ),
  'public.swap_rules': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.swap_rules (agency_id) select '${home.id}' where false`,
    `approves_clean = true`,
  ),
  // Functions tell of openings: supervisors of all, others of those that they could have.
  'public.openings': readOnly(
    ofAgency(),
    {},
    `insert into public.openings (agency_id, center_id, schedule_id, assignment_id, shift_date, starts_at, ends_at,
        required_role, origin)
      select a.agency_id, a.center_id, a.schedule_id, a.id, a.shift_date, a.starts_at, a.ends_at, 'dispatcher', 'gap'
      from public.assigned_shifts a where a.id = ${ids.ownRow}`,
    `note = 'Changed'`,
  ),
  'public.opening_events': readOnly(
    ofAgency(),
    {},
    `insert into public.opening_events (agency_id, opening_id, kind)
      select o.agency_id, o.id, 'expired' from public.openings o where o.agency_id = '${home.id}'`,
    `reason = 'Changed'`,
  ),
  'public.opening_fills': readOnly(
    ofAgency(),
    {},
    `insert into public.opening_fills (agency_id, opening_id, person_id, assignment_id, starts_at, ends_at, way)
      select o.agency_id, o.id, '${people.dispatcher}', o.assignment_id, o.starts_at, o.ends_at, 'claim'
      from public.openings o where o.agency_id = '${home.id}'`,
    `way = 'mandate'`,
  ),
  'public.opening_claims': readOnly(
    ofAgency(),
    {},
    `insert into public.opening_claims (agency_id, opening_id, person_id)
      select o.agency_id, o.id, '${people.dispatcher}' from public.openings o where o.agency_id = '${home.id}'`,
    `note = 'Changed'`,
  ),
  'private.edit_fills': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.edit_fills (edit_id, agency_id, opening_id, person_id, way)
        select f.edit_id, f.agency_id, f.opening_id, f.person_id, f.way from private.edit_fills f where false`,
      `way = 'mandate'`,
    ),
    isHidden: true,
  },
  // Functions tell of call-outs: supervisors of all, others of their own offers.
  'public.call_outs': readOnly(
    ofAgency(),
    {},
    `insert into public.call_outs (id, agency_id, center_id, opening_id, holder_id, rules, ranked_at)
      select gen_random_uuid(), o.agency_id, o.center_id, o.id, '${people.dispatcher}', '{}', now()
      from public.openings o where o.agency_id = '${home.id}'`,
    `end_reason = 'Changed'`,
  ),
  'public.call_out_candidates': readOnly(
    ofAgency(),
    {},
    `insert into public.call_out_candidates (agency_id, call_out_id, person_id, step, snapshot, skip_reason)
      select c.agency_id, c.id, '${people.dispatcher}', 9, '{}', 'Forged' from public.call_outs c where c.agency_id = '${home.id}'`,
    `place = 1`,
  ),
  'public.call_out_offers': readOnly(
    ofAgency(),
    {},
    `insert into public.call_out_offers (agency_id, call_out_id, step, person_id, terms, is_automatic, answer_by)
      select c.agency_id, c.call_out_id, c.step, c.person_id, '{}', false, now()
      from public.call_out_candidates c where c.agency_id = '${home.id}'`,
    `state = 'accepted'`,
  ),
  'public.call_out_contacts': readOnly(
    ofAgency(),
    {},
    `insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel)
      select c.agency_id, c.call_out_id, c.step, c.person_id, 'phone'
      from public.call_out_candidates c where c.agency_id = '${home.id}'`,
    `note = 'Changed'`,
  ),
  'public.call_out_events': readOnly(
    ofAgency(),
    {},
    `insert into public.call_out_events (agency_id, call_out_id, kind)
      select c.agency_id, c.id, 'stopped' from public.call_outs c where c.agency_id = '${home.id}'`,
    `reason = 'Changed'`,
  ),
  'private.offer_links': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.offer_links (token_hash, agency_id, offer_id, channel)
        select 'forged', o.agency_id, o.id, 'sms' from public.call_out_offers o where o.agency_id = '${home.id}'`,
      'used_at = null',
    ),
    isHidden: true,
  },
  // Read through functions alone: supervisors all, everybody their own.
  'public.mandate_records': readOnly(
    {
      own: `person_id = '${people.dispatcher}'`,
      coworker: `person_id = '${people.coworker}'`,
      trainee: `person_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    {},
    `insert into public.mandate_records (agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at,
        inputs, ranking, by_id)
      values ('${home.id}', '${home.centerId}', '${people.dispatcher}', 'mandate', 'assigned', '2031-02-07',
        '2031-02-07T16:00Z', '2031-02-08T00:00Z', '{}', '{}', '${people.supervisor}')`,
    `is_charged = false`,
  ),
  'public.filling_rules': readOnly(
    ofAgency(),
    audited(members(['home'], ['foreign']), ['home']),
    `insert into public.filling_rules (agency_id, value) select '${home.id}', '{}' where false`,
    `value = '{}'`,
  ),
  'public.notification_deliveries': {
    rows: {
      own: `recipient_id = '${people.dispatcher}'`,
      coworker: `recipient_id = '${people.coworker}'`,
      trainee: `recipient_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    select: ownAndSupervised,
    insert: {
      sql: `insert into public.notification_deliveries
          (agency_id, notification_id, recipient_id, channel, due_at, deadline_at)
        select '${home.id}', n.id, n.recipient_id, 'sms', now(), now() from public.notifications n where false`,
      as: [],
      columns: [],
    },
    update: { set: `state = 'sent'`, as: {}, columns: [] },
    delete: {},
  },
  'public.nightly_runs': readOnly(
    ofAgency(),
    supervisors(['home'], ['foreign']),
    `insert into public.nightly_runs (agency_id, night, state) values ('${home.id}', '2031-01-07', 'running')`,
    `error = 'forged'`,
  ),
  'public.notification_preferences': readOnly(
    personal,
    ownOnly,
    `insert into public.notification_preferences (agency_id, user_id, category, channel, is_on)
      values ('${home.id}', '${people.dispatcher}', 'swap', 'sms', true)`,
    `is_on = false`,
  ),
  'public.notification_settings': readOnly(
    personal,
    ownOnly,
    `insert into public.notification_settings (agency_id, user_id) values ('${home.id}', '${people.supervisor}')`,
    `rests_after_night = false`,
  ),
  'public.notice_rules': readOnly(
    ofAgency(),
    members(['home'], ['foreign']),
    `insert into public.notice_rules (agency_id) select '${home.id}' where false`,
    `ack_hours = 1`,
  ),
  'public.hour_settlements': readOnly(
    {
      own: `creditor_id = '${people.dispatcher}'`,
      coworker: `creditor_id = '${people.coworker}'`,
      trainee: `creditor_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    {
      ...ownAndAdmins,
      coworker: ['own', 'coworker'],
    },
    `insert into public.hour_settlements (agency_id, creditor_id, debtor_id, minutes)
      values ('${home.id}', '${people.dispatcher}', '${people.coworker}', 60)`,
    `minutes = 60`,
  ),
  'public.chat_channels': readOnly(
    {
      own: `id = '${ids.ownChannel}'`,
      coworker: `id = '${ids.coworkerChannel}'`,
      trainee: `id = '${ids.traineeChannel}'`,
      foreign: `id = '${ids.foreignChannel}'`,
    },
    ownOnly,
    chatInsert('chat_channels', 'name', `'New'`),
    `name = 'Renamed'`,
  ),
  'public.chat_members': readOnly(
    {
      own: `channel_id = '${ids.ownChannel}'`,
      coworker: `channel_id = '${ids.coworkerChannel}'`,
      trainee: `channel_id = '${ids.traineeChannel}'`,
      foreign: `channel_id = '${ids.foreignChannel}'`,
    },
    ownOnly,
    chatInsert('chat_members', 'channel_id, user_id', `'${ids.coworkerChannel}', '${people.dispatcher}'`),
    'joined_at = now()',
  ),
  'public.chat_messages': readOnly(
    {
      own: `sender_id = '${people.dispatcher}'`,
      coworker: `sender_id = '${people.coworker}'`,
      trainee: `sender_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    ownOnly,
    chatInsert(
      'chat_messages',
      'channel_id, sender_id, seq, content',
      `'${ids.ownChannel}', '${people.dispatcher}', 2, 'Hello'`,
    ),
    `content = 'Changed'`,
  ),
  'private.chat_mentions': {
    ...readOnly(
      personal,
      {},
      `insert into private.chat_mentions (agency_id, message_id, user_id, channel_id, seq)
        select m.agency_id, m.id, '${people.coworker}', m.channel_id, m.seq from public.chat_messages m
        where m.sender_id = '${people.dispatcher}'`,
    ),
    isHidden: true,
  },
  'private.chat_receipts': {
    ...readOnly(
      personal,
      {},
      `insert into private.chat_receipts (agency_id, message_id, user_id, channel_id)
        select m.agency_id, m.id, '${people.coworker}', m.channel_id from public.chat_messages m
        where m.sender_id = '${people.dispatcher}'`,
    ),
    isHidden: true,
  },
  'private.chat_message_versions': {
    ...readOnly(
      {
        own: `replaced_by = '${people.dispatcher}'`,
        coworker: `replaced_by = '${people.coworker}'`,
        trainee: `replaced_by = '${people.trainee}'`,
        foreign: `agency_id = '${foreign.id}'`,
      },
      {},
      `insert into private.chat_message_versions (agency_id, message_id, version, content, replaced_by)
        select m.agency_id, m.id, 7, 'Former', '${people.coworker}' from public.chat_messages m
        where m.sender_id = '${people.dispatcher}'`,
    ),
    isHidden: true,
  },
  'public.notifications': {
    rows: {
      own: `recipient_id = '${people.dispatcher}'`,
      coworker: `recipient_id = '${people.coworker}'`,
      trainee: `recipient_id = '${people.trainee}'`,
      foreign: `agency_id = '${foreign.id}'`,
    },
    select: ownOnly,
    insert: {
      sql: `insert into public.notifications (agency_id, recipient_id, kind, content)
        values ('${home.id}', '${people.dispatcher}', 'test', 'Hello')`,
      as: [],
      columns: [],
    },
    update: {
      set: 'read_at = now()',
      as: ownOnly,
      columns: ['read_at'],
    },
    delete: {},
  },
  'public.push_subscriptions': readOnly(
    personal,
    ownOnly,
    `insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      values ('${home.id}', '${people.dispatcher}', 'https://push.test/forged', 'p', 'a', 'Forged')`,
    `device = 'Forged'`,
  ),
  'public.audit_logs': readOnly(
    ofAgency(),
    admins(['home'], ['foreign']),
    `insert into public.audit_logs (agency_id, action) values ('${home.id}', 'forged')`,
    `action = 'forged'`,
  ),
  'public.audit_chain': readOnly(
    ofAgency(),
    admins(['home'], ['foreign']),
    `insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
      select l.id, l.agency_id, 1000, '', '' from public.audit_logs l where false`,
    `hash = ''`,
  ),
  'public.audit_anchors': readOnly(
    ofAgency(),
    admins(['home'], ['foreign']),
    `insert into public.audit_anchors (agency_id, seq, hash) values ('${home.id}', 1000, '')`,
    `hash = ''`,
  ),
  'public.audit_checkpoints': readOnly(
    ofAgency(),
    admins(['home'], ['foreign']),
    `insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
      values ('${home.id}', 1000, '', 1, '2020-01-01')`,
    `hash = ''`,
  ),
  // Functions tell of comments, to each what they read.
  'public.comments': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.comments (agency_id, author_id, client_id, audience, content, center_id, comment_date)
        values ('${home.id}', '${people.dispatcher}', gen_random_uuid(), 'everyone', 'Forged', '${home.centerId}',
          '2031-01-06')`,
      `content = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.comment_versions': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
        select agency_id, id, 9, 'Forged', author_id from public.comments where false`,
      `content = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.comment_mentions': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.comment_mentions (agency_id, comment_id, user_id)
        select agency_id, id, author_id from public.comments where false`,
    ),
    isHidden: true,
  },
  'private.calendar_feeds': {
    ...readOnly(
      { own: own, foreign: strangers },
      {},
      `insert into private.calendar_feeds (agency_id, user_id, token_hash)
        values ('${home.id}', '${people.dispatcher}', 'forged')`,
      'revoked_at = null',
    ),
    isHidden: true,
  },
  // Read through functions alone: everybody their own, supervisors all.
  'public.availabilities': readOnly(
    personal,
    {},
    `insert into public.availabilities (agency_id, user_id, kind, from_date, created_by)
      values ('${home.id}', '${people.dispatcher}', 'overtime', '2031-02-01', '${people.dispatcher}')`,
    `kind = 'blackout'`,
  ),
  'public.sleep_windows': readOnly(
    personal,
    {},
    `insert into public.sleep_windows (agency_id, user_id, start_time, end_time)
      values ('${home.id}', '${people.supervisor}', '08:00', '15:00')`,
    `end_time = '16:00'`,
  ),
  'public.emergencies': readOnly(
    ofAgency(),
    {},
    `insert into public.emergencies (agency_id, center_id, reason, limits, starts_at, ends_at, declared_by)
      values ('${home.id}', '${home.centerId}', 'Forged', '{rest_hard}', '2031-04-01', '2031-04-02', '${people.admin}')`,
    `reason = 'Changed'`,
  ),
  'private.board_devices': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
        values ('${home.id}', '${home.centerId}', 'Forged', 'forged', '${people.admin}')`,
      'revoked_at = null',
    ),
    isHidden: true,
  },
  'public.certificates': {
    ...readOnly(
      personal,
      {},
      `insert into public.certificates (agency_id, user_id, title, issued_on, file_id, file_name, file_type, file_bytes, added_by)
        values ('${home.id}', '${people.dispatcher}', 'Forged', '2030-01-01', gen_random_uuid(), 'x', 'image/png', 1,
          '${people.dispatcher}')`,
      `state = 'confirmed'`,
    ),
    isHidden: true,
  },
  'public.certificate_events': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.certificate_events (agency_id, certificate_id, state)
        select agency_id, id, 'confirmed' from public.certificates where false`,
      `state = 'confirmed'`,
    ),
    isHidden: true,
  },
  'public.payroll_profiles': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.payroll_profiles (agency_id, name, lines)
        values ('${home.id}', 'Forged', '[{"code": "X", "measure": "paid"}]')`,
      `name = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.coverage_snapshots': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.coverage_snapshots (agency_id, schedule_id, shift_date, occasion, required_employees,
          on_duty_employees, required_supervisors, on_duty_supervisors, short_qualified)
        select agency_id, schedule_id, shift_date, occasion, required_employees, on_duty_employees, required_supervisors,
          on_duty_supervisors, short_qualified from public.coverage_snapshots where false`,
      `occasion = 'nightly'`,
    ),
    isHidden: true,
  },
  'public.custom_fields': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.custom_fields (agency_id, subject, label, kind, rule, reads, writes)
        values ('${home.id}', 'person', 'Forged', 'flag', '{}', 'person', 'person')`,
      `label = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.custom_field_values': {
    ...readOnly(
      personal,
      {},
      `insert into public.custom_field_values (agency_id, field_id, subject, user_id, value)
        select agency_id, field_id, subject, user_id, '"Forged"' from public.custom_field_values where false`,
      `value = '"Forged"'`,
    ),
    isHidden: true,
  },
  'public.saved_views': {
    ...readOnly(
      personal,
      {},
      `insert into public.saved_views (agency_id, user_id, place, name, query)
        select agency_id, user_id, 'roster', 'Forged', '{}' from public.saved_views where false`,
      `name = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.policies': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.policies (agency_id, title, audience, due_on) values ('${home.id}', 'Forged', 'everybody', '2031-01-01')`,
      `title = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.policy_versions': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into public.policy_versions (policy_id, number, agency_id, title, body, sha256, audience, due_on, published_by)
        select policy_id, 2, agency_id, title, body, sha256, audience, due_on, published_by from public.policy_versions where false`,
      `body = 'Forged'`,
    ),
    isHidden: true,
  },
  'public.policy_acknowledgements': {
    ...readOnly(
      personal,
      {},
      `insert into public.policy_acknowledgements (policy_id, number, user_id, agency_id, sha256)
        select policy_id, number, user_id, agency_id, sha256 from public.policy_acknowledgements where false`,
      'acknowledged_at = now()',
    ),
    isHidden: true,
  },
  'private.floor_devices': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.floor_devices (agency_id, center_id, name, token_hash, marked_by)
        values ('${home.id}', '${home.centerId}', 'Forged', 'forged', '${people.admin}')`,
      'revoked_at = null',
    ),
    isHidden: true,
  },
  'private.session_activity': {
    ...readOnly(
      { own: own, foreign: strangers },
      {},
      `insert into private.session_activity (session_id, user_id)
        select s.id, s.user_id from auth.sessions s where false`,
      'locked_at = null',
    ),
    isHidden: true,
  },
  'private.invitation_tries': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.invitation_tries (invitation_id, agency_id)
        select i.id, i.agency_id from public.invitations i where i.agency_id = '${home.id}' limit 0`,
      'begun_at = now()',
    ),
    isHidden: true,
  },
  'private.known_devices': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.known_devices (user_id, device, agency_id, seen_at)
        values ('${people.dispatcher}', 'forged', '${home.id}', now())`,
      'seen_at = now()',
    ),
    isHidden: true,
  },
  'private.leave_rows': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.leave_rows (request_id, assignment_id, agency_id, left_version, is_opened)
        values (1, ${ids.ownRow}, '${home.id}', 1, true)`,
      'is_opened = true',
    ),
    isHidden: true,
  },
  'private.live_log': {
    ...readOnly(
      { home: `topic like '%:${home.id}:%'`, foreign: `topic like '%:${foreign.id}:%'` },
      {},
      `insert into private.live_log (topic, what) values ('agency:${home.id}:1', 'forged')`,
      'told_at = now()',
    ),
    isHidden: true,
  },
  'private.offline_asks': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.offline_asks (user_id, client_id, agency_id, request_id)
        select a.user_id, gen_random_uuid(), a.agency_id, a.request_id from private.offline_asks a where false`,
      'client_id = gen_random_uuid()',
    ),
    isHidden: true,
  },
  'private.outbox': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.outbox (agency_id, kind, payload) values ('${home.id}', 'forged', '{}')`,
      `payload = '{}'`,
    ),
    isHidden: true,
  },
  'private.revision_bases': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.revision_bases (schedule_id, agency_id, row_ids, row_versions)
        values (${ids.published}, '${home.id}', '{}', '{}')`,
      `row_ids = row_ids`,
    ),
    isHidden: true,
  },
  'private.recovery_codes': {
    ...readOnly(
      personal,
      {},
      `insert into private.recovery_codes (agency_id, user_id, hash) values ('${home.id}', '${people.dispatcher}', 'forged')`,
      `hash = 'forged'`,
    ),
    isHidden: true,
  },
  'private.recovery_tries': {
    ...readOnly(
      { home: `user_id = '${people.coworker}'`, foreign: `user_id = '${people['outside dispatcher']}'` },
      {},
      `insert into private.recovery_tries (user_id, failures, since) values ('${people.dispatcher}', 0, now())`,
      'failures = 0',
    ),
    isHidden: true,
  },
  'private.sign_in_guards': {
    ...readOnly(
      { home: `user_id = '${people.coworker}'`, foreign: `user_id = '${people['outside dispatcher']}'` },
      {},
      `insert into private.sign_in_guards (user_id) values ('${people.dispatcher}')`,
      'failures = 0',
    ),
    isHidden: true,
  },
  'private.told': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.told (agency_id, key) values ('${home.id}', 'forged')`,
      'told_at = now()',
    ),
    isHidden: true,
  },
  'private.told_shortfalls': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.told_shortfalls (center_id, asked, starts_at, agency_id, missing)
        values ('${home.centerId}', 'forged', now(), '${home.id}', 1)`,
      'missing = 2',
    ),
    isHidden: true,
  },
  'private.set_up_codes': {
    ...readOnly(
      { all: 'true' },
      {},
      `insert into private.set_up_codes (instance, code_hash) values ('forged', sha256('forged'))`,
      `code_hash = sha256('forged')`,
    ),
    isHidden: true,
  },
  'private.set_ups': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.set_ups (agency_id) select a.id from public.agencies a where false`,
      'dismissed_at = null',
    ),
    isHidden: true,
  },
  'private.turns': {
    ...readOnly(
      { home: `user_id = '${people.coworker}'`, foreign: `user_id = '${people['outside dispatcher']}'` },
      {},
      `insert into private.turns (user_id, name, full_at) values ('${people.dispatcher}', 'forged', now())`,
      'full_at = now()',
    ),
    isHidden: true,
  },
  'private.webhook_secrets': {
    ...readOnly(
      ofAgency(),
      {},
      `insert into private.webhook_secrets (agency_id, secret) select '${home.id}', '' where false`,
      `secret = secret`,
    ),
    isHidden: true,
  },
  'private.workers': {
    ...readOnly(
      { all: 'true' },
      {},
      `insert into private.workers (name) values ('forged')`,
      'seen_at = now()',
    ),
    isHidden: true,
  },
};
