import 'server-only';
import { z } from 'zod';
import type { Digest, DigestFacts, NightlyLog, NightlyRun } from '#lib/domain/digest-records.ts';
import { readWire, type WireRow } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import { isTimeZone } from '#lib/domain/time.ts';
import type { Db } from '#lib/supabase/server.ts';
import { readCoverage } from './coverage.ts';
import { dataOf, jsonOf, requireData } from './read.ts';
import { readRosterFacts } from './roster-facts.ts';

const waitingRequest = z.object({
  kind: z.enum(['leave', 'swap']),
  id: z.int(),
  centerId: z.guid(),
  names: z.array(z.string()),
  startsAt: z.number(),
  endsAt: z.number(),
  since: z.number(),
});

const endingCertificate = z.object({
  userId: z.guid(),
  fullName: z.string(),
  title: z.string(),
  lastDate: z.string(),
});

const factsSchema = z.object({
  centers: z.array(
    z.object({
      name: z.string(),
      roster: z.unknown(),
      /** Rows come by the thousands and from our own function: they are taken as they are. */
      wire: z.object({
        users: z.array(z.string()),
        rows: z.custom<readonly WireRow[]>((value) => Array.isArray(value)),
      }),
      coverage: z.unknown(),
    }),
  ),
  requests: z.array(waitingRequest),
  invitationEnds: z.array(z.number()),
  certificates: z.array(endingCertificate),
  unacknowledged: z.int(),
  undelivered: z.int(),
});

/** What `get_digest_facts` answers, as the domain knows it. Throws a fault that names what is amiss. */
export function readDigestFacts(answer: unknown): DigestFacts {
  const { centers, ...facts } = factsSchema.parse(answer);
  return {
    ...facts,
    centers: centers.map(({ name, wire, coverage, ...around }) => {
      const roster = readRosterFacts(around.roster);
      const read = readWire(
        { ...wire, scheduleId: 0, version: 0, at: 0, count: 0 },
        templatesById(roster.templates),
        roster.clock,
      );
      return { name, roster, rows: read.rows, coverage: readCoverage(coverage).coverage };
    }),
  };
}

/** What the look ahead of an agency is computed from, with the secret key; null for an agency that is not served. */
export async function getDigestFacts(admin: Db, agencyId: string): Promise<DigestFacts | null> {
  const answer = dataOf(await admin.rpc('get_digest_facts', { p_agency: agencyId }));
  return answer === null ? null : readDigestFacts(answer);
}

/** A night that this worker has for five minutes. Whoever has an earlier attempt writes nothing any more. */
export type ClaimedNight = { id: number; attempt: number; agencyId: string };

const claimsSchema: z.ZodType<ClaimedNight[]> = z.array(
  z.object({ id: z.int(), attempt: z.int(), agencyId: z.guid() }),
);

/**
 * Takes nights that are due, and those that another worker left or this one held before it was killed; at most some at a
 * time. With the secret key.
 */
export async function beginNightlyRuns(admin: Db, worker: string): Promise<ClaimedNight[]> {
  return claimsSchema.parse(requireData(await admin.rpc('begin_nightly_run', { p_worker: worker })));
}

/**
 * Keeps what a night found, and tells the supervisors if there is anything to tell. Returns how many were told; null when
 * the run is over, or another worker's by now.
 */
export async function finishNightlyRun(
  admin: Db,
  { id, attempt }: ClaimedNight,
  digest: Digest,
): Promise<number | null> {
  return dataOf(
    await admin.rpc('finish_nightly_run', { p_id: id, p_attempt: attempt, p_result: jsonOf(digest) }),
  );
}

/** Says why an attempt failed, in one line of at most 500 characters; the fifth is the last. */
export async function failNightlyRun(admin: Db, { id, attempt }: ClaimedNight, error: string): Promise<void> {
  dataOf(await admin.rpc('fail_nightly_run', { p_id: id, p_attempt: attempt, p_error: error }));
}

const runSchema = z.object({
  id: z.int(),
  night: z.string(),
  state: z.enum(['running', 'done', 'failed', 'missed']),
  attempts: z.int(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  peopleTold: z.int().nullable(),
  summary: z.string().nullable(),
  error: z.string().nullable(),
});

const logSchema: z.ZodType<NightlyLog> = z.object({
  runs: z.array(runSchema),
  nextAt: z.number().nullable(),
  timeZone: z.string().refine(isTimeZone, 'unknown time zone'),
});

/** The newest 60 nights of the own agency, for supervisors. Throws a `Refusal` for others. */
export async function listNightlyRuns(db: Db): Promise<NightlyLog> {
  return logSchema.parse(requireData(await db.rpc('list_nightly_runs')));
}

const count = z.int().nonnegative();
const listOf = <Row extends z.ZodType>(row: Row) => z.object({ total: count, rows: z.array(row) });

/** A digest as it was stored. */
const digestSchema: z.ZodType<Digest> = z.object({
  summary: z.string(),
  centers: z.array(
    z.object({
      id: z.guid(),
      name: z.string(),
      timeZone: z.string().refine(isTimeZone, 'unknown time zone'),
      fromDate: z.string(),
      toDate: z.string(),
      hasSchedule: z.boolean(),
      unscheduled: z.array(z.string()),
    }),
  ),
  overtimeMinutes: count,
  overtime: listOf(
    z.object({
      centerId: z.guid(),
      userId: z.guid(),
      fullName: z.string(),
      weekStart: z.string(),
      lastDate: z.string(),
      scheduleId: z.int().nullable(),
      workedMinutes: count,
      paidMinutes: count,
      overtimeMinutes: count,
    }),
  ),
  gaps: listOf(
    z.object({
      centerId: z.guid(),
      scheduleId: z.int(),
      kind: z.enum(['employees', 'supervisors', 'qualified']),
      qualificationName: z.string().nullable(),
      shiftDate: z.string(),
      required: count,
      onDuty: count,
      startsAt: z.number(),
      endsAt: z.number(),
    }),
  ),
  requests: listOf(waitingRequest),
  qualifications: listOf(
    z.object({ userId: z.guid(), fullName: z.string(), name: z.string(), lastDate: z.string() }),
  ),
  certificates: listOf(endingCertificate).default({ total: 0, rows: [] }),
  scheduleEnds: z.array(
    z.object({ centerId: z.guid(), scheduleId: z.int(), name: z.string(), lastDate: z.string() }),
  ),
  invitations: z.object({ count, firstEndsAt: z.number().nullable() }),
  unacknowledged: count,
  undelivered: count,
});

const nightSchema: z.ZodType<{ run: NightlyRun; digest: Digest | null }> = runSchema
  .extend({ result: digestSchema.nullable() })
  .transform(({ result, ...run }) => ({ run, digest: result }));

/**
 * A night of the own agency with what it found, for supervisors; null when there is no such night there. Throws a `Refusal`
 * for others.
 */
export async function getNightlyRun(
  db: Db,
  id: number,
): Promise<{ run: NightlyRun; digest: Digest | null } | null> {
  const answer = dataOf(await db.rpc('get_nightly_run', { p_id: id }));
  return answer === null ? null : nightSchema.parse(answer);
}
