import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { actionIds, callAction } from '../../e2e/action-call.ts';
import type { Random } from '../random.ts';
import type { LoadPerson } from './people.ts';

/** One thing that somebody does; gives what is wrong with the answer, or null. */
export type Task = { name: string; run(person: LoadPerson): Promise<string | null> };

type World = {
  url: string;
  sql: postgres.Sql;
  random: Random;
  /** Edits are made there. */
  draftId: number;
};

const patienceMs = 60_000;
/** Far from every block, so that each is asked for once. */
const firstLeaveDay: LocalDate = '2031-01-01';

/** Pages by who opens them, each as often as its number among them. */
const pages: readonly { name: string; path: string; times: number; isForAll: boolean }[] = [
  { name: 'home', path: '/', times: 8, isForAll: true },
  { name: 'my schedule', path: '/schedule', times: 8, isForAll: true },
  { name: 'floor', path: '/floor', times: 8, isForAll: true },
  { name: 'time off', path: '/time-off', times: 3, isForAll: true },
  { name: 'open shifts', path: '/open-shifts', times: 3, isForAll: true },
  { name: 'chat', path: '/chat', times: 4, isForAll: true },
  { name: 'inbox', path: '/notifications', times: 2, isForAll: true },
  { name: 'what to hear', path: '/api/live', times: 16, isForAll: true },
  { name: 'roster, 4 weeks', path: '/roster?view=month', times: 14, isForAll: false },
  { name: 'decide', path: '/requests', times: 4, isForAll: false },
  { name: 'people', path: '/people', times: 2, isForAll: false },
];

/** Everything people do, repeated as often as it is done, with who may do it. */
export function makeTasks(world: World): { task: Task; isForAll: boolean; times: number }[] {
  const ids = actionIds();
  const act = (file: string, name: string): Act => {
    const id = ids.get(`${file}/${name}`);
    if (id === undefined) throw new Error(`The build has no action ${name}.`);
    return async (person, page, input) => {
      const { answer, text } = await callAction(world.url, { id, page, cookie: person.cookie, input });
      return answer === 'ok' ? null : `${name} answers ${answer}: ${text.slice(-300)}`;
    };
  };
  const reads = pages.map(({ name, path, times, isForAll }) => ({
    task: { name, run: (person: LoadPerson) => open(world.url, path, person) },
    isForAll,
    times,
  }));
  return [
    ...reads,
    { task: postToChat(act('chat-actions', 'postMessage')), isForAll: true, times: 8 },
    { task: askForLeave(world, act('time-off-actions', 'createTimeOffRequest')), isForAll: true, times: 4 },
    { task: decideLeave(world, act('time-off-actions', 'approveTimeOffRequest')), isForAll: false, times: 4 },
    { task: editDraft(world, act('roster-actions', 'updateAssignedShift')), isForAll: false, times: 10 },
  ];
}

type Act = (person: LoadPerson, page: string, input: unknown) => Promise<string | null>;

async function open(url: string, path: string, person: LoadPerson): Promise<string | null> {
  const response = await fetch(`${url}${path}`, {
    headers: { cookie: person.cookie, accept: path.startsWith('/api/') ? '*/*' : 'text/html' },
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await response.text();
  if (response.status !== 200) return `${path} answers ${response.status}`;
  // A page that fails while it streams says so in its text.
  return text.includes('data-dgst') ? `${path} could not be loaded` : null;
}

function postToChat(act: Act): Task {
  let count = 0;
  return {
    name: 'post to chat',
    run: (person) => {
      count += 1;
      const content = `Line ${count} is clear again.`;
      return act(person, '/chat', { channelId: person.channelId, clientId: randomUUID(), content });
    },
  };
}

function askForLeave({ sql }: World, act: Act): Task {
  let days = 0;
  return {
    name: 'ask for time off',
    async run(person) {
      const [kind] = await sql<{ id: number }[]>`
        select k.id::integer as id from public.leave_kinds k join public.profiles p on p.agency_id = k.agency_id
        where p.id = ${person.id} and k.is_active and not k.needs_balance order by k.notice_days, k.id limit 1`;
      days += 1;
      const startsAt = Date.parse(`${addDays(firstLeaveDay, days)}T16:00Z`);
      return act(person, '/time-off', { kindId: kind?.id, startsAt, endsAt: startsAt + 10 * 3_600_000 });
    },
  };
}

function decideLeave({ sql }: World, act: Act): Task {
  const taken = new Set<number>();
  return {
    name: 'approve time off',
    async run(person) {
      const requests = await sql<{ id: number; version: number }[]>`
        select r.id::integer as id, r.version from public.time_off_requests r
        where r.status = 'pending' and r.user_id <> ${person.id}
          and r.start_datetime > ${firstLeaveDay}::text::timestamptz
          and r.agency_id = (select p.agency_id from public.profiles p where p.id = ${person.id})
        order by r.id`;
      const next = requests.find(({ id }) => !taken.has(id));
      if (next === undefined) return null;
      taken.add(next.id);
      return act(person, '/requests', { requestId: next.id, expectedVersion: next.version, note: null });
    },
  };
}

/** Locks a shift of the draft, or lets go of it; never one that is edited just now. */
function editDraft({ sql, random, draftId }: World, act: Act): Task {
  const busy = new Set<number>();
  const toggle = async (person: LoadPerson, shift: number): Promise<string | null> => {
    const [found] = await sql<
      ({ id: number; version: number; isLocked: boolean } & Record<string, unknown>)[]
    >`
      select id::integer as id, version, user_id as "userId", shift_id::integer as "shiftId", shift_date::text as "shiftDate",
        to_char(local_start, 'HH24:MI') as "localStart", to_char(local_end, 'HH24:MI') as "localEnd",
        required_role as "requiredRole", is_overtime as "isOvertime", is_locked as "isLocked", is_acting as "isActing"
      from public.assigned_shifts where id = ${shift}`;
    if (found === undefined) return 'the shift has gone';
    const { id, version, isLocked, ...row } = found;
    return act(person, '/roster', {
      editId: randomUUID(),
      scheduleId: draftId,
      operations: [{ kind: 'change', id, version, row: { ...row, isLocked: !isLocked } }],
    });
  };
  return {
    name: 'edit the roster',
    async run(person) {
      const rows = await sql<{ id: number }[]>`
        select id::integer as id from public.assigned_shifts
        where schedule_id = ${draftId} and status = 'draft' and starts_at > now() order by id limit 400`;
      const free = rows.filter(({ id }) => !busy.has(id));
      const chosen = free[random.between(0, Math.max(0, free.length - 1))];
      if (chosen === undefined) return 'the draft has no shift to edit';
      busy.add(chosen.id);
      try {
        const answer = await toggle(person, chosen.id);
        // Another edit of the same person came first: whoever sees that does it again.
        return answer?.includes('answers conflict') ? await toggle(person, chosen.id) : answer;
      } finally {
        busy.delete(chosen.id);
      }
    },
  };
}
