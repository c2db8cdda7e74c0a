import 'server-only';
import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { getLiveMark } from '#lib/data/live-mark.ts';
import { getSessionState, type SessionState } from '#lib/data/session-state.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { CLOCK_STYLES, DENSITIES, THEMES } from '#lib/domain/schemas.ts';
import { type CenterClock, PATTERN_IDS, ROLES, type Role, type Weekday } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';
import { isGoodWithoutAuth, refuseWhileAway } from './auth-away.ts';
import { getReader } from './reader.ts';
import { recordPageRefusal } from './refused.ts';
import { hasAccepted } from './use-notice.ts';

const weekday = z.custom<Weekday>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6,
);

const workweeks = z.array(z.object({ fromDate: z.string(), workweekStart: weekday }));

const meSchema = z
  .object({
    id: z.string(),
    full_name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    employee_number: z.string().nullable(),
    seniority_date: z.string().nullable(),
    pattern: z.enum(PATTERN_IDS).nullable(),
    default_shift_preference_id: z.number().nullable(),
    theme: z.enum(THEMES),
    density: z.enum(DENSITIES),
    clock: z.enum(CLOCK_STYLES),
    version: z.number(),
    role: z.enum(ROLES),
    topics: z.array(z.string()),
    unread: z.number(),
    chat_unread: z.number(),
    agency: z.object({
      id: z.string(),
      name: z.string(),
      workweek_start: weekday,
      workweeks,
      notice_mark: z.string().nullable(),
    }),
    center: z
      .object({ id: z.string(), name: z.string(), time_zone: z.string(), day_start: z.string() })
      .nullable(),
  })
  .transform((me) => ({
    id: me.id,
    fullName: me.full_name,
    email: me.email,
    phone: me.phone,
    employeeNumber: me.employee_number,
    seniorityDate: me.seniority_date,
    pattern: me.pattern,
    preferredShiftId: me.default_shift_preference_id,
    theme: me.theme,
    density: me.density,
    clockStyle: me.clock,
    version: me.version,
    role: me.role,
    /** Realtime topics this person may hear now. */
    topics: me.topics,
    unread: me.unread,
    /** Conversations that are not muted and have something unread. */
    chatUnread: me.chat_unread,
    agency: {
      id: me.agency.id,
      name: me.agency.name,
      /** Today's. */
      workweekStart: me.agency.workweek_start,
      /** By first day. */
      workweeks: me.agency.workweeks,
      /** Of the notice that whoever signs in has to accept; null = there is none. */
      noticeMark: me.agency.notice_mark,
    },
    center:
      me.center === null
        ? null
        : {
            id: me.center.id,
            name: me.center.name,
            clock: { timeZone: me.center.time_zone, dayStart: me.center.day_start } satisfies CenterClock,
          },
  }));

/** The signed-in person with role, agency, center and display settings. */
export type SessionUser = z.output<typeof meSchema>;

async function loadMe(db: Db): Promise<SessionUser | null> {
  const { data } = await db.rpc('get_me').throwOnError();
  return data === null ? null : meSchema.parse(data);
}

/** Who renders this page; null without a session, or when the account is deactivated. Once per request. */
export const getSessionUser = cache(async (): Promise<SessionUser | null> => {
  const db = await createRequestClient();
  const { data } = await db.auth.getClaims();
  return data === null ? null : loadMe(db);
});

/**
 * The same, asked of Auth itself: a session that was ended elsewhere no longer counts. For mutations. While Auth does not
 * answer, the database does, which knows the sessions as well.
 */
export async function getFreshUser(db: Db): Promise<SessionUser | null> {
  const { data, error } = await db.auth.getUser();
  if (error !== null && !(await isGoodWithoutAuth(db, error))) return null;
  return error === null && data.user === null ? null : loadMe(db);
}

/**
 * What the caller's browser needs to hear live updates: the topics, the access token of the session with the seconds it
 * is still good for, and what there was to hear since the mark of a former answer. Null without a session, or when the
 * account is deactivated.
 */
export async function getLiveGrant(since: number | null) {
  const user = await getSessionUser();
  if (user === null) return null;
  const db = await createRequestClient();
  const [{ data }, heard] = await Promise.all([db.auth.getSession(), getLiveMark(db, since)]);
  if (data.session === null) return null;
  const { access_token: accessToken, expires_at: expiresAt = 0 } = data.session;
  const expiresInSeconds = expiresAt - Math.floor(Date.now() / 1000);
  return { accessToken, expiresInSeconds, topics: user.topics, heard };
}

/**
 * The signed-in person, or the way to the sign-in, or to the notice that has to be accepted first. A role that only reads gets
 * the no-rights page, and its own first page instead of the home page. For pages.
 */
export async function requireUser(): Promise<SessionUser> {
  const user = await requireSignedIn();
  if (user !== null) return user;
  if (((await headers()).get('x-page')?.split('?')[0] || '/') === '/') return redirect('/reports');
  await recordPageRefusal('Your role reads and changes nothing here.');
  return forbidden();
}

/** As `requireUser`, also for a role that only reads: null then, and `getReader` tells who it is. */
export async function requireSignedIn(): Promise<SessionUser | null> {
  const user = await getSessionUser();
  const person = user ?? (await getReader());
  if (person === null) return goToSignIn();
  if (await hasAccepted(person.agency.noticeMark, person.id)) return user;
  return redirect(`/sign-in/notice${await backToPage()}`);
}

/**
 * What a page reads that is there for everybody who is signed in, or the way to the sign-in: an account can be
 * deactivated while the page is read. Throws what the reading throws for anybody else.
 */
export async function whileSignedIn<Value>(reading: Promise<Value | null>): Promise<Value> {
  let fault: unknown = new Error('The database gave no answer.');
  try {
    const value = await reading;
    if (value !== null) return value;
  } catch (error) {
    fault = error;
  }
  if ((await loadMe(await createRequestClient())) !== null || (await getReader()) !== null) throw fault;
  return goToSignIn();
}

/** What stands against the session of this browser; null when there is none that counts. */
async function getProblem(): Promise<SessionState | null> {
  const db = await createRequestClient();
  const { data } = await db.auth.getClaims();
  return data === null ? null : getSessionState(db);
}

/** Why nobody is signed in who was asked for: what stands against the session or the role, in words, or that it is over. */
export async function whyNobody(): Promise<Refusal> {
  const problem = (await getProblem())?.problem;
  if (problem == null && (await getReader()) !== null) {
    return new Refusal('forbidden', 'Your role reads and changes nothing here.');
  }
  return new Refusal(
    'unauthenticated',
    problem == null ? 'Your session has ended. Sign in again.' : problemWords[problem],
  );
}

const problemWords: Record<NonNullable<SessionState['problem']>, string> = {
  locked: 'This session is locked, and nothing was saved. Unlock it with your password.',
  sign_in_again: 'Your sign-in is too old, and nothing was saved. Type your password again.',
  second_factor: 'Your account needs its second factor first. Sign in again with it.',
};

async function goToSignIn(): Promise<never> {
  await refuseWhileAway(await createRequestClient());
  const state = await getProblem();
  switch (state?.problem) {
    case 'second_factor':
      return redirect(`/sign-in/${state.hasSecondFactor ? 'code' : 'second-factor'}${await backToPage()}`);
    case 'sign_in_again':
      return redirect(`/sign-in${await backToPage({ reason: 'again' })}`);
    case 'locked':
      return redirect(`/sign-in/locked${await backToPage()}`);
    default:
      return redirect(`/sign-in${await backToPage({ reason: 'ended' })}`);
  }
}

/** `?reason=ended&next=%2Fschedule`: the present page is where to go afterwards. */
async function backToPage(parameters: Record<string, string> = {}): Promise<string> {
  const page = (await headers()).get('x-page');
  const query = new URLSearchParams({ ...parameters, ...(page ? { next: page } : {}) }).toString();
  return query === '' ? '' : `?${query}`;
}

/** The signed-in person with at least that role, or the no-rights page. */
export async function requireRole(role: Role): Promise<SessionUser> {
  const user = await requireUser();
  if (hasRole(user.role, role)) return user;
  await recordPageRefusal(`Only ${role === 'admin' ? 'an admin' : 'a supervisor'} may see this page.`);
  return forbidden();
}
