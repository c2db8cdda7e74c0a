import type postgres from 'postgres';
import { makeAgency, makeDutyState, makePerson, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { kindOf, makeLeave } from '../factories/time-off.ts';

/** Who asks. `deactivated` was an admin, so that any right that survives would show. */
export const people = {
  dispatcher: uuid(101),
  coworker: uuid(102),
  supervisor: uuid(103),
  admin: uuid(104),
  deactivated: uuid(105),
  /** In training with the coworker: the rights of a dispatcher, and counted for nothing. */
  trainee: uuid(106),
  /** Beside the ladder: nothing is opened to them that is not opened by name. */
  auditor: uuid(107),
  payroll: uuid(108),
  'outside dispatcher': uuid(201),
  'outside supervisor': uuid(202),
  'outside admin': uuid(203),
};
export type PersonKey = keyof typeof people;

export const home = { id: uuid(1), centerId: uuid(1000) };
export const foreign = { id: uuid(2), centerId: uuid(2000) };

/** Ids of planted rows: home rows end in 01 to 09, those of the other agency in 51 to 59. */
export const ids = {
  shift: 9001,
  foreignShift: 9051,
  requirement: 9001,
  foreignRequirement: 9051,
  published: 9001,
  draft: 9002,
  foreignPublished: 9051,
  foreignDraft: 9052,
  ownRow: 9001,
  ownDraftRow: 9002,
  coworkerRow: 9003,
  coworkerDraftRow: 9004,
  traineeRow: 9005,
  foreignRow: 9051,
  foreignDraftRow: 9052,
  ownChannel: uuid(301),
  coworkerChannel: uuid(302),
  traineeChannel: uuid(303),
  foreignChannel: uuid(351),
};

/** Two agencies with a row for the dispatcher, the coworker and the stranger in every table. */
export async function plantAccessWorld(sql: postgres.Sql): Promise<void> {
  const ours = await makeAgency(sql, 1);
  const theirs = await makeAgency(sql, 2, { timeZone: 'Europe/Berlin' });
  await makePerson(sql, ours, 101);
  await makePerson(sql, ours, 102);
  await makePerson(sql, ours, 103, { role: 'supervisor' });
  await makePerson(sql, ours, 104, { role: 'admin', pattern: null });
  await makePerson(sql, ours, 105, { role: 'admin', isActive: false });
  await makePerson(sql, ours, 106);
  await sql`insert into public.roles (name) values ('auditor'), ('payroll') on conflict do nothing`;
  await makePerson(sql, ours, 107, { role: 'auditor', pattern: null });
  await makePerson(sql, ours, 108, { role: 'payroll', pattern: null });
  await makePerson(sql, theirs, 201);
  await makePerson(sql, theirs, 202, { role: 'supervisor' });
  await makePerson(sql, theirs, 203, { role: 'admin' });
  for (const [agency, offset] of [
    [ours, 1],
    [theirs, 51],
  ] as const) {
    await makeShift(sql, agency, 9000 + offset, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
    await makeRequirement(sql, agency, 9000 + offset);
    await makeSchedule(sql, agency, 9000 + offset, {
      startDate: '2031-01-01',
      endDate: '2031-04-30',
      status: 'published',
    });
    await makeSchedule(sql, agency, 9001 + offset, { startDate: '2031-05-01', endDate: '2031-08-31' });
  }
  const rows = [
    [ours, ids.ownRow, ids.published, people.dispatcher],
    [ours, ids.ownDraftRow, ids.draft, people.dispatcher],
    [ours, ids.coworkerRow, ids.published, people.coworker],
    [ours, ids.coworkerDraftRow, ids.draft, people.coworker],
    [ours, ids.traineeRow, ids.published, people.trainee],
    [theirs, ids.foreignRow, ids.foreignPublished, people['outside dispatcher']],
    [theirs, ids.foreignDraftRow, ids.foreignDraft, people['outside dispatcher']],
  ] as const;
  for (const [agency, id, scheduleId, userId] of rows) {
    const isPublished = scheduleId === ids.published || scheduleId === ids.foreignPublished;
    await makeAssignment(sql, agency, {
      id,
      scheduleId,
      userId,
      shiftId: agency === ours ? ids.shift : ids.foreignShift,
      shiftDate: isPublished ? '2031-01-06' : '2031-05-05',
      status: isPublished ? 'published' : 'draft',
    });
  }
  await plantAgencyRows(sql, ours.id, people.coworker, people.admin, ids.published, ids.draft);
  await plantAgencyRows(
    sql,
    theirs.id,
    people['outside dispatcher'],
    people['outside admin'],
    ids.foreignPublished,
    ids.foreignDraft,
  );
  await plantPersonalRows(sql);
  await sql`
    insert into public.duty_states (agency_id, user_id, kind, from_date, trainer_id)
    values (${home.id}, ${people.trainee}, 'trainee', '2020-01-01', ${people.coworker})`;
  await sql`insert into private.workers (name) values ('test')`;
  await sql`insert into private.set_up_codes (instance, code_hash) values ('test', sha256('test'))`;
  await sql`insert into private.set_ups (agency_id) values (${home.id}), (${foreign.id})`;
}

async function plantAgencyRows(
  sql: postgres.Sql,
  agency: string,
  person: string,
  admin: string,
  published: number,
  draft: number,
): Promise<void> {
  await sql`
    insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
    values (${agency}, ${person}, 'invited@example.test', 'dispatcher', ${admin}, '2031-01-01')`;
  await sql`
    insert into private.invitation_tries (invitation_id, agency_id)
    select i.id, i.agency_id from public.invitations i where i.agency_id = ${agency}`;
  await sql`
    insert into public.setting_versions (agency_id, kind, effective_from, value)
    values (${agency}, 'workweek', '2031-01-05', '{"workweekStart":1}')`;
  await sql`
    insert into public.payroll_profiles (agency_id, name, lines)
    values (${agency}, 'County', '[{"code": "REG", "measure": "regular"}]')`;
  await sql`insert into public.holidays (agency_id, holiday_date, name) values (${agency}, '2031-07-04', 'Holiday')`;
  await sql`
    insert into public.leave_blackouts (agency_id, name, from_date, to_date)
    values (${agency}, 'Festival', '2031-07-04', '2031-07-06')`;
  await sql`
    insert into public.schedule_results (schedule_id, agency_id, result)
    values (${published}, ${agency}, '{}'), (${draft}, ${agency}, '{}')`;
  await sql`
    insert into public.schedule_versions (agency_id, schedule_id, version, state, difference, shift_count)
    values (${agency}, ${published}, 1, '[]', '{}', 0)`;
  await sql`
    insert into private.revision_bases (schedule_id, agency_id, row_ids, row_versions)
    values (${draft}, ${agency}, '{}', '{}')`;
  await sql`
    insert into public.schedule_scenarios (agency_id, schedule_id, name, change, parameters, base_version)
    values (${agency}, ${draft}, 'What if', '{}', '{}', 1)`;
  await sql`
    insert into public.generation_runs (agency_id, schedule_id, requested_by, seed, loaded_version, worker, state)
    values (${agency}, ${draft}, ${admin}, 1, 1, 'test', 'failed')`;
  await sql`
    insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, is_published, requested_by)
    select gen_random_uuid(), s.agency_id, s.center_id, s.id, 'pending', '[]', false, ${admin}
    from public.schedules s where s.id = ${draft}`;
  await sql`
    insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, to_user_id, is_published,
      notice_minutes)
    select a.agency_id, a.center_id, a.schedule_id, a.id, 'added', a.user_id, true, 60
    from public.assigned_shifts a where a.schedule_id = ${published}`;
  await sql`
    insert into private.webhook_secrets (agency_id, secret)
    values (${agency}, ${`whsec_${'A'.repeat(44)}`})`;
  await sql`
    insert into public.nightly_runs (agency_id, night, state, finished_at)
    values (${agency}, '2031-01-06', 'done', now())`;
  await sql`insert into private.told (agency_id, key) values (${agency}, 'test')`;
  await sql`
    with said as (
      insert into public.comments (agency_id, author_id, client_id, audience, content, center_id, comment_date)
      select c.agency_id, ${person}, gen_random_uuid(), 'everyone', 'Parade', c.id, '2031-01-06'
      from public.centers c where c.agency_id = ${agency}
      returning *
    ), called as (
      insert into public.comment_mentions (agency_id, comment_id, user_id) select agency_id, id, ${admin} from said
    )
    insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
    select agency_id, id, 1, 'Fair', author_id from said`;
  await sql`
    with opened as (
      insert into public.openings (agency_id, center_id, schedule_id, assignment_id, shift_date, starts_at, ends_at,
        required_role, origin, state, closed_at)
      select a.agency_id, a.center_id, a.schedule_id, a.id, a.shift_date, a.starts_at, a.ends_at, 'dispatcher', 'vacated',
        'withdrawn', now()
      from public.assigned_shifts a where a.schedule_id = ${published} and a.user_id = ${person}
      returning *
    ), noted as (
      insert into public.opening_events (agency_id, opening_id, kind) select agency_id, id, 'opened' from opened
    ), filled as (
      insert into public.opening_fills (agency_id, opening_id, person_id, assignment_id, starts_at, ends_at, way)
      select agency_id, id, ${person}, assignment_id, starts_at, ends_at, 'award' from opened
    ), asked as (
      insert into public.opening_claims (agency_id, opening_id, person_id) select agency_id, id, ${person} from opened
    )
    insert into private.edit_fills (edit_id, agency_id, opening_id, person_id, way)
    select e.id, o.agency_id, o.id, ${person}, 'award'
    from opened o join public.roster_edits e on e.agency_id = o.agency_id and e.schedule_id = ${draft}`;
  await sql`
    with started as (
      insert into public.call_outs (id, agency_id, center_id, opening_id, holder_id, rules, ranked_at)
      select gen_random_uuid(), o.agency_id, o.center_id, o.id, ${person}, '{}', now()
      from public.openings o where o.agency_id = ${agency}
      returning *
    ), listed as (
      insert into public.call_out_candidates (agency_id, call_out_id, person_id, step, place, snapshot, state)
      select agency_id, id, ${person}, 0, 1, '{}', 'waiting' from started
      returning *
    ), offered as (
      insert into public.call_out_offers (agency_id, call_out_id, step, person_id, terms, is_automatic, answer_by)
      select agency_id, call_out_id, step, person_id, '{"startsAt":0,"endsAt":1,"means":[]}', false, '2031-01-01' from listed
      returning *
    ), called as (
      insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel)
      select agency_id, call_out_id, step, person_id, 'phone' from listed
    ), noted as (
      insert into public.call_out_events (agency_id, call_out_id, kind) select agency_id, id, 'started' from started
    )
    insert into private.offer_links (token_hash, agency_id, offer_id, channel)
    select sha256(convert_to(id::text, 'UTF8')), agency_id, id, 'sms' from offered`;
  await sql`
    insert into private.told_shortfalls (center_id, asked, starts_at, agency_id, missing)
    select c.id, 'employees', now(), c.agency_id, 1 from public.centers c where c.agency_id = ${agency}`;
  await sql`
    insert into private.known_devices (user_id, device, agency_id, seen_at)
    values (${person}, 'Firefox on Windows', ${agency}, now())`;
  await sql`insert into private.outbox (agency_id, kind, payload) values (${agency}, 'test', '{}')`;
  await sql`
    insert into private.recovery_codes (agency_id, user_id, hash)
    select agency_id, id, 'planted' from public.profiles where agency_id = ${agency}`;
  await sql`
    insert into private.recovery_tries (user_id, failures, since)
    select id, 1, now() from public.profiles where agency_id = ${agency} and id <> ${people.dispatcher}`;
  await sql`
    insert into private.turns (user_id, name, full_at)
    select id, 'planted', now() from public.profiles where agency_id = ${agency} and id <> ${people.dispatcher}`;
  await sql`
    insert into private.sign_in_guards (user_id, failures)
    select id, 1 from public.profiles where agency_id = ${agency} and id <> ${people.dispatcher}`;
}

async function plantPersonalRows(sql: postgres.Sql): Promise<void> {
  for (const [agency, person, channel, partner, row, partnerRow] of [
    [home, people.dispatcher, ids.ownChannel, people.coworker, ids.ownRow, ids.coworkerRow],
    [home, people.coworker, ids.coworkerChannel, people.deactivated, ids.coworkerRow, null],
    [home, people.trainee, ids.traineeChannel, people.deactivated, ids.traineeRow, null],
    [
      foreign,
      people['outside dispatcher'],
      ids.foreignChannel,
      people['outside admin'],
      ids.foreignRow,
      null,
    ],
  ] as const) {
    await sql`
      insert into public.qualifications (agency_id, name) values (${agency.id}, ${`Fire desk of ${person}`})`;
    await sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      select ${agency.id}, ${person}, q.id, '2030-01-01' from public.qualifications q
      where q.name = ${`Fire desk of ${person}`}`;
    await makeDutyState(sql, agency, person, {
      kind: 'light_duty',
      fromDate: '2031-01-01',
      note: 'a broken arm',
    });
    await sql`
      insert into public.emergency_contacts (user_id, agency_id, name, phone)
      values (${person}, ${agency.id}, 'Kin', '555 0123')`;
    const leave = await makeLeave(sql, agency, {
      userId: person,
      startsAt: '2031-02-01T00:00Z',
      endsAt: '2031-02-08T00:00Z',
      reason: 'a private reason',
    });
    await sql`
      insert into private.leave_rows (request_id, assignment_id, agency_id, left_version, is_opened)
      values (${leave}, ${row}, ${agency.id}, 1, true)`;
    await sql`
      insert into private.offline_asks (user_id, client_id, agency_id, request_id)
      values (${person}, gen_random_uuid(), ${agency.id}, ${leave})`;
    await sql`
      insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date)
      values (${agency.id}, ${person}, ${await kindOf(sql, agency, 'vacation')}, 'opening', 4800, '2031-01-01')`;
    await sql`
      with offered as (
        insert into public.shift_swaps (agency_id, center_id, kind, requester_id, responder_id,
          requester_assigned_shift_id, responder_assigned_shift_id, expires_at)
        values (${agency.id}, ${agency.centerId}, ${partnerRow === null ? 'give' : 'swap'}, ${person}, ${partner}, ${row},
          ${partnerRow}, '2031-01-05')
        returning *
      )
      insert into public.swap_answers (swap_id, person_id, agency_id, assigned_shift_id)
      select id, responder_id, agency_id, responder_assigned_shift_id from offered`;
    await sql`
      insert into public.mandate_records (agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at,
        inputs, ranking, by_id)
      values (${agency.id}, ${agency.centerId}, ${person}, 'mandate', 'refused', '2031-02-07', '2031-02-07T16:00Z',
        '2031-02-08T00:00Z', '{}', '{}', ${partner})`;
    await sql`
      insert into public.availabilities (agency_id, user_id, kind, from_date, created_by)
      values (${agency.id}, ${person}, 'blackout', '2031-02-01', ${person})`;
    await sql`
      insert into public.sleep_windows (agency_id, user_id, start_time, end_time)
      values (${agency.id}, ${person}, '07:00', '14:00')`;
    await sql`
      insert into public.emergencies (agency_id, center_id, reason, limits, starts_at, ends_at, declared_by)
      select ${agency.id}, ${agency.centerId}, 'Ice storm', '{rest_hard}', b.at, b.at + interval '12 hours', ${person}
      from (
        select timestamptz '2031-03-01' + count(*) * interval '1 day' as at
        from public.emergencies e where e.agency_id = ${agency.id}
      ) b`;
    await sql`
      insert into public.hour_settlements (agency_id, creditor_id, debtor_id, minutes)
      values (${agency.id}, ${person}, ${partner}, 600)`;
    await sql`
      insert into public.chat_channels (id, agency_id, name) values (${channel}, ${agency.id}, 'Floor')`;
    await sql`
      insert into public.chat_members (agency_id, channel_id, user_id) values (${agency.id}, ${channel}, ${person})`;
    await sql`
      with written as (
        insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content)
        values (${agency.id}, ${channel}, ${person}, 1, 'Quiet night')
        returning *
      ), former as (
        insert into private.chat_message_versions (agency_id, message_id, version, content, replaced_by)
        select agency_id, id, 1, 'Quiet nigth', sender_id from written
      ), called as (
        insert into private.chat_mentions (agency_id, message_id, user_id, channel_id, seq)
        select agency_id, id, sender_id, channel_id, seq from written
      )
      insert into private.chat_receipts (agency_id, message_id, user_id, channel_id)
      select agency_id, id, sender_id, channel_id from written`;
    await sql`
      with written as (
        insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id, version)
        select d.agency_id, d.center_id, d.id, '2031-01-06T16:00Z', 'Radio 2 is out', ${person}, gen_random_uuid(), 2
        from public.desks d where d.agency_id = ${agency.id} and d.name = 'Radio'
        returning *
      ), former as (
        insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content, written_at)
        select agency_id, center_id, id, 1, desk_id, for_at, 'Radio 1 is out', now() from written
      )
      insert into public.handover_receipts (agency_id, center_id, note_id, user_id, version)
      select agency_id, center_id, id, ${person}, 1 from written`;
    await sql`
      insert into private.calendar_feeds (agency_id, user_id, token_hash)
      values (${agency.id}, ${person}, sha256(convert_to(${person}, 'UTF8')))`;
    await sql`
      insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
      values (${agency.id}, ${agency.centerId}, ${person}, sha256(convert_to(${person}, 'UTF8')), ${person})`;
    await sql`
      with device as (
        insert into private.floor_devices (agency_id, center_id, name, token_hash, marked_by)
        values (${agency.id}, ${agency.centerId}, ${person}, sha256(convert_to(${person}, 'UTF8')), ${person})
        returning id
      ), session as (
        insert into auth.sessions (id, user_id, created_at, updated_at, aal)
        values (gen_random_uuid(), ${person}, now(), now(), 'aal1')
        returning id
      )
      insert into private.session_activity (session_id, user_id, floor_device_id)
      select session.id, ${person}, device.id from session, device`;
    await sql`
      insert into public.certificates (agency_id, user_id, title, issued_on, file_id, file_name, file_type, file_bytes, added_by)
      values (${agency.id}, ${person}, 'CPR', '2030-01-01', gen_random_uuid(), 'cpr.pdf', 'application/pdf', 100, ${person})`;
    await sql`
      with policy as (
        insert into public.policies (agency_id, title, audience, due_on)
        values (${agency.id}, 'Radio discipline', 'everybody', '2031-02-01') returning id
      ), version as (
        insert into public.policy_versions (policy_id, number, agency_id, title, body, sha256, audience, due_on, published_by)
        select id, 1, ${agency.id}, 'Radio discipline', 'Speak last.', repeat('a', 64), 'everybody', '2031-02-01', ${person}
        from policy returning policy_id, agency_id, number, sha256
      )
      insert into public.policy_acknowledgements (policy_id, number, user_id, agency_id, sha256)
      select policy_id, number, ${person}, agency_id, sha256 from version`;
    await sql`
      with field as (
        insert into public.custom_fields (agency_id, subject, label, kind, rule, reads, writes)
        values (${agency.id}, 'person', ${`Radio ${person}`}, 'text', '{"maxLength": 60}', 'person', 'person') returning id, subject
      )
      insert into public.custom_field_values (agency_id, field_id, subject, user_id, value)
      select ${agency.id}, id, subject, ${person}, '"12"' from field`;
    await sql`
      insert into public.saved_views (agency_id, user_id, place, name, query)
      values (${agency.id}, ${person}, 'schedule', 'Weeks', '{"view": "week"}')`;
    await sql`
      insert into public.notification_settings (agency_id, user_id, quiet_start, quiet_end)
      values (${agency.id}, ${person}, '22:00', '06:00')`;
    await sql`
      insert into public.notification_preferences (agency_id, user_id, category, channel, is_on)
      values (${agency.id}, ${person}, 'swap', 'email', false)`;
    await sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, link)
      values (${agency.id}, ${person}, 'schedule.published', 'A schedule is published.', '/schedule')`;
    await sql`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      values (${agency.id}, ${person}, ${`https://push.test/${person}`}, ${'p'.repeat(87)}, ${'a'.repeat(22)}, 'Firefox')`;
  }
  // Of the leave above, to supervisors.
  await sql`delete from public.notifications where kind = 'time_off.waiting'`;
  await sql`
    insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, due_at, deadline_at)
    select n.agency_id, n.id, n.recipient_id, 'email', '2031-01-01', '2031-01-02' from public.notifications n`;
  await sql`
    insert into public.audit_anchors (agency_id, seq, hash)
    select distinct on (c.agency_id) c.agency_id, c.seq, c.hash from public.audit_chain c order by c.agency_id, c.seq desc`;
  // What was pruned years ago, which no new agency has.
  await sql`alter table public.audit_checkpoints disable trigger audit_checkpoints_check`;
  await sql`
    insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
    select a.id, 1, sha256('pruned'), 1, '2020-01-01' from public.agencies a`;
  await sql`alter table public.audit_checkpoints enable trigger audit_checkpoints_check`;
}
