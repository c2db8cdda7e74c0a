import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { getOpeningFacts, getOpenShiftFacts } from '#lib/data/filling-facts.ts';
import * as openings from '#lib/data/openings.ts';
import { EDIT_NEEDS } from '#lib/domain/edit-judgement.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import type { FillingFacts, FillingRanking, FillProposal } from '#lib/domain/filling-records.ts';
import { type GivenPart, type OpeningFillPlan, planFill } from '#lib/domain/opening-fill.ts';
import type { FillWay } from '#lib/domain/opening-records.ts';
import { barOf, isAtOnce, judgeFor, type MyOpenShift, openShiftsFor } from '#lib/domain/opening-view.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { settled } from './settled.ts';

// Who may have an opening is judged here, from facts that they may not read; the database takes fills from this server alone,
// checks the right of the person again, and lets one of several be first.

/** Who asks; the session is the caller's to check. */
export type Filler = Pick<SessionUser, 'id'>;

/**
 * What an opening is ranked on: of everybody of the center for supervisors, of themselves for others. Null when there is no
 * such opening for them.
 */
export async function loadFilling(user: Filler, openingId: number): Promise<FillingFacts | null> {
  return getOpeningFacts(await actingClient(), user.id, openingId, null);
}

/** Whom to ask for an opening, step by step, and why not the others. Throws a `Refusal` when there is no such opening. */
export async function rankOpening(
  user: Filler,
  openingId: number,
): Promise<{ facts: FillingFacts; ranking: FillingRanking }> {
  const facts = await loadFilling(user, openingId);
  if (facts === null) throw gone();
  return { facts, ranking: rankFilling(facts, Date.now()) };
}

/** Open shifts of the next 62 days that the person has the capacity for, by start, with what each would mean for them. */
export async function listMyOpenShifts(user: Filler): Promise<MyOpenShift[]> {
  return openShiftsFor(await getOpenShiftFacts(await actingClient(), user.id), user.id, Date.now());
}

export type Claim = {
  openingId: number;
  expectedVersion: number;
  /** The edit that would give it, named by whoever asks: a repeated request gives it once. */
  editId: string;
  /** Kept with the claim, or with the change of the roster. */
  note: string | null;
};

/**
 * Takes an opening for oneself: `filled`, or `claimed` where it is decided later or a supervisor has to look at a warning.
 * Throws a `Refusal` for whoever may not have it, with the limit, and for what others got, with who and when.
 */
export async function claimOpening(
  user: Filler,
  { openingId, expectedVersion, editId, note }: Claim,
): Promise<{ state: 'filled' | 'claimed' }> {
  return settled(async () => {
    const admin = await actingClient();
    const facts = await getOpeningFacts(admin, user.id, openingId, [user.id]);
    if (facts === null) throw gone();
    const now = Date.now();
    const judged = judgeFor(facts, user.id, now);
    if (judged !== null) {
      const bar = barOf(judged, facts.opening, now);
      if (bar !== null) throw new Refusal('rule_violation', `You cannot take this shift: ${bar}`);
      if (!isAtOnce(facts, judged)) {
        const { violations } = judged.candidate;
        await openings.claimOpening(admin, {
          actorId: user.id,
          openingId,
          expectedVersion,
          violations,
          note,
        });
        return { state: 'claimed' as const };
      }
    }
    const outcome = await save(
      { admin, facts, now },
      {
        actor: user,
        openingId,
        expectedVersion,
        editId,
        personId: user.id,
        part: null,
        reason: note,
        way: 'claim',
      },
    );
    return outcome === null ? null : { state: 'filled' as const };
  });
}

export type Award = {
  openingId: number;
  expectedVersion: number;
  editId: string;
  personId: string;
  /** Absent or `take` = the whole; else the part that joins the person's own duty, or the whole where it does. */
  kind?: FillProposal['kind'];
  /** Which part, as it was proposed; absent = as `kind` says. */
  part?: GivenPart | null;
  reason: string | null;
};

/** Gives an opening to somebody, as a supervisor. Throws a `Refusal` as `fillOpening` does. */
export function awardOpening(user: Filler, award: Award): Promise<EditOutcome> {
  return fillOpening(user, { ...award, way: 'award' });
}

export type OpeningFill = Award & {
  way: Exclude<FillWay, 'roster'>;
  /** What the call-out keeps of it; absent without one. */
  call?: object | null;
  /** What the record of a mandate keeps. A function makes it from the facts that the fill is judged by. */
  mandate?: object | ((facts: FillingFacts) => object) | null;
};

/**
 * Gives an opening, or a part of it, to somebody: judged by the facts as they are now, and again when others change them
 * before it is saved. `pending` where a second supervisor confirms. Throws a `Refusal` for what is impossible, what needs a
 * reason and has none, what a person may not decide for themselves, and what others got, with who and when.
 */
export function fillOpening(actor: Filler, fill: OpeningFill): Promise<EditOutcome> {
  return settled(async () => {
    const admin = await actingClient();
    // The list of a mandate is made of everybody; what it means for one person is judged on them alone.
    const people = typeof fill.mandate === 'function' || !isWhole(fill) ? null : [fill.personId];
    const facts = await getOpeningFacts(admin, actor.id, fill.openingId, people);
    if (facts === null) throw gone();
    return save({ admin, facts, now: Date.now() }, { ...fill, actor });
  });
}

function isWhole({ part, kind = 'take' }: Award): boolean {
  // A part that is named is not chosen from what others could do.
  return (part !== undefined && part !== null) || kind === 'take';
}

type Asked = OpeningFill & { actor: Filler };

async function save(
  { admin, facts, now }: { admin: Db; facts: FillingFacts; now: number },
  fill: Asked,
): Promise<EditOutcome | null> {
  const { actor, way, personId, reason, call = null, mandate = null } = fill;
  const { openingId, expectedVersion, editId, part = null, kind = 'take' } = fill;
  const plan = planFill(facts, { personId, kind, part }, now);
  if (plan !== null) refuse(plan, fill);
  // Its row was changed between two readings.
  else if (facts.opening.state === 'open') return null;
  const block = facts.blocks.find(({ scheduleId }) => scheduleId === facts.opening.scheduleId);
  return openings.fillOpening(admin, {
    actorId: actor.id,
    openingId,
    expectedVersion,
    editId,
    scheduleId: facts.opening.scheduleId,
    factsVersion: block?.version ?? 0,
    // Of an opening that is not open any more the database says who has it, before it looks at what would be done.
    operations: plan?.operations ?? [{ kind: 'cancel', id: facts.opening.assignmentId, version: 1 }],
    violations: plan?.violations ?? [],
    needsConfirmation: plan?.need === 'second_supervisor',
    reason,
    way,
    personId,
    call,
    mandate: typeof mandate === 'function' ? mandate(facts) : mandate,
  });
}

/** Refuses as an edit of the roster does; what people take for themselves passes no hard limit whatever they say. */
function refuse({ need, violations, impossible }: OpeningFillPlan, { actor, personId, reason }: Asked): void {
  if (impossible !== null) throw new Refusal('rule_violation', impossible, undefined, { violations });
  if (EDIT_NEEDS.indexOf(need) <= EDIT_NEEDS.indexOf('warning')) return;
  const limit = violations[0]?.message ?? 'a hard one';
  if (actor.id === personId) {
    throw new Refusal('rule_violation', `This passes a limit of yours: ${limit}. Ask a supervisor.`);
  }
  if (reason !== null) return;
  const words = `This passes a limit: ${limit}. Say why.`;
  throw new Refusal('rule_violation', words, { reason: words }, { violations });
}

function gone(): Refusal {
  return new Refusal('not_found', 'This opening does not exist.');
}
