import { randomUUID } from 'node:crypto';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { addDays } from '#lib/domain/time.ts';
import { demoPassword } from '#supabase/seed/logins.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { kindOf } from '../factories/time-off.ts';
import { nextId } from './center.ts';
import { sessionCookies } from './instance.ts';
import {
  type Belongings,
  homeMark,
  isSomebodyOnDuty,
  june,
  policyHash,
  type RightsWorld,
} from './rights-world.ts';

type Least = 'dispatcher' | 'supervisor' | 'admin';

/** Who may call an action, and what it then answers: `ok`, the code of a refusal, or `→` and where it leads. */
export type ActionRight = {
  least: Least;
  /** The page from which it is called. */
  page: string;
  /** Well formed, about something of the home agency; `me` = who asks, where that is a dispatcher. */
  input: (world: RightsWorld, me: Belongings) => unknown;
  /** Of somebody with the right. */
  answer: string;
  /** Of an admin of another agency; `ok` where it acts on what is the caller's own, or on nothing. */
  foreign: string;
  /**
   * Of another dispatcher of the same center, who is asked with what belongs to the first; null where dispatchers may not
   * at all. `ok` where it acts on the caller's own, or is for everybody.
   */
  other: string | null;
};

type Options = Partial<Pick<ActionRight, 'answer' | 'foreign' | 'other'>>;

const by =
  (least: Least, page: string) =>
  (
    input: ActionRight['input'],
    { answer = 'ok', foreign = 'not_found', other = foreign }: Options = {},
  ): ActionRight => ({
    least,
    page,
    input,
    answer,
    foreign,
    other: least === 'dispatcher' ? other : null,
  });

/** It says what the caller may see, or acts on the own agency or person; what it finds of another is nothing. */
const own = { foreign: 'ok' };

const profile = by('dispatcher', '/profile');
const inbox = by('dispatcher', '/profile/notices');
const swaps = by('dispatcher', '/swaps');
const openings = by('dispatcher', '/open-shifts');
const chat = by('dispatcher', '/chat');
const groups = by('admin', '/chat/groups');
const leave = by('dispatcher', '/time-off');
const handover = by('dispatcher', '/handover');
const availability = by('dispatcher', '/availability');
const emergencies = by('supervisor', '/emergencies');
const requests = by('supervisor', '/requests');
const filling = by('supervisor', '/open-shifts');
const callOuts = by('supervisor', '/call-outs');
const mandates = by('supervisor', '/mandates');
const notices = by('supervisor', '/notices');
const rosters = by('supervisor', '/roster');
const schedules = by('supervisor', '/schedules/new');
const invite = by('admin', '/people/invite');
const personnel = by('admin', '/profile');
const settings = by('admin', '/settings/retention');
const policies = by('dispatcher', '/policies');
const views = by('dispatcher', '/schedule');

const from = '2036-11-03';

/** A picture of one point, in base64. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const center = ({ home }: RightsWorld) => ({ centerId: home.centerId });
const person = async (w: RightsWorld) => {
  const userId = await w.person();
  return { userId, expectedVersion: await w.version('profiles', userId) };
};
const aDraft = async (w: RightsWorld) => {
  const scheduleId = await w.draft();
  return { scheduleId, expectedVersion: await w.version('schedules', scheduleId) };
};
const aRequest = async (w: RightsWorld, id: number) => ({
  requestId: id,
  expectedVersion: await w.version('time_off_requests', id),
});
const aSwap = async (w: RightsWorld, id: number) => ({
  swapId: id,
  expectedVersion: await w.version('shift_swaps', id),
});
const parameters = { seed: 1, effort: 'quick' };

async function aQualification({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.qualifications (agency_id, name) values (${home.id}, ${`${homeMark} ${randomUUID()}`})
    returning id::integer`;
  return row?.id ?? 0;
}

/** A wish of that person, on a day that no other wish of theirs names. */
async function aWish({ sql, home }: RightsWorld, userId: string): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.availabilities (agency_id, user_id, kind, from_date, created_by)
    select ${home.id}, ${userId}, 'overtime', '2036-01-01'::date + count(*)::integer, ${userId}
    from public.availabilities where user_id = ${userId}
    returning id::integer`;
  return row?.id ?? 0;
}

/** Gives a person a sleep window in version 1. */
async function aSleep({ sql, home }: RightsWorld, userId: string): Promise<void> {
  await sql`delete from public.sleep_windows where user_id = ${userId}`;
  await sql`
    insert into public.sleep_windows (agency_id, user_id, start_time, end_time)
    values (${home.id}, ${userId}, '08:00', '15:00')`;
}

/** A file of a person that has arrived, and has become nothing yet. */
async function anUpload({ sql, home }: RightsWorld, userId: string): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into storage.objects (bucket_id, name, version, metadata)
    values ('certificates', ${`${home.id}/${userId}/${id}`}, ${randomUUID()}, '{"mimetype": "application/pdf", "size": 100}')`;
  return id;
}

/** A certificate of that person that waits, in version 1. */
async function aCertificate(
  w: RightsWorld,
  userId: string,
): Promise<{ certificateId: number; expectedVersion: number }> {
  const [row] = await w.sql<{ id: number }[]>`
    insert into public.certificates (agency_id, user_id, title, issued_on, file_id, file_name, file_type, file_bytes, added_by)
    values (${w.home.id}, ${userId}, ${homeMark}, '2026-01-01', ${randomUUID()}, 'cpr.pdf', 'application/pdf', 100, ${userId})
    returning id`;
  return { certificateId: row?.id ?? 0, expectedVersion: 1 };
}

/** A payroll profile of its own, in version 1. */
async function aProfile({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.payroll_profiles (agency_id, name, lines)
    values (${home.id}, ${randomUUID()}, '[{"code": "REG", "measure": "regular"}]') returning id`;
  return row?.id ?? 0;
}

/** A field of its own, in version 1, that the person themself fills in. */
async function aField({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.custom_fields (agency_id, subject, label, kind, rule, reads, writes)
    values (${home.id}, 'person', ${`${homeMark} ${randomUUID()}`.slice(0, 60)}, 'text', '{"maxLength": 60}', 'person', 'person')
    returning id`;
  return row?.id ?? 0;
}

/** A view of that person, in version 1. */
async function aView({ sql, home }: RightsWorld, userId: string): Promise<object> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.saved_views (agency_id, user_id, place, name, query)
    values (${home.id}, ${userId}, 'schedule', ${randomUUID()}, '{"view": "week"}') returning id`;
  return { viewId: row?.id ?? 0, expectedVersion: 1 };
}

/** A policy that nobody else changes, in version 1. */
async function aPolicy({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    with policy as (
      insert into public.policies (agency_id, title, audience, due_on)
      values (${home.id}, ${homeMark}, 'everybody', '2036-12-01') returning id
    )
    insert into public.policy_versions (policy_id, number, agency_id, title, body, sha256, audience, due_on, published_by)
    select id, 1, ${home.id}, ${homeMark}, ${homeMark}, ${policyHash}, 'everybody', '2036-12-01', ${home.admin.id}
    from policy returning policy_id as id`;
  return row?.id ?? 0;
}

let emergencyDays = 0;
/** One of a day of its own that the person declared, so that they may end it. */
async function anEmergency({ sql, home }: RightsWorld, userId: string): Promise<number> {
  emergencyDays += 1;
  const [row] = await sql<{ id: number }[]>`
    insert into public.emergencies (agency_id, center_id, reason, limits, starts_at, ends_at, declared_by)
    values (${home.id}, ${home.centerId}, ${homeMark}, '{rest_hard}', '2036-02-01'::timestamptz + ${emergencyDays} * interval '1 day',
      '2036-02-01T12:00Z'::timestamptz + ${emergencyDays} * interval '1 day', ${userId})
    returning id::integer`;
  return row?.id ?? 0;
}

async function aState({ sql, home }: RightsWorld, userId: string): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.duty_states (agency_id, user_id, kind, from_date)
    values (${home.id}, ${userId}, 'trainee', '2020-01-01') returning id::integer`;
  return row?.id ?? 0;
}

async function anInvited(w: RightsWorld): Promise<{ userId: string; expectedVersion: number }> {
  const invited = await person(w);
  await w.sql`
    insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at, created_at,
      mailed_at)
    select agency_id, id, email, 'dispatcher', ${w.home.admin.id}, '2036-01-01', now() - interval '1 hour',
      now() - interval '1 hour' from public.profiles
    where id = ${invited.userId}`;
  return { ...invited, expectedVersion: await w.version('profiles', invited.userId) };
}

async function aDisplay({ sql, home }: RightsWorld): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into private.board_devices (id, agency_id, center_id, name, token_hash, issued_by)
    values (${id}, ${home.id}, ${home.centerId}, ${id}, sha256(convert_to(${id}, 'UTF8')), ${home.admin.id})`;
  return id;
}

async function aFloorDevice({ sql, home }: RightsWorld): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into private.floor_devices (id, agency_id, center_id, name, token_hash, marked_by)
    values (${id}, ${home.id}, ${home.centerId}, ${id}, sha256(convert_to(${id}, 'UTF8')), ${home.admin.id})`;
  return id;
}

let openingDay = '2037-01-05';

/** An open shift of a day of its own, in a block of its own. */
async function anOpening(w: RightsWorld): Promise<{ openingId: number; expectedVersion: number }> {
  openingDay = addDays(openingDay, 7);
  const scheduleId = await nextId(w.sql, 'schedules');
  await makeSchedule(w.sql, w.home, scheduleId, {
    startDate: openingDay,
    endDate: openingDay,
    status: 'published',
  });
  const assignmentId = await makeAssignment(w.sql, w.home, {
    scheduleId,
    shiftId: w.home.shiftId,
    userId: null,
    shiftDate: openingDay,
    status: 'published',
  });
  const [row] = await w.sql<{ id: number }[]>`
    select id::integer from public.openings where assignment_id = ${assignmentId}`;
  return { openingId: row?.id ?? 0, expectedVersion: 1 };
}

/** A call-out of an opening of its own, on whose list somebody of the center is. */
async function aCallOut(
  w: RightsWorld,
  holderId = w.home.supervisor.id,
  personId = w.home.otherDispatcher.id,
): Promise<{ callOutId: string; expectedVersion: number }> {
  const { openingId } = await anOpening(w);
  const step = {
    ...{ id: 'off', name: 'Off that day', filters: ['off'], maxMinutes: null, ranking: [] },
    ...{ offersTo: 'one', waitMinutes: 15, channels: ['phone', 'sms', 'email'], isAutomatic: true },
  };
  const rules = {
    ...DEFAULT_FILLING,
    steps: [step],
    automatic: { ...DEFAULT_FILLING.automatic, offers: true },
  };
  const list = [
    { personId, step: 0, place: 1, parts: [], snapshot: { fullName: 'As it was' }, proposal: null },
  ];
  const callOutId = randomUUID();
  await w.sql`
    select public.start_call_out(${holderId}, ${callOutId}, ${openingId}, 1, ${JSON.stringify(rules)}::text::jsonb, now(),
      ${JSON.stringify(list)}::text::jsonb, false)`;
  return { callOutId, expectedVersion: 1 };
}

function asked({ home }: RightsWorld, { callOutId }: { callOutId: string }) {
  return { callOutId, step: 0, personId: home.otherDispatcher.id };
}

/** What is offered to whoever asks, where that is a dispatcher; else to another. */
async function anOffer(w: RightsWorld, me: Belongings): Promise<string> {
  const { callOutId } = await aCallOut(w, w.home.supervisor.id, me.id);
  const [row] = await w.sql<{ id: string }[]>`
    select public.make_offer(k.id, 0, ${me.id}, jsonb_build_object('kind', 'take', 'means', '[]'::jsonb,
      'startsAt', private.in_ms(o.starts_at), 'endsAt', private.in_ms(o.ends_at)), 60, false, ${w.home.supervisor.id}) as id
    from public.call_outs k join public.openings o on o.id = k.opening_id where k.id = ${callOutId}`;
  return row?.id ?? '';
}

async function aMandate({ sql, mandate }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.mandate_records (agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at,
      inputs, ranking, by_id)
    select agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at, inputs, ranking, by_id
    from public.mandate_records where id = ${mandate} returning id::integer`;
  return row?.id ?? 0;
}

async function aClaim(w: RightsWorld, me: Belongings): Promise<{ openingId: number }> {
  const { openingId } = await anOpening(w);
  await w.sql`
    insert into public.opening_claims (agency_id, opening_id, person_id) values (${w.home.id}, ${openingId}, ${me.id})`;
  return { openingId };
}

/** A published shift of somebody who does not call in by themselves, beside the others of its day. */
async function aSickShift(w: RightsWorld): Promise<{ assignmentId: number; expectedVersion: number }> {
  const [row] = await w.sql<{ id: number; version: number }[]>`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
    select agency_id, center_id, schedule_id, ${w.home.otherDispatcher.id}, shift_id, shift_date, 'published'
    from public.assigned_shifts where id = ${w.dispatcher.sickShift} returning id::integer, version`;
  return { assignmentId: row?.id ?? 0, expectedVersion: row?.version ?? 0 };
}

async function anEndedRun(w: RightsWorld): Promise<{ runId: number }> {
  const { scheduleId } = await aDraft(w);
  const [row] = await w.sql<{ id: number }[]>`
    insert into public.generation_runs (agency_id, schedule_id, requested_by, seed, loaded_version, worker, state,
      finished_at)
    values (${w.home.id}, ${scheduleId}, ${w.home.supervisor.id}, 1, 1, 'test', 'failed', now()) returning id::integer`;
  return { runId: row?.id ?? 0 };
}

async function aScenario(w: RightsWorld): Promise<{ scenarioId: number; expectedVersion: number }> {
  const { scheduleId, expectedVersion } = await aDraft(w);
  const [row] = await w.sql<{ id: number }[]>`
    insert into public.schedule_scenarios (agency_id, schedule_id, name, change, parameters, base_version, created_by)
    values (${w.home.id}, ${scheduleId}, ${homeMark}, '{}', '{}', ${expectedVersion}, ${w.home.supervisor.id})
    returning id::integer`;
  return { scenarioId: row?.id ?? 0, expectedVersion };
}

/** A comment of that dispatcher on the own request. */
async function aComment(
  w: RightsWorld,
  me: Belongings,
): Promise<{ commentId: string; expectedVersion: number }> {
  const [row] = await w.sql<{ id: string }[]>`
    insert into public.comments (agency_id, author_id, client_id, audience, content, request_id)
    values (${w.home.id}, ${me.id}, ${randomUUID()}, 'everyone', ${homeMark}, ${me.approvedLeave}) returning id`;
  return { commentId: row?.id ?? '', expectedVersion: 1 };
}

/** A message to everybody of the home center. */
async function aMessage(w: RightsWorld, senderId: string): Promise<{ messageId: number; version: number }> {
  const [row] = await w.sql<{ id: number }[]>`
    with numbered as (
      update public.chat_channels set last_seq = last_seq + 1 where id = ${w.channel} returning *
    )
    insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content)
    select agency_id, id, ${senderId}, last_seq, ${homeMark} from numbered returning id::integer`;
  return { messageId: row?.id ?? 0, version: 1 };
}

/** Somebody of the group. */
async function aMember(w: RightsWorld, userId: string): Promise<{ channelId: string; userId: string }> {
  await w.sql`
    insert into public.chat_members (agency_id, channel_id, user_id) values (${w.home.id}, ${w.group}, ${userId})
    on conflict do nothing`;
  return { channelId: w.group, userId };
}

/** An edit that waits for a second supervisor. */
async function anEdit(w: RightsWorld, requestedBy: string): Promise<{ editId: string }> {
  const { scheduleId } = await aDraft(w);
  const editId = randomUUID();
  const operation = { kind: 'cancel', ...(await firstRow(w, scheduleId)) };
  await w.sql`
    insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, is_published, requested_by)
    values (${editId}, ${w.home.id}, ${w.home.centerId}, ${scheduleId}, 'pending', ${w.sql.json([operation])}, false,
      ${requestedBy})`;
  return { editId };
}

async function firstRow(w: RightsWorld, scheduleId: number): Promise<{ id: number; version: number }> {
  const [row] = await w.sql<{ id: number; version: number }[]>`
    select id::integer, version from public.assigned_shifts where schedule_id = ${scheduleId} order by id limit 1`;
  if (row === undefined) throw new Error('The schedule is empty.');
  return { id: row.id, version: row.version };
}

/** A hand-over note for a change in an hour. */
async function aNote({ sql, home }: RightsWorld, authorId: string) {
  const [row] = await sql<{ id: number; deskId: number; forAt: Date; clientId: string }[]>`
    insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id)
    select d.agency_id, d.center_id, d.id, date_trunc('minute', now()) + interval '1 hour', ${homeMark}, ${authorId},
      gen_random_uuid()
    from public.desks d where d.center_id = ${home.centerId} and d.name = 'Radio'
    returning id::integer, desk_id as "deskId", for_at as "forAt", client_id as "clientId"`;
  if (row === undefined) throw new Error('The note was not written.');
  return { ...row, forAt: row.forAt.getTime() };
}

async function aDesk({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.desks (agency_id, center_id, name, position)
    values (${home.id}, ${home.centerId}, ${randomUUID()}, 9) returning id`;
  return row?.id ?? 0;
}

async function requirementOf(w: RightsWorld): Promise<{ requirementId: number; expectedVersion: number }> {
  const [row] = await w.sql<{ id: number; version: number }[]>`
    select id, version from public.staffing_requirements where agency_id = ${w.home.id} order by id limit 1`;
  return { requirementId: row?.id ?? 0, expectedVersion: row?.version ?? 0 };
}

async function blackout({ sql, home }: RightsWorld): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.leave_blackouts (agency_id, name, from_date, to_date)
    values (${home.id}, ${homeMark}, '2036-12-24', '2036-12-26') returning id::integer`;
  return row?.id ?? 0;
}

const aLeaveKind = {
  name: 'Jury duty',
  type: 'personal',
  needsBalance: false,
  countsToCaps: true,
  isProtected: true,
  isPrivate: false,
  noticeDays: 0,
};
const aRequirement = {
  name: 'Night desk',
  startTime: '19:00',
  endTime: '05:00',
  minEmployees: 1,
  minSupervisors: 0,
  effectiveFrom: from,
};
const aShift = (code: string) => ({
  name: `Shift ${code}`,
  code,
  category: 'swing',
  startTime: '14:00',
  endTime: '22:00',
  effectiveFrom: from,
});
const aSetUpShift = {
  category: 'swing',
  startTime: '14:00',
  endTime: '22:00',
  minEmployees: 1,
  minSupervisors: 0,
};
const aFile = ({ home }: RightsWorld) =>
  `Name,E-mail,Role,Pattern\nNora New,nora-${home.admin.email},dispatcher,4x10\n`;

/** Every action by its file. One without an entry fails the test, and so does an entry without an action. */
export const actionRights: Record<string, Record<string, ActionRight>> = {
  'admin-actions': {
    createUser: invite(
      (w) => ({
        email: `invited-${w.home.admin.email}`,
        fullName: 'Ina Invited',
        role: 'dispatcher',
        pattern: '4x10',
        ...center(w),
      }),
      { foreign: 'rule_violation' },
    ),
    resendInvitation: invite(async (w) => ({ userId: (await anInvited(w)).userId })),
    // Lines are read against the own agency; nothing is stored.
    previewImport: invite((w) => ({ text: aFile(w), ...center(w) }), own),
    importPeople: invite((w) => ({ text: aFile(w), ...center(w) }), { foreign: 'rule_violation' }),
    updateUserRole: invite(async (w) => ({ ...(await person(w)), role: 'supervisor' })),
    addBalanceEntry: invite(async (w) => ({
      userId: w.home.dispatcher.id,
      kindId: await kindOf(w.sql, w.home, 'vacation'),
      kind: 'granted',
      minutes: 480,
      date: '2026-01-01',
    })),
    getAuditLogs: invite((w) => ({ actorId: w.home.admin.id }), own),
  },
  'audit-actions': {
    checkAuditHeads: by('admin', '/audit/chain')(() => ({ heads: [{ seq: 1, hash: 'a'.repeat(64) }] }), own),
  },
  'chat-actions': {
    postMessage: chat(({ channel }) => ({ channelId: channel, clientId: randomUUID(), content: homeMark }), {
      other: 'ok',
    }),
    editMessage: chat(
      async (w, me) => ({
        ...(await aMessage(w, me.id)),
        content: `${homeMark} again`,
      }),
      { other: 'forbidden' },
    ),
    deleteMessage: chat((w, me) => aMessage(w, me.id), { other: 'forbidden' }),
    markChatRead: chat(({ channel }) => ({ channelId: channel, seq: 1 }), { other: 'ok' }),
    // Asked by the supervisor, of everybody else.
    confirmMessage: chat(async (w) => ({ messageId: (await aMessage(w, w.home.admin.id)).messageId }), {
      answer: 'rule_violation',
      other: 'rule_violation',
    }),
    setChatMuted: chat(({ channel }) => ({ channelId: channel, isMuted: false }), { other: 'ok' }),
    openDirectChannel: chat(async (w) => ({ userId: await w.person() }), { other: 'ok' }),
    createChannel: groups(() => ({ name: 'Training' }), own),
    updateChannel: groups(async (w) => ({
      channelId: w.group,
      version: await w.version('chat_channels', w.group),
      name: `${homeMark} group`,
      isArchived: false,
    })),
    addMembers: groups(async (w) => ({ channelId: w.group, members: [await w.person()] })),
    removeMember: groups(async (w) => aMember(w, await w.person())),
    leaveChannel: chat(async (w, me) => ({ channelId: (await aMember(w, me.id)).channelId })),
    loadMessages: chat(({ channel }) => ({ channelId: channel }), { other: 'ok' }),
    searchChat: chat(({ channel }) => ({ query: 'radio', channelId: channel }), { other: 'ok' }),
    listMessageVersions: chat(async (w, me) => ({ messageId: (await aMessage(w, me.id)).messageId }), {
      other: 'forbidden',
    }),
    listReceipts: chat(async (w, me) => ({ messageId: (await aMessage(w, me.id)).messageId }), {
      other: 'forbidden',
    }),
  },
  'comment-actions': {
    addComment: leave((_, me) => ({
      subject: { kind: 'time_off', id: me.approvedLeave },
      clientId: randomUUID(),
      content: 'Hello',
      audience: 'everyone',
    })),
    editComment: leave(async (w, me) => ({ ...(await aComment(w, me)), content: 'Hello again' })),
    deleteComment: leave(aComment),
  },
  'delivery-actions': {
    remindPeople: notices((w) => ({ noticeIds: [w.dispatcher.notice] }), own),
    resendNotices: notices(async ({ sql, dispatcher }) => {
      const [row] = await sql<{ id: number }[]>`
          select id::integer from public.notification_deliveries where recipient_id = ${dispatcher.id} limit 1`;
      return { deliveryIds: [row?.id ?? 1] };
    }, own),
  },
  'floor-actions': {
    markSick: by('supervisor', '/floor')(aSickShift),
    // Nobody is ever on duty at the other center.
    messageCrew: by('supervisor', '/floor')(() => ({ clientId: randomUUID(), content: 'Phones are back' }), {
      answer: isSomebodyOnDuty() ? 'ok' : 'rule_violation',
      foreign: 'rule_violation',
    }),
  },
  'handover-actions': {
    saveHandoverNote: handover(
      async (w, me) => {
        const { id: noteId, ...note } = await aNote(w, me.id);
        return { ...note, noteId, version: 1, content: `${homeMark} again` };
      },
      { other: 'forbidden' },
    ),
    withdrawHandoverNote: handover(
      async (w, me) => ({
        noteId: (await aNote(w, me.id)).id,
        version: 1,
      }),
      { other: 'forbidden' },
    ),
    // Kept already, with the same request.
    keepHandoverNote: handover(
      async (w, me) => {
        const { forAt, clientId } = await aNote(w, me.id);
        return { noteId: (await aNote(w, w.home.supervisor.id)).id, forAt, clientId };
      },
      { other: 'rule_violation' },
    ),
    confirmHandoverNotes: handover(
      async (w) => ({
        notes: [{ id: (await aNote(w, w.home.supervisor.id)).id, version: 1 }],
      }),
      { other: 'ok' },
    ),
    listHandoverVersions: handover(async (w, me) => ({ noteId: (await aNote(w, me.id)).id }), {
      other: 'ok',
    }),
    addDesk: settings((w) => ({ ...center(w), name: `${homeMark} desk` })),
    updateDesk: settings(async (w) => ({
      deskId: await aDesk(w),
      version: 1,
      name: `${homeMark} radio`,
      isActive: true,
    })),
    moveDesk: settings(async (w) => ({ deskId: await aDesk(w), isUp: true })),
  },
  'availability-actions': {
    // Of an admin of another agency, too, who asks for somebody of this one.
    saveAvailability: availability((_, me) => ({
      id: null,
      version: null,
      personId: me.id,
      kind: 'blackout',
      fromDate: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      toDate: null,
      weekdayMask: 127,
      startTime: null,
      endTime: null,
      note: homeMark,
    })),
    removeAvailability: availability(async (w, me) => ({ id: await aWish(w, me.id), version: 1 })),
    saveSleepWindow: availability(
      async (w, me) => {
        await aSleep(w, me.id);
        // The same hours again are no new version.
        return { version: 1, startTime: '08:00', endTime: '15:00' };
      },
      { foreign: 'conflict' },
    ),
    clearSleepWindow: availability(
      async (w, me) => {
        await aSleep(w, me.id);
        return { version: 1 };
      },
      { foreign: 'conflict' },
    ),
  },
  'emergency-actions': {
    // Supervisors are not on duty: admins alone declare then.
    declareEmergency: emergencies(
      (w) => ({
        ...center(w),
        clientId: randomUUID(),
        reason: homeMark,
        limits: ['rest_hard'],
        startsAt: null,
        endsAt: Date.now() + 3_600_000,
      }),
      { answer: 'forbidden' },
    ),
    endEmergency: emergencies(async (w) => ({
      id: await anEmergency(w, w.home.supervisor.id),
      version: 1,
      reason: homeMark,
    })),
  },
  'inbox-actions': {
    markNoticesRead: inbox((_, me) => ({ ids: [me.notice] })),
    acknowledgeNotices: inbox((_, me) => ({ ids: [me.notice] })),
    savePushSubscription: inbox(
      (_, me) => ({
        endpoint: `https://push.test/of-${me.id}`,
        p256dh: 'p'.repeat(87),
        auth: 'a'.repeat(22),
      }),
      own,
    ),
    removePushSubscription: inbox((_, me) => ({ id: me.device }), own),
  },
  'notice-settings-actions': {
    saveMyNoticeSettings: inbox(
      () => ({ choices: [], quietStart: '22:00', quietEnd: '06:00', restsAfterNight: true, version: 0 }),
      own,
    ),
    // Neither agency has saved an address.
    rotateWebhookSecret: by('admin', '/settings/notices')(() => ({}), {
      answer: 'rule_violation',
      foreign: 'rule_violation',
    }),
  },
  'people-actions': {
    updatePerson: personnel(async (w) => ({ ...(await person(w)), ...center(w), fullName: 'Una Updated' })),
    setPattern: personnel(async (w) => ({ ...(await person(w)), fromDate: from, pattern: '3x12_1x4' })),
    removePattern: personnel(async (w) => {
      const { userId } = await person(w);
      await w.sql`
        insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
        values (${w.home.id}, ${userId}, ${from}, '3x12_1x4')`;
      return { userId, expectedVersion: await w.version('profiles', userId), fromDate: from };
    }),
    saveDutyState: personnel(async (w) => ({ userId: await w.person(), kind: 'light_duty', fromDate: from })),
    endDutyState: personnel(async (w) => {
      const { userId } = await person(w);
      const id = await aState(w, userId);
      return { id, userId, expectedVersion: await w.version('duty_states', id), toDate: from };
    }),
    saveQualification: personnel(async (w) => ({
      ...(await person(w)),
      qualificationId: await aQualification(w),
      fromDate: '2026-01-01',
    })),
    removeQualification: personnel(async (w) => {
      const { userId } = await person(w);
      const qualificationId = await aQualification(w);
      await w.sql`
        insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
        values (${w.home.id}, ${userId}, ${qualificationId}, '2026-01-01')`;
      const expectedVersion = await w.version('profiles', userId);
      return { userId, expectedVersion, qualificationId, fromDate: '2026-01-01' };
    }),
    showEmergencyContact: by(
      'supervisor',
      '/profile',
    )(async (w) => {
      const userId = await w.person();
      await w.sql`
        insert into public.emergency_contacts (user_id, agency_id, name, phone)
        values (${userId}, ${w.home.id}, ${homeMark}, '555 0123')`;
      return { userId };
    }),
    saveEmergencyContact: profile(
      (_, me) => ({
        userId: me.id,
        contact: { name: 'Kim Kin', phone: '555 0100' },
      }),
      { other: 'forbidden' },
    ),
    setPersonActive: personnel(async (w) => ({ ...(await person(w)), isActive: false })),
    revokeInvitation: personnel(anInvited),
    listFutureShifts: by('supervisor', '/profile')((w) => ({ userId: w.home.dispatcher.id }), own),
    openFutureShifts: by(
      'supervisor',
      '/profile',
    )(async (w) => {
      const { userId } = await person(w);
      const [row] = await w.sql<{ id: number; version: number }[]>`
        select id::integer, version from public.assigned_shifts
        where schedule_id = ${w.published} and user_id = ${w.trainee.id} order by id desc limit 1`;
      return {
        userId,
        scheduleId: w.published,
        editId: randomUUID(),
        reason: 'Has left',
        rows: [{ id: row?.id ?? 0, version: row?.version ?? 0 }],
      };
    }),
  },
  'request-actions': {
    getDecisionEffects: requests(
      async (w) => ({ requestIds: [await w.leave()], swapIds: [await w.trade()] }),
      own,
    ),
  },
  'opening-actions': {
    claimOpening: openings(async (w) => ({ ...(await anOpening(w)), editId: randomUUID() }), { other: 'ok' }),
    withdrawClaim: openings(aClaim),
    awardOpening: filling(async (w) => ({
      ...(await anOpening(w)),
      editId: randomUUID(),
      personId: w.home.otherDispatcher.id,
      kind: 'take',
    })),
    postOpening: filling(async (w) => ({ ...(await anOpening(w)), isRanked: false })),
  },
  'call-out-actions': {
    startCallOut: callOuts(async (w) => ({ id: randomUUID(), openingId: (await anOpening(w)).openingId })),
    takeOverCallOut: callOuts(async (w) => aCallOut(w, w.home.otherSupervisor.id)),
    stopCallOut: callOuts(async (w) => ({ ...(await aCallOut(w)), reason: 'Enough people' })),
    setAutomatic: callOuts(async (w) => ({ ...(await aCallOut(w)), isOn: true })),
    recordOutcome: callOuts(async (w) => ({
      ...asked(w, await aCallOut(w)),
      outcome: 'no_answer',
      clientId: randomUUID(),
    })),
    makeOffer: callOuts(async (w) => asked(w, await aCallOut(w))),
    answerOffer: openings(async (w, me) => ({ offerId: await anOffer(w, me), answer: 'decline' })),
  },
  'call-out-start-actions': {
    callOutRow: callOuts(async (w) => {
      const { openingId } = await anOpening(w);
      const [row] = await w.sql<{ id: number }[]>`
        select assignment_id::integer as id from public.openings where id = ${openingId}`;
      return { id: randomUUID(), rowId: row?.id ?? 0 };
    }),
  },
  'mandate-actions': {
    mandateShift: mandates(async (w) => ({
      ...(await anOpening(w)),
      editId: randomUUID(),
      personId: w.home.otherDispatcher.id,
      kind: 'mandate',
      reason: 'Nobody else is near',
    })),
    recordMandateContact: mandates(async (w) => ({
      openingId: (await anOpening(w)).openingId,
      personId: w.home.otherDispatcher.id,
      kind: 'mandate',
      outcome: 'no_contact',
      requestId: randomUUID(),
    })),
    voidMandate: mandates(async (w) => ({ mandateId: await aMandate(w), reason: 'The wrong person' })),
  },
  'roster-actions': {
    updateAssignedShift: rosters(async (w) => {
      const { scheduleId } = await aDraft(w);
      const row = await firstRow(w, scheduleId);
      return { editId: randomUUID(), scheduleId, operations: [{ kind: 'cancel', ...row }] };
    }),
    // What it would break was never judged, so it agrees with no judgement of now.
    confirmRosterEdit: rosters((w) => anEdit(w, w.home.otherSupervisor.id), { answer: 'conflict' }),
    declineRosterEdit: rosters((w) => anEdit(w, w.home.otherSupervisor.id)),
    withdrawRosterEdit: rosters((w) => anEdit(w, w.home.supervisor.id)),
  },
  'schedule-actions': {
    createSchedule: schedules(
      (w) => ({ ...center(w), name: 'Winter', startDate: '2036-12-01', endDate: '2036-12-14' }),
      // One's own center alone, whoever asks.
      { foreign: 'forbidden' },
    ),
    generateSchedule: schedules(async (w) => ({ ...(await aDraft(w)), ...parameters })),
    stopGeneration: schedules(anEndedRun),
    cancelGeneration: schedules(anEndedRun),
    createScenario: schedules(async (w) => ({
      ...(await aDraft(w)),
      ...parameters,
      name: 'More',
      change: {},
    })),
    // It is not computed.
    adoptScenario: schedules(aScenario, { answer: 'conflict' }),
    deleteScenario: schedules(async (w) => ({ scenarioId: (await aScenario(w)).scenarioId })),
    reviseSchedule: schedules((w) => ({ scheduleId: w.published, fromDate: '2036-06-20' })),
    publishSchedule: schedules(aDraft),
    // It re-plans nothing.
    refreshRevision: schedules(aDraft, { answer: 'rule_violation' }),
    discardSchedule: schedules(aDraft),
  },
  // Of an agency that was made by the set-up they do what set-up.spec.ts walks.
  'set-up-actions': {
    saveSetUpShifts: settings(
      (w) => ({ ...center(w), shifts: [{ ...aSetUpShift, name: 'Set up', code: 'SU8' }] }),
      { answer: 'not_found' },
    ),
    noteSetUpStep: settings(() => ({ step: 'people' }), { answer: 'not_found' }),
  },
  'settings-actions': {
    // The day of another agency's center.
    previewSetting: settings((w) => ({
      kind: 'day_start',
      ...center(w),
      dayStart: '06:00',
      effectiveFrom: from,
    })),
    saveSetting: settings((w) => ({
      kind: 'day_start',
      ...center(w),
      dayStart: '06:00',
      effectiveFrom: from,
    })),
    withdrawSetting: settings(async ({ sql, home }) => {
      const [row] = await sql<{ id: number }[]>`
        insert into public.setting_versions (agency_id, kind, effective_from, value)
        values (${home.id}, 'workweek', ${from}, '{"workweekStart":1}') returning id::integer`;
      return { versionId: row?.id ?? 0 };
    }),
    previewRequirement: settings((w) => ({ ...center(w), ...aRequirement }), own),
    saveRequirement: settings((w) => ({ ...center(w), ...aRequirement })),
    previewRequirementEnd: settings(async (w) => ({ ...(await requirementOf(w)), effectiveFrom: from }), own),
    endRequirement: settings(async (w) => ({ ...(await requirementOf(w)), effectiveFrom: from })),
    previewShift: settings((w) => ({ ...center(w), ...aShift('SW8') }), own),
    saveShift: settings((w) => ({ ...center(w), ...aShift('SW8') })),
    previewShiftRetirement: settings(
      async (w) => ({
        shiftId: w.home.shiftId,
        isActive: false,
        expectedVersion: await w.version('shifts', w.home.shiftId),
        effectiveFrom: from,
      }),
      own,
    ),
    setShiftActive: settings(async (w) => ({
      shiftId: w.home.shiftId,
      isActive: false,
      expectedVersion: await w.version('shifts', w.home.shiftId),
      effectiveFrom: from,
    })),
    previewHoliday: settings(() => ({ date: '2036-11-11', name: 'Veterans Day' }), own),
    saveHoliday: settings(() => ({ date: '2036-11-11', name: 'Veterans Day' }), own),
    addQualification: settings(() => ({ name: `Desk ${randomUUID()}`, isActingSupervisor: false }), own),
    addCenter: settings(
      () => ({ name: `Center ${randomUUID()}`, timeZone: 'America/Los_Angeles', dayStart: '05:00' }),
      own,
    ),
    addLeaveKind: settings(() => aLeaveKind, own),
    saveBlackout: settings(async (w) => ({
      id: await blackout(w),
      name: 'Holidays',
      fromDate: '2036-12-24',
      toDate: '2036-12-25',
    })),
    removeBlackout: settings(async (w) => ({ blackoutId: await blackout(w) }), own),
  },
  'board-actions': {
    issueBoardDevice: settings((w) => ({ ...center(w), name: randomUUID() })),
    revokeBoardDevice: settings(async (w) => ({ deviceId: await aDisplay(w) })),
  },
  'swap-actions': {
    // A shift that they cannot see may as well have gone meanwhile.
    findPartners: swaps((_, me) => ({ assignmentId: me.shifts[0] }), { foreign: 'conflict' }),
    // Null: nothing is offered to them.
    findAnswers: swaps((_, me) => ({ swapId: me.wanted }), own),
    readTradeEffect: swaps((_, me) => ({ swapId: me.given }), own),
    offerShift: swaps(
      async (w, me) => ({
        kind: 'give',
        assignmentId: me.shifts[0],
        expectedVersion: await w.version('assigned_shifts', me.shifts[0] ?? 0),
        isForEveryone: true,
      }),
      { foreign: 'conflict' },
    ),
    acceptOffer: swaps((w, me) => aSwap(w, me.given)),
    declineOffer: swaps((w, me) => aSwap(w, me.refused)),
    proposeShift: swaps(async (w, me) => ({
      ...(await aSwap(w, me.wanted)),
      assignmentId: me.shifts[1],
      assignmentVersion: await w.version('assigned_shifts', me.shifts[1] ?? 0),
    })),
    acceptProposal: swaps(
      async (w, me) => {
        const [answer] = await w.sql<{ id: number }[]>`
        select assigned_shift_id::integer as id from public.swap_answers where swap_id = ${me.proposed}`;
        const personId = w.home.otherDispatcher.id;
        return { ...(await aSwap(w, me.proposed)), personId, assignmentId: answer?.id };
      },
      { other: 'conflict' },
    ),
    declineProposal: swaps(
      async (w, me) => ({
        ...(await aSwap(w, me.unwanted)),
        personId: w.home.otherDispatcher.id,
      }),
      { other: 'forbidden' },
    ),
    withdrawOffer: swaps((w, me) => aSwap(w, me.offered)),
    approveSwap: requests(async (w) => ({ ...(await aSwap(w, await w.trade())), note: 'Both asked for it' })),
    denySwap: requests(async (w) => ({ ...(await aSwap(w, await w.trade())), note: 'Not this week' })),
    // Each is named with why it cannot be.
    decideSwaps: requests(
      async (w) => ({ decision: 'denied', swaps: [await aSwap(w, await w.trade())], note: 'Not this week' }),
      own,
    ),
    // Nobody owes them hours.
    settleHours: swaps((w) => ({ personId: w.home.otherDispatcher.id, minutes: 60 }), {
      answer: 'rule_violation',
      foreign: 'rule_violation',
    }),
  },
  'offline-actions': {
    // Whoever sends what another asked for is told to sign in as that person.
    sendOfflineRequest: leave(
      async (w, me) => ({
        clientId: randomUUID(),
        userId: me.id,
        request: {
          kind: 'ask',
          kindId: await kindOf(w.sql, w.home, 'vacation'),
          startsAt: Date.parse('2036-09-23T16:00Z'),
          endsAt: Date.parse('2036-09-24T16:00Z'),
          reason: null,
        },
      }),
      { foreign: 'unauthenticated', other: 'unauthenticated' },
    ),
  },
  'time-off-actions': {
    createTimeOffRequest: leave(
      async (w) => ({
        kindId: await kindOf(w.sql, w.home, 'vacation'),
        startsAt: Date.parse('2036-09-20T16:00Z'),
        endsAt: Date.parse('2036-09-21T16:00Z'),
      }),
      { foreign: 'invalid', other: 'ok' },
    ),
    withdrawTimeOffRequest: leave((w, me) => aRequest(w, me.pendingLeave)),
    // Before the leave is cancelled by the next.
    getCancelWords: leave((_, me) => ({ requestId: me.approvedLeave }), own),
    cancelTimeOffRequest: leave((w, me) => aRequest(w, me.approvedLeave)),
    callInSick: leave(async (w, me) => ({
      assignmentId: me.sickShift,
      expectedVersion: await w.version('assigned_shifts', me.sickShift),
    })),
    approveTimeOffRequest: requests(async (w) => ({
      ...(await aRequest(w, await w.leave())),
      note: 'Earned since',
    })),
    denyTimeOffRequest: requests(async (w) => ({
      ...(await aRequest(w, await w.leave())),
      note: 'Too late',
    })),
    decideTimeOffRequests: requests(
      async (w) => ({ decision: 'denied', requests: [await aRequest(w, await w.leave())], note: 'Too late' }),
      own,
    ),
  },
  'user-actions': {
    updateUserProfile: profile(
      async (w, me) => ({
        fullName: 'Dee Display',
        theme: 'dark',
        density: 'compact',
        clock: '24h',
        version: await w.version('profiles', me.id),
      }),
      // The own profile, whoever asks, which has another version.
      { foreign: 'conflict', other: 'ok' },
    ),
    savePicture: profile((_, me) => ({ userId: me.id, image: picture }), { other: 'forbidden' }),
    removePicture: profile((_, me) => ({ userId: me.id }), { other: 'forbidden' }),
    getScheduleForUser: profile(
      (_, me) => ({ userId: me.id, fromDate: june.startDate, toDate: june.endDate }),
      { ...own, other: 'forbidden' },
    ),
    // A supervisor only while on duty, which the accounts' own walks show.
    releaseSignIn: by('admin', '/profile')(async (w) => ({ userId: await w.person() })),
    createCalendarFeed: profile(() => ({}), own),
    revokeCalendarFeed: profile(() => ({}), own),
    chooseTheme: profile(() => ({ theme: 'light' }), own),
  },
  'certificate-actions': {
    beginCertificate: profile((_, me) => ({ userId: me.id }), { other: 'forbidden' }),
    // What has arrived has no bytes here, whoever asks; certificates.spec.ts hands in real ones.
    addCertificate: profile(
      async (w, me) => ({
        userId: me.id,
        fileId: await anUpload(w, me.id),
        fileName: 'cpr.pdf',
        title: homeMark,
        qualificationId: null,
        issuedOn: '2026-01-01',
        expiresOn: '',
        replacesId: null,
      }),
      { answer: 'invalid', foreign: 'invalid' },
    ),
    confirmCertificate: by(
      'supervisor',
      '/people',
    )(async (w) => ({
      ...(await aCertificate(w, w.home.dispatcher.id)),
      dates: null,
    })),
    refuseCertificate: by(
      'supervisor',
      '/people',
    )(async (w) => ({
      ...(await aCertificate(w, w.home.dispatcher.id)),
      reason: 'It is of another person.',
    })),
    removeCertificate: profile((w, me) => aCertificate(w, me.id)),
  },
  'policy-actions': {
    beginPolicyFile: by('admin', '/policies/new')(() => ({}), own),
    publishPolicy: by(
      'admin',
      '/policies/new',
    )(async (w) => ({
      policyId: await aPolicy(w),
      expectedVersion: 1,
      title: homeMark,
      body: 'Changed.',
      fileId: null,
      fileName: null,
      audience: 'everybody',
      dueOn: '2036-12-01',
    })),
    acknowledgePolicy: policies(
      async (w) => ({ policyId: await aPolicy(w), number: 1, sha256: policyHash }),
      {
        other: 'ok',
      },
    ),
    remindPolicyReaders: by(
      'supervisor',
      '/policies',
    )(async (w) => ({
      policyId: await aPolicy(w),
      userIds: [w.home.otherDispatcher.id],
    })),
    retirePolicy: by('admin', '/policies')(async (w) => ({ policyId: await aPolicy(w), expectedVersion: 1 })),
  },
  'payroll-actions': {
    savePayrollProfile: by(
      'admin',
      '/settings/payroll',
    )(async (w) => ({
      profileId: await aProfile(w),
      expectedVersion: 1,
      name: `${homeMark} ${randomUUID()}`.slice(0, 60),
      lines: [{ code: 'REG', measure: 'regular' }],
    })),
    removePayrollProfile: by(
      'admin',
      '/settings/payroll',
    )(async (w) => ({ profileId: await aProfile(w), expectedVersion: 1 })),
  },
  'view-actions': {
    saveView: views(
      () => ({
        place: 'schedule',
        name: randomUUID(),
        query: { view: 'week' },
        isDefault: false,
        isShared: false,
      }),
      own,
    ),
    renameView: views(async (w, me) => ({
      ...(await aView(w, me.id)),
      name: randomUUID(),
      isShared: false,
    })),
    removeView: views((w, me) => aView(w, me.id)),
    setDefaultView: views(async (w, me) => ({ ...(await aView(w, me.id)), isDefault: false })),
  },
  'field-actions': {
    saveCustomField: by(
      'admin',
      '/settings/fields',
    )(async (w) => ({
      fieldId: await aField(w),
      expectedVersion: 1,
      subject: 'person',
      kind: 'text',
      label: `${homeMark} ${randomUUID()}`.slice(0, 60),
      help: '',
      isRequired: false,
      reads: 'person',
      writes: 'person',
      place: 0,
      isRetired: false,
      maxLength: 60,
      min: null,
      max: null,
      options: [],
    })),
    fillCustomFields: profile(async (w, me) => ({
      subject: 'person',
      ref: me.id,
      given: [{ fieldId: await aField(w), text: 'Filled in', expectedVersion: 0 }],
    })),
  },
  'second-factor-actions': {
    startSecondFactor: profile(() => ({ currentPassword: demoPassword }), own),
    // None of them has a second factor, so there is no code of it.
    confirmSecondFactor: profile(() => ({ factorId: randomUUID(), code: '000000' }), {
      answer: 'conflict',
      foreign: 'conflict',
    }),
    makeRecoveryCodes: profile(() => ({ code: '000000' }), { answer: 'conflict', foreign: 'conflict' }),
    dropSecondFactor: profile(() => ({ code: '000000' }), { answer: 'conflict', foreign: 'conflict' }),
    removeSecondFactorOf: personnel(async (w) => ({ userId: await w.person() }), { answer: 'conflict' }),
  },
  'floor-device-actions': {
    markFloorDevice: by('supervisor', '/profile')((w) => ({ ...center(w), name: randomUUID() })),
    revokeFloorDevice: settings(async (w) => ({ deviceId: await aFloorDevice(w) })),
  },
  // Last: they change with what somebody signs in, or end the session.
  'auth-actions': {
    changeEmail: profile((_, me) => ({ email: `new-${me.email}`, currentPassword: demoPassword }), own),
    // The mails of the change before went out a moment ago.
    resendEmailChange: profile(() => ({}), { answer: 'rule_violation', foreign: 'rule_violation' }),
    // No mail has this code.
    confirmEmailByCode: profile((_, me) => ({ email: me.email, code: '000000' }), {
      answer: 'invalid',
      foreign: 'invalid',
    }),
    endSession: profile(async ({ sql }, me) => {
      await sessionCookies(me.email);
      const [row] = await sql<{ id: string }[]>`
        select id from auth.sessions where user_id = ${me.id} order by created_at desc limit 1`;
      return { sessionId: row?.id };
    }),
    changePassword: profile(
      () => ({ currentPassword: demoPassword, newPassword: 'quiet harbor morning 7' }),
      own,
    ),
    endOtherSessions: profile(() => ({}), own),
    signOutEverywhere: profile(() => ({}), { answer: '→/sign-in', foreign: '→/sign-in' }),
  },
};

/** Actions that need no session; they have a test of their own. */
export const openActions: readonly string[] = [
  'auth-actions/confirmEmailByLink',
  'auth-actions/lockSession',
  'auth-actions/proveSecondFactor',
  'auth-actions/requestRecovery',
  'auth-actions/resetPasswordByCode',
  'auth-actions/resetPasswordByLink',
  'auth-actions/signIn',
  'auth-actions/signOut',
  'auth-actions/signUp',
  'auth-actions/unlockSession',
  'set-up-actions/openSetUp',
  'set-up-actions/setUpAgency',
  'sign-in-actions/acceptUseNotice',
  'sign-in-actions/confirmRequiredFactor',
  'sign-in-actions/startRequiredFactor',
];
