import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Database } from '#lib/supabase/database.types.ts';
import type { Ledger } from './ledger.ts';
import { pause } from './wait.ts';

export type Client = SupabaseClient<Database>;
export type Step = 'create' | 'generate' | 'publish' | 'write';

/** Somebody who repeats one piece of work until told to stop; a step that fails is tried again. */
export type Lane = () => Promise<void>;

export type LaneContext = {
  ledger: Ledger;
  /** Called just before a step is sent. */
  onStep(step: Step): void;
};

/** How a draft is generated: returns the run once it is open. */
export type Generate = (draft: { id: number; version: number }) => Promise<number>;

const requestTimeoutMs = 15_000;
/** About four months, as centers plan. */
const blockDays = 112;
const dayMs = 86_400_000;
const requestSchema = z.object({ id: z.int(), version: z.int() });

/**
 * A client of supabase-js that keeps its session in memory and never waits for ever.
 *
 * @param token of somebody who is signed in already; without it the client signs in itself
 */
export function createDrillClient(url: string, key: string, token?: string): Client {
  return createClient<Database>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: {
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) }),
    },
    ...(token === undefined ? {} : { accessToken: async () => token }),
  });
}

/** Repeats the lanes side by side until `stop`; returns when each has had the answer, or failure, of its last step. */
export async function runLanes(lanes: readonly Lane[], stop: AbortSignal): Promise<void> {
  const run = async (lane: Lane): Promise<void> => {
    while (!stop.aborted) {
      try {
        await lane();
      } catch {
        await pause(50);
      }
    }
  };
  await Promise.all(lanes.map(run));
}

/** A person who changes their own telephone number again and again. */
export function phoneLane(client: Client, userId: string, { ledger, onStep }: LaneContext): Lane {
  let count = 0;
  return async () => {
    count += 1;
    const phone = `+1 707 ${String(Date.now() % 1_000_000_000).padStart(9, '0')} ${count % 1000}`;
    onStep('write');
    const acknowledge = ledger.sendPhone(userId, phone);
    const { data, error } = await client
      .from('profiles')
      .update({ phone })
      .eq('id', userId)
      .select('phone')
      .single();
    if (error) throw error;
    if (data.phone === phone) acknowledge();
    await pause(20);
  };
}

/** Of all lanes, since what a kill left behind still holds its day. */
let daysAskedFor = 0;

/** A person who asks for time off again and again, each time for a reason and a day of its own, and takes it back. */
export function timeOffLane(client: Client, { ledger, onStep }: LaneContext): Lane {
  const startedAt = Date.now();
  const first = Math.ceil(startedAt / dayMs) * dayMs;
  return async () => {
    daysAskedFor += 1;
    const reason = `Drill ${startedAt}-${daysAskedFor}`;
    // Beyond every notice that a kind may ask for.
    const startsAt = first + ((daysAskedFor % 30_000) + 400) * dayMs;
    const kind = await client.from('leave_kinds').select('id').eq('type', 'personal').limit(1).single();
    if (kind.error) throw kind.error;
    onStep('write');
    const acknowledge = ledger.sendTimeOff(reason);
    const { data, error } = await client.rpc('create_time_off', {
      p_kind_id: kind.data.id,
      p_starts_at: new Date(startsAt).toISOString(),
      p_ends_at: new Date(startsAt + dayMs).toISOString(),
      p_reason: reason,
    });
    if (error) throw error;
    acknowledge();
    const { id, version } = requestSchema.parse(data);
    const taken = await client.rpc('withdraw_time_off', { p_request_id: id, p_expected_version: version });
    if (taken.error) throw taken.error;
    await pause(20);
  };
}

/** A person who signs in anew every second. */
export function signInLane(
  connect: () => Client,
  login: { email: string; password: string },
  { ledger }: LaneContext,
): Lane {
  return async () => {
    const { data, error } = await connect().auth.signInWithPassword(login);
    if (error) throw error;
    ledger.signedIn(data.session.refresh_token);
    await pause(1000);
  };
}

/**
 * A supervisor who plans one block after the other: creates it, generates it, publishes it. Goes on where the
 * database says they stand, so what a kill interrupted is taken up again.
 */
export function planningLane(
  client: Client,
  center: { agencyId: string; centerId: string },
  generate: Generate,
  { ledger, onStep }: LaneContext,
): Lane {
  return async () => {
    const draft = await findDraft(client, center.centerId);
    if (draft === null) {
      onStep('create');
      ledger.created(await createNextBlock(client, center));
      return;
    }
    const run = await findLatestRun(client, draft.id);
    if (run?.state === 'succeeded') {
      ledger.runSucceeded(run.id);
      onStep('publish');
      const acknowledge = ledger.sendPublication(draft.id);
      await publish(client, draft);
      acknowledge();
    } else if (run?.state === 'running') {
      await pause(50);
    } else {
      onStep('generate');
      ledger.runStarted(await generate(draft));
    }
  };
}

async function findDraft(client: Client, centerId: string) {
  const { data, error } = await client
    .from('schedules')
    .select('id, version')
    .eq('center_id', centerId)
    .eq('status', 'draft')
    .order('id')
    .limit(1)
    .maybeSingle();
  if (error) throw error;
  return data;
}

async function findLatestRun(client: Client, scheduleId: number) {
  const { data, error } = await client
    .from('generation_runs')
    .select('id, state')
    .eq('schedule_id', scheduleId)
    .order('id', { ascending: false })
    .limit(1)
    .maybeSingle();
  if (error) throw error;
  return data;
}

async function createNextBlock(
  client: Client,
  { agencyId, centerId }: { agencyId: string; centerId: string },
): Promise<number> {
  const latest = await client
    .from('schedules')
    .select('end_date')
    .eq('center_id', centerId)
    .eq('status', 'published')
    .order('end_date', { ascending: false })
    .limit(1)
    .maybeSingle();
  if (latest.error) throw latest.error;
  const dayAfter = Date.parse(latest.data?.end_date ?? new Date().toISOString().slice(0, 10)) + dayMs;
  const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const { data, error } = await client
    .from('schedules')
    .insert({
      agency_id: agencyId,
      center_id: centerId,
      name: `Drill ${isoDay(dayAfter)}`,
      start_date: isoDay(dayAfter),
      end_date: isoDay(dayAfter + (blockDays - 1) * dayMs),
    })
    .select('id')
    .single();
  if (error) throw error;
  return data.id;
}

async function publish(client: Client, draft: { id: number; version: number }): Promise<void> {
  const { error } = await client.rpc('publish_schedule', {
    p_schedule_id: draft.id,
    p_expected_version: draft.version,
  });
  if (error) throw error;
}
