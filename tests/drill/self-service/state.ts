import type postgres from 'postgres';
import type { AssignmentSource, Capacity, RosterRow } from '#lib/domain/roster.ts';
import type { ShiftState } from '#lib/domain/roster-records.ts';
import type { SwapAnswerState, SwapShift, SwapStatus } from '#lib/domain/swap-records.ts';
import type { TimeOffStatus } from '#lib/domain/time-off-records.ts';
import type { Instant } from '#lib/domain/types.ts';

/** A row as the ledger holds it. */
export type LedgerRow = RosterRow & { scheduleId: number; status: 'published' | 'cancelled'; code: string };

export type SwapNow = {
  id: number;
  version: number;
  kind: 'swap' | 'give';
  status: SwapStatus;
  isForEveryone: boolean;
  requesterId: string;
  responderId: string | null;
  requesterRow: number;
  responderRow: number | null;
  requesterShift: SwapShift;
  responderShift: SwapShift | null;
  answers: { personId: string; state: SwapAnswerState; rowId: number | null }[];
};

export type LeaveNow = {
  id: number;
  version: number;
  userId: string;
  status: TimeOffStatus;
  startsAt: Instant;
  endsAt: Instant;
};

/** Whether each says from which status to which. */
export type StatusStep = { id: number; of: number; from: string | null; to: string };

export type LedgerChange = {
  id: number;
  rowId: number;
  kind: 'added' | 'changed' | 'cancelled' | 'restored';
  fromId: string | null;
  toId: string | null;
  before: ShiftState | null;
  after: ShiftState | null;
};

export type Notice = { id: number; to: string; kind: string; link: string | null };

/** Everything that people and the ledger know, and what was written since. */
export type State = {
  rows: ReadonlyMap<number, LedgerRow>;
  cancelled: ReadonlyMap<number, LedgerRow>;
  swaps: ReadonlyMap<number, SwapNow>;
  leave: ReadonlyMap<number, LeaveNow>;
  /** Of each debtor's with each creditor. */
  settled: readonly { creditorId: string; debtorId: string; minutes: number }[];
  active: ReadonlySet<string>;
  versions: ReadonlyMap<number, number>;
  news: {
    changes: readonly LedgerChange[];
    swapSteps: readonly StatusStep[];
    leaveSteps: readonly StatusStep[];
    notices: readonly Notice[];
  };
};

/** The last of each that a state told. */
export type Marks = { change: number; swapStep: number; leaveStep: number; notice: number };

type Answer = {
  rows: (Omit<LedgerRow, 'requiredRole' | 'source'> & { requiredRole: Capacity; source: AssignmentSource })[];
  swaps: SwapNow[];
  leave: LeaveNow[];
  settled: State['settled'];
  active: string[];
  versions: { id: number; version: number }[];
  changes: LedgerChange[];
  swapSteps: StatusStep[];
  leaveSteps: StatusStep[];
  notices: Notice[];
};

/** Reads everything in one statement. */
export async function readState(sql: postgres.Sql, since: Marks): Promise<State> {
  const [row] = await sql<{ answer: Answer }[]>`
    select jsonb_build_object(
      'rows', (
        select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'version', a.version, 'scheduleId', a.schedule_id,
          'status', a.status, 'userId', a.user_id, 'shiftId', a.shift_id, 'code', t.code, 'shiftDate', a.shift_date,
          'localStart', to_char(a.local_start, 'HH24:MI'), 'localEnd', to_char(a.local_end, 'HH24:MI'),
          'requiredRole', case a.required_role when 'dispatcher' then 'dispatcher' else 'supervisor' end,
          'isOvertime', a.is_overtime, 'isLocked', a.is_locked, 'isActing', a.is_acting, 'source', a.source,
          'reason', a.override_reason, 'creditedUserId', a.credited_user_id,
          'startsAt', extract(epoch from a.starts_at) * 1000, 'endsAt', extract(epoch from a.ends_at) * 1000,
          'nominalMinutes', case when a.local_start is null and a.local_end is null then t.duration_minutes else
            ((extract(epoch from coalesce(a.local_end, t.end_time) - coalesce(a.local_start, t.start_time)) / 60)::integer + 1439) % 1440 + 1
            end) order by a.id), '[]')
        from public.assigned_shifts a join public.shifts t on t.id = a.shift_id where a.status in ('published', 'cancelled')
      ),
      'swaps', (
        select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'version', s.version, 'kind', s.kind, 'status', s.status,
          'isForEveryone', s.is_for_everyone, 'requesterId', s.requester_id, 'responderId', s.responder_id,
          'requesterRow', s.requester_assigned_shift_id, 'responderRow', s.responder_assigned_shift_id,
          'requesterShift', s.requester_shift, 'responderShift', s.responder_shift,
          'answers', (
            select coalesce(jsonb_agg(jsonb_build_object('personId', w.person_id, 'state', w.state, 'rowId', w.assigned_shift_id)
              order by w.person_id), '[]')
            from public.swap_answers w where w.agency_id = s.agency_id and w.swap_id = s.id
          )) order by s.id), '[]')
        from public.shift_swaps s
      ),
      'leave', (
        select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'version', o.version, 'userId', o.user_id, 'status', o.status,
          'startsAt', extract(epoch from o.start_datetime) * 1000, 'endsAt', extract(epoch from o.end_datetime) * 1000)
          order by o.id), '[]')
        from public.time_off_requests o
      ),
      'settled', (
        select coalesce(jsonb_agg(jsonb_build_object('creditorId', h.creditor_id, 'debtorId', h.debtor_id, 'minutes', h.minutes)), '[]')
        from public.hour_settlements h
      ),
      'active', (select jsonb_agg(p.id) from public.profiles p where p.is_active),
      'versions', (select jsonb_agg(jsonb_build_object('id', s.id, 'version', s.version)) from public.schedules s),
      'changes', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id, 'kind', c.kind,
          'fromId', c.from_user_id, 'toId', c.to_user_id, 'before', c.before, 'after', c.after) order by c.id), '[]')
        from public.shift_changes c where c.id > ${since.change} and c.is_published
      ),
      'swapSteps', (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'of', e.swap_id, 'from', e.from_status, 'to', e.to_status)
          order by e.id), '[]')
        from public.swap_events e where e.id > ${since.swapStep}
      ),
      'leaveSteps', (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'of', e.request_id, 'from', e.from_status, 'to', e.to_status)
          order by e.id), '[]')
        from public.time_off_events e where e.id > ${since.leaveStep}
      ),
      'notices', (
        select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'to', n.recipient_id, 'kind', n.kind, 'link', n.link)
          order by n.id), '[]')
        from public.notifications n where n.id > ${since.notice}
      )) as answer`;
  if (row === undefined) throw new Error('The state was not told.');
  const { answer } = row;
  const byId = <Item extends { id: number }>(items: readonly Item[]) =>
    new Map(items.map((item) => [item.id, item]));
  return {
    rows: byId(answer.rows.filter(({ status }) => status === 'published')),
    cancelled: byId(answer.rows.filter(({ status }) => status === 'cancelled')),
    swaps: byId(answer.swaps),
    leave: byId(answer.leave),
    settled: answer.settled,
    active: new Set(answer.active),
    versions: new Map(answer.versions.map(({ id, version }) => [id, version])),
    news: {
      changes: answer.changes,
      swapSteps: answer.swapSteps,
      leaveSteps: answer.leaveSteps,
      notices: answer.notices,
    },
  };
}

export function marksAfter({ news }: State, since: Marks): Marks {
  return {
    change: news.changes.at(-1)?.id ?? since.change,
    swapStep: news.swapSteps.at(-1)?.id ?? since.swapStep,
    leaveStep: news.leaveSteps.at(-1)?.id ?? since.leaveStep,
    notice: news.notices.at(-1)?.id ?? since.notice,
  };
}
