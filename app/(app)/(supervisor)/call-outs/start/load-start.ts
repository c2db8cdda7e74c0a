import 'server-only';
import { type FillData, loadFill, loadGap } from '#app/(app)/(member)/open-shifts/load-fill.ts';
import type { StartQuery } from '#components/call-outs/start-query.ts';
import { rankOpening } from '#lib/actions/fill-opening.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import type { OpeningChoice, ShortStretch } from '#lib/domain/gap-openings.ts';
import type { SupervisedOpening } from '#lib/domain/opening-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** A step with how many it would ask, and who is first. */
export type StartStep = { name: string; people: number; first: string | null };

/** For what somebody is looked for: a shift that is open, or a stretch for which one is opened first. */
export type StartNeed =
  | { kind: 'running'; callOutId: string }
  | {
      kind: 'opening';
      opening: SupervisedOpening;
      steps: readonly StartStep[];
      /** The agency lets the app make offers by itself. */
      mayOffer: boolean;
    }
  | { kind: 'gap'; stretch: ShortStretch; scheduleId: number; choices: readonly OpeningChoice[] };

/** The need that an address names; null when it is not there any more. */
export async function loadStart(
  db: Db,
  user: SessionUser,
  query: StartQuery,
  now: Instant,
): Promise<StartNeed | null> {
  if (user.center === null) return null;
  const data = await loadFill(db, user.center, now);
  const opening = openingFor(query, data, now);
  if (opening?.callOut) return { kind: 'running', callOutId: opening.callOut.id };
  if (opening !== null) {
    const { facts, ranking } = await rankOpening(user, opening.id);
    return {
      kind: 'opening',
      opening,
      mayOffer: facts.rules.automatic.offers && facts.rules.steps.some(({ isAutomatic }) => isAutomatic),
      steps: ranking.steps.map(({ step, ranked }) => ({
        name: facts.rules.steps[step]?.name ?? '',
        people: ranked.length,
        first: ranked[0]?.fullName ?? null,
      })),
    };
  }
  const stretch = stretchFor(query, data, now);
  const gap = stretch === null ? null : await loadGap(db, user.center, stretch, now);
  return stretch === null || gap === null ? null : { kind: 'gap', stretch, ...gap };
}

/** The shift that is open for it: one for which nobody is looked for yet, else, where no other is short of, one that runs. */
function openingFor(query: StartQuery, data: FillData, now: Instant): SupervisedOpening | null {
  const { rowId, gapAt, gapOf } = query;
  if (rowId !== null) return data.openings.find(({ assignmentId }) => assignmentId === rowId) ?? null;
  if (gapAt === null) return null;
  const capacity = gapOf === 'supervisors' ? 'supervisor' : 'dispatcher';
  const at = Math.max(gapAt, now);
  const open = data.openings.filter(
    (each) => each.capacity === capacity && each.startsAt <= at && each.endsAt > at,
  );
  const idle = open.find(({ callOut }) => callOut === null);
  return idle ?? (stretchFor(query, data, now) === null ? (open[0] ?? null) : null);
}

function stretchFor(
  { gapAt, gapOf }: StartQuery,
  { stretches }: FillData,
  now: Instant,
): ShortStretch | null {
  if (gapAt === null) return null;
  const at = Math.max(gapAt, now);
  return (
    stretches.find(({ kind, startsAt, endsAt }) => kind === gapOf && startsAt <= at && endsAt > at) ?? null
  );
}
