import { randomUUID } from 'node:crypto';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { makeLeave } from '../factories/time-off.ts';
import { createTestDatabase } from '../setup/database.ts';

export const who = {
  ana: uuid(101),
  ben: uuid(102),
  cleo: uuid(103),
  trainee: uuid(104),
  sam: uuid(105),
  sue: uuid(106),
  admin: uuid(107),
  gone: uuid(108),
  elsewhere: uuid(109),
  stranger: uuid(201),
  strangeSupervisor: uuid(202),
} as const;
export type Who = keyof typeof who;
export const names: Readonly<Record<string, string>> = {
  [who.ana]: 'Ana Diaz',
  [who.ben]: 'Ben Ode',
  [who.cleo]: 'Cleo Roy',
  [who.trainee]: 'Tia Lane',
  [who.sam]: 'Sam Poe',
  [who.sue]: 'Sue Kay',
  [who.admin]: 'Ada Min',
  [who.gone]: 'Gus One',
  [who.elsewhere]: 'Eli Else',
  [who.stranger]: 'Stan Ger',
  [who.strangeSupervisor]: 'Stu Per',
};

type Subject = Record<string, unknown>;
export type CommentRecord = {
  id: string;
  author_name: string;
  audience: string;
  content: string;
  mentions: { id: string; full_name: string }[];
  deleted_by_name: string | null;
  edited_at: string | null;
  version: number;
};
export type ThreadRecord = {
  comments: CommentRecord[];
  audiences: string[];
  concerned: { id: string }[];
  people: { id: string; reads_notes: boolean }[];
};

/** Ana's request, shifts and trade with Ben, a day and a gap of their center, and a draft; `sam…` is a supervisor's own. */
export type CommentsWorld = Awaited<ReturnType<typeof makeCommentsWorld>>;

export async function makeCommentsWorld() {
  const db = await createTestDatabase();
  const { sql } = db;
  const ours = await makeAgency(sql, 1);
  const theirs = await makeAgency(sql, 2);
  const otherCenter: TestAgency = { ...ours, centerId: uuid(1001) };
  await sql`insert into public.centers (id, agency_id, name, time_zone)
    values (${otherCenter.centerId}, ${ours.id}, 'North', 'America/Denver')`;
  const add = (n: number, agency: TestAgency, role: 'dispatcher' | 'supervisor' | 'admin', isActive = true) =>
    makePerson(sql, agency, n, { role, isActive, fullName: names[uuid(n)] ?? '' });
  for (const n of [101, 102, 103, 104]) await add(n, ours, 'dispatcher');
  await add(105, ours, 'supervisor');
  await add(106, ours, 'supervisor');
  await add(107, ours, 'admin');
  await add(108, ours, 'admin', false);
  await add(109, otherCenter, 'dispatcher');
  await add(201, theirs, 'dispatcher');
  await add(202, theirs, 'supervisor');
  await makeShift(sql, ours, 1, { code: 'D10', startTime: '09:00', endTime: '19:00' });
  await makeSchedule(sql, ours, 1, { startDate: '2031-02-01', endDate: '2031-05-31', status: 'published' });
  await makeSchedule(sql, ours, 2, { startDate: '2031-06-01', endDate: '2031-09-30' });
  const row = (userId: string | null, shiftDate: string, status: 'published' | 'draft' = 'published') =>
    makeAssignment(sql, ours, {
      scheduleId: status === 'draft' ? 2 : 1,
      shiftId: 1,
      userId,
      shiftDate,
      status,
    });
  const anaShift = await row(who.ana, '2031-02-04');
  const offeredShift = await row(who.ana, '2031-02-07');
  const benShift = await row(who.ben, '2031-02-05');
  const samShift = await row(who.sam, '2031-02-04');
  const openShift = await row(null, '2031-02-06');
  const draftShift = await row(who.ana, '2031-06-04', 'draft');
  const samDraft = await row(who.sam, '2031-06-04', 'draft');
  const leave = await makeLeave(sql, ours, {
    userId: who.ana,
    startsAt: '2031-03-01T12:00Z',
    endsAt: '2031-03-03T12:00Z',
  });
  const samLeave = await makeLeave(sql, ours, {
    userId: who.sam,
    startsAt: '2031-03-01T12:00Z',
    endsAt: '2031-03-03T12:00Z',
  });
  const offer = await makeSwap(sql, ours, {
    requesterId: who.ana,
    assignmentId: offeredShift,
    isForEveryone: true,
    answers: [{ personId: who.cleo, state: 'declined' }],
    expiresAt: '2031-02-04Z',
  });
  const trade = await makeSwap(sql, ours, {
    requesterId: who.ben,
    assignmentId: benShift,
    status: 'accepted',
    responder: { personId: who.ana },
    answers: [{ personId: who.cleo, state: 'declined' }],
    expiresAt: '2031-02-04Z',
  });
  await sql`delete from public.notifications`;
  await sql`delete from realtime.messages`;
  const at = Date.parse('2031-02-05T03:00Z');
  const subjects = {
    leave: { kind: 'time_off', id: leave },
    samLeave: { kind: 'time_off', id: samLeave },
    offer: { kind: 'swap', id: offer },
    trade: { kind: 'swap', id: trade },
    shift: { kind: 'shift', id: anaShift },
    samShift: { kind: 'shift', id: samShift },
    openShift: { kind: 'shift', id: openShift },
    draft: { kind: 'shift', id: draftShift },
    samDraft: { kind: 'shift', id: samDraft },
    day: { kind: 'day', centerId: ours.centerId, date: '2031-02-04' },
    gap: { kind: 'gap', centerId: ours.centerId, startsAt: at, endsAt: at + 4 * 3_600_000 },
  } satisfies Record<string, Subject>;
  const one = async <T>(as: string | null, text: string, values: (string | number | object | null)[]) => {
    const rows = await db.asUser(as, (tx) =>
      tx.unsafe<{ answer: T }[]>(
        text,
        values.map((value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value)),
      ),
    );
    const [first] = rows;
    if (first === undefined) throw new Error('No answer.');
    return first.answer;
  };
  type Options = { clientId?: string; audience?: string | null; mentions?: string[] };
  return {
    db,
    ours,
    theirs,
    otherCenter,
    subjects,
    add: (as: string | null, subject: Subject, content: string | null, options: Options = {}) =>
      one<CommentRecord>(
        as,
        `select public.add_comment($1::text::jsonb, $2, $3, $4, (select array_agg(x::uuid) from jsonb_array_elements_text($5::text::jsonb) x)) as answer`,
        [
          subject,
          options.clientId ?? randomUUID(),
          content,
          options.audience === undefined ? 'everyone' : options.audience,
          options.mentions ?? [],
        ],
      ),
    get: (as: string | null, subject: Subject) =>
      one<ThreadRecord>(as, 'select public.get_comments($1::text::jsonb) as answer', [subject]),
    edit: (as: string, id: string, version: number, content: string, mentions: string[] = []) =>
      one<CommentRecord>(
        as,
        `select public.edit_comment($1, $2, $3, (select array_agg(x::uuid) from jsonb_array_elements_text($4::text::jsonb) x)) as answer`,
        [id, version, content, mentions],
      ),
    remove: (as: string, id: string, version: number) =>
      one<CommentRecord>(as, 'select public.delete_comment($1, $2) as answer', [id, version]),
    versions: (as: string, id: string) =>
      one<{ version: number; content: string; replaced_by_name: string }[]>(
        as,
        'select public.get_comment_versions($1) as answer',
        [id],
      ),
    count: (as: string | null, subjectsOf: readonly Subject[]) =>
      one<number[]>(as, 'select public.count_comments($1::text::jsonb) as answer', [subjectsOf]),
    notices: async () => {
      const rows = await sql<{ recipient_id: string; content: string; link: string; is_off: boolean }[]>`
        select recipient_id, content, link, coalesce(expires_at <= now(), false) as is_off
        from public.notifications where kind = 'comment.mention' order by id`;
      return rows.map(({ recipient_id, ...notice }) => ({ to: names[recipient_id], ...notice }));
    },
    /** What was sent since the last look, each as its topic. */
    signals: async () => {
      const rows = await sql<{ topic: string; payload: Record<string, unknown> }[]>`
        delete from realtime.messages returning topic, payload`;
      return rows
        .map(({ topic, payload: { entry: _, id: __, ...payload } }) => ({
          to: topic
            .replace(/^user:([^:]+):1$/, (_match, id: string) => names[id] ?? id)
            .replace(/^(agency|supervisors):.*/, '$1'),
          payload,
        }))
        .sort((a, b) => a.to.localeCompare(b.to));
    },
  };
}
