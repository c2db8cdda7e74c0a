import 'server-only';
import { type FillCandidate, type FillStepView, fillSteps } from '#components/openings/fill-view.ts';
import { rankOpening } from '#lib/actions/fill-opening.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { getCoverage } from '#lib/data/coverage.ts';
import { getOpening, listOpenings } from '#lib/data/openings.ts';
import { getRosterFacts } from '#lib/data/roster-facts.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { fillingWorld } from '#lib/domain/filling-people.ts';
import { judgeWhole } from '#lib/domain/filling-proposals.ts';
import type { FillingFacts } from '#lib/domain/filling-records.ts';
import {
  gapChoices,
  type OpeningChoice,
  type ShortStretch,
  shortPart,
  shortStretches,
  trimOperations,
  withOpenings,
} from '#lib/domain/gap-openings.ts';
import type { OpeningDetail, SupervisedOpening } from '#lib/domain/opening-records.ts';
import { meansOf } from '#lib/domain/opening-view.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import { addDays, operationalDateOf } from '#lib/domain/time.ts';
import { nextWallQuarter } from '#lib/domain/time-off-rows.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** What is short later is still to be planned: the roster shows it. */
const GAP_DAYS = 14;

const HOUR_MS = 60 * 60_000;

export type FillData = {
  openings: readonly SupervisedOpening[];
  /** Short even if every open shift is taken. */
  stretches: readonly ShortStretch[];
  qualificationNames: Readonly<Record<string, string>>;
};

/** All that is to be filled at the supervisor's center. */
export async function loadFill(db: Db, center: Center, now: Instant): Promise<FillData> {
  const fromDate = operationalDateOf(now, center.clock);
  const range = { fromDate, toDate: addDays(fromDate, GAP_DAYS - 1) };
  const [openings, { coverage, qualificationNames }] = await Promise.all([
    listOpenings(db, center.id),
    getCoverage(db, center.id, range, null),
  ]);
  return { openings, stretches: shortStretches(withOpenings(coverage, openings), now), qualificationNames };
}

type Center = NonNullable<SessionUser['center']>;

export type OpeningData = OpeningDetail & {
  callOut: SupervisedOpening['callOut'];
  steps: readonly FillStepView[] | null;
  /** When ranked claims would be decided by the agency's rule. */
  proposedUntil: Instant;
  /** What cuts it to the hours that are short; null where all of it is, or none. */
  trim: { choice: OpeningChoice; row: RosterRow; scheduleId: number } | null;
};

/** One opening with its ranking, as it is now; null when there is none under the id. */
export async function loadOpening(
  db: Db,
  user: SessionUser,
  openingId: number,
  { openings }: Pick<FillData, 'openings'>,
  now: Instant,
): Promise<OpeningData | null> {
  const detail = openingId === 0 ? null : await getOpening(db, openingId);
  if (detail === null) return null;
  const { opening } = detail;
  const callOut = openings.find(({ id }) => id === openingId)?.callOut ?? null;
  if (opening.state !== 'open' || opening.endsAt <= now) {
    return { ...detail, callOut, steps: null, proposedUntil: now, trim: null };
  }
  const [{ facts, ranking }, { coverage }] = await Promise.all([
    rankOpening(user, openingId),
    getCoverage(
      db,
      opening.centerId,
      { fromDate: opening.shiftDate, toDate: addDays(opening.shiftDate, 1) },
      null,
    ),
  ]);
  const wanted = nextWallQuarter(now + facts.rules.claims.rankedHours * HOUR_MS, facts.roster.clock);
  return {
    ...detail,
    callOut,
    steps: fillSteps(ranking, facts.rules, possibleOf(facts, now)),
    proposedUntil: Math.min(wanted, opening.startsAt),
    trim: trimOf(facts, coverage, now),
  };
}

/** Everybody who could have the whole of it, where need be with a reason. */
function possibleOf(facts: FillingFacts, now: Instant): ReadonlyMap<string, FillCandidate> {
  const world = fillingWorld(facts, now);
  return new Map(
    world.prospects.flatMap((prospect): [string, FillCandidate][] => {
      const judged = judgeWhole(world, prospect);
      if (judged === null || judged.candidate.bar !== null) return [];
      const { id: personId, fullName } = prospect.person;
      const { kind, startsAt, endsAt } = judged.proposal;
      const means = meansOf(judged);
      return [
        [
          personId,
          { personId, fullName, place: null, parts: [], means, proposal: { kind, startsAt, endsAt } },
        ],
      ];
    }),
  );
}

function trimOf(
  { opening, rows, roster }: FillingFacts,
  coverage: Parameters<typeof shortPart>[1],
  now: Instant,
): OpeningData['trim'] {
  const row = rows.find(({ id }) => id === opening.assignmentId);
  const part = row === undefined ? null : shortPart(row, coverage, now);
  if (row === undefined || part === null) return null;
  const trimmed = trimOperations(row, part, roster);
  if ('refusal' in trimmed) return null;
  const choice = { kind: 'part' as const, code: opening.code, ...part, operations: trimmed.operations };
  return { choice, row, scheduleId: opening.scheduleId };
}

/** As which shifts a stretch could be opened, and in which schedule; null where none is published for it. */
export async function loadGap(
  db: Db,
  center: Center,
  stretch: ShortStretch,
  now: Instant,
): Promise<{ scheduleId: number; choices: readonly OpeningChoice[] } | null> {
  const schedules = await listSchedules(db, center.id);
  const schedule = schedules.find(
    ({ status, startDate, endDate }) =>
      status === 'published' && startDate <= stretch.shiftDate && stretch.shiftDate <= endDate,
  );
  const facts = schedule === undefined ? null : await getRosterFacts(db, schedule.id);
  if (schedule === undefined || facts === null) return null;
  return { scheduleId: schedule.id, choices: gapChoices(stretch, facts, now) };
}
