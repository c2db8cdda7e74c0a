import { headers as incoming } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import { recordRouteRefusal } from '#lib/auth/refused.ts';
import { getReportReader, type ReportReader } from '#lib/auth/report-reader.ts';
import { getSessionUser, type SessionUser, whyNobody } from '#lib/auth/session.ts';
import { takeTurn } from '#lib/data/turns.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import type { RateLimitName } from '#lib/domain/rate-limits.ts';
import { Refusal, type RefusalCode } from '#lib/domain/refusal.ts';
import type { ReportId } from '#lib/domain/report-query.ts';
import type { Role } from '#lib/domain/types.ts';
import { log } from '#lib/log.ts';
import { requestId } from '#lib/request-id.ts';
import { foreignWords, isForeignRequest } from '#lib/same-origin.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

const statusOf: Record<RefusalCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  rule_violation: 422,
  internal: 500,
};

/** What is never to be kept: the roster changes, and belongs to whoever asked. */
const headers = { 'cache-control': 'no-store' };

type Work<Caller = SessionUser> = (db: Db, user: Caller) => Promise<unknown>;

/** Answers a supervisor, as `answerRole`. */
export function answerSupervisor(work: Work): Promise<Response> {
  return answerRole('supervisor', work);
}

/** Answers as `answerRole` what is costly: once the limit is reached with 429 and Retry-After. */
export function answerWithin(limit: RateLimitName, role: Role, work: Work): Promise<Response> {
  return answerRole(role, async (db, user) => {
    await takeTurn(db, limit);
    return work(db, user);
  });
}

const whoMay: Record<Role, string> = {
  dispatcher: 'people of the agency',
  supervisor: 'a supervisor',
  admin: 'an admin',
};

/**
 * Answers whoever has at least that role with JSON, or with the answer that `work` makes itself; null is not found.
 * Whatever goes wrong is `{message}` with the status that it means; what is refused to a signed-in person is in the audit.
 * Another site gets nothing by somebody's browser.
 */
export function answerRole(role: Role, work: Work): Promise<Response> {
  return answerCaller(async () => {
    const user = await getSessionUser();
    if (user === null) throw await whyNobody();
    if (!hasRole(user.role, role)) throw new Refusal('forbidden', `Only ${whoMay[role]} may see this.`);
    return user;
  }, work);
}

/**
 * Answers whoever reads a report, as `answerWithin`.
 *
 * @param centerId that a role without a center asks for
 */
export function answerReportReader(
  limit: RateLimitName,
  report: ReportId | null,
  centerId: string | null,
  work: Work<ReportReader>,
): Promise<Response> {
  return answerCaller(
    async () => {
      const reader = await getReportReader(centerId);
      if (reader === null) {
        if ((await getSessionUser()) === null) throw await whyNobody();
        throw new Refusal('forbidden', `Only ${whoMay.supervisor} may see this.`);
      }
      if (report !== null && !reader.reads.includes(report)) {
        throw new Refusal('forbidden', 'Your role does not read this report.');
      }
      return reader;
    },
    async (db, reader) => {
      await takeTurn(db, limit);
      return work(db, reader);
    },
  );
}

async function answerCaller<Caller>(whoAsks: () => Promise<Caller>, work: Work<Caller>): Promise<Response> {
  const db = await createRequestClient();
  try {
    if (isForeignRequest(await incoming())) throw new Refusal('forbidden', foreignWords);
    const user = await whoAsks();
    const found = await work(db, user);
    if (found instanceof Response) return found;
    if (found === null) throw new Refusal('not_found', 'This is not there, or not of your agency.');
    return Response.json(found, { headers });
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof Refusal) {
      await recordRouteRefusal(db, error);
      const { retryAfterSeconds } = error.detail;
      return Response.json(
        { message: error.message },
        retryAfterSeconds === undefined
          ? { status: statusOf[error.code], headers }
          : { status: 429, headers: { ...headers, 'retry-after': String(retryAfterSeconds) } },
      );
    }
    const id = await requestId();
    log.error({ requestId: id, err: error }, 'A route failed.');
    const message = `Something went wrong on our side. Try again; if it stays, name this id: ${id}`;
    return Response.json({ message }, { status: 500, headers });
  }
}
