import { previewScheduleChange } from '#lib/data/setting-preview.ts';
import type { ScheduleChange, SettingPreview } from '#lib/domain/setting-records.ts';
import { tryCenter } from './center-trial.ts';
import { type ChangeKind, planVersions, randomChange, saveChange } from './changes.ts';
import { effectProblems, shortInDatabase, standingsFrom } from './compare.ts';
import { refusalOf, refusalProblem } from './refused.ts';
import { plantSettings, type SettingsWorld, type Target } from './world.ts';

export type TriedKind = ChangeKind | 'center';

export type SettingTrial = {
  /** What was changed, and whether it was refused. */
  detail: string;
  refused: boolean;
  /** Something of a schedule was foretold. */
  told: boolean;
  problems: readonly string[];
};

/** Previews a random change in a random center, saves it, and compares what became of the schedules with what was said. */
export async function trySetting(target: Target, number: number, kind: TriedKind): Promise<SettingTrial> {
  if (kind === 'center') return tryCenter(target, number);
  // A day that is moved to a quarter of an hour has other slots than one that was not on one.
  const world = await plantSettings(target, number, kind === 'day_start');
  await planVersions(world);
  const change = await randomChange(world, kind);
  const detail = `${kind} from ${change.fromDate} in ${world.agency.timeZone}`;
  const before = await standingsFrom(world.admin, change.fromDate);
  const preview = await previewScheduleChange(world.admin, change);
  const refusal = await refusalOf(saveChange(world, change));
  if (preview.impossible !== null || refusal !== null) {
    const wrong = refusalProblem(preview.impossible, refusal);
    return { detail, refused: true, told: false, problems: wrong === null ? [] : [wrong] };
  }
  const after = await standingsFrom(world.admin, change.fromDate);
  const problems: string[] = [];
  for (const effect of preview.schedules) {
    const [was, is] = [before.get(effect.schedule.id), after.get(effect.schedule.id)];
    if (was === undefined || is === undefined) problems.push(`${effect.schedule.name} is not there`);
    else problems.push(...effectProblems(effect, was, is));
    problems.push(...(await countProblems(target, world, effect, change)));
  }
  if (preview.schedules.length !== after.size) problems.push(`${after.size} schedules are concerned`);
  const told = preview.schedules.some(
    ({ newGaps, goneGaps, newBreaks, goneBreaks, shiftsByOldRule }) =>
      newGaps.length + goneGaps.length + newBreaks.length + goneBreaks.length + shiftsByOldRule > 0,
  );
  return { detail, refused: false, told, problems };
}

/** Minutes short as the database counts them, and shifts of a template that has ended. */
async function countProblems(
  { sql }: Target,
  { agency }: SettingsWorld,
  { schedule, shortAfter, shiftsByOldRule }: SettingPreview['schedules'][number],
  change: ScheduleChange,
): Promise<string[]> {
  const problems: string[] = [];
  const counted = await shortInDatabase(sql, agency.centerId, schedule);
  if (JSON.stringify(counted) !== JSON.stringify(shortAfter)) {
    problems.push(
      `${schedule.name}: short ${JSON.stringify(counted)}, foretold ${JSON.stringify(shortAfter)}`,
    );
  }
  const [ended] = await sql<[{ count: number }]>`
    select count(*)::integer as count
    from public.assigned_shifts a
    join public.shifts s on s.id = a.shift_id and (not s.is_active or s.valid_to < ${change.fromDate})
    where a.schedule_id = ${schedule.id} and a.status <> 'cancelled' and a.shift_date >= ${change.fromDate}
      and a.shift_id = ${change.kind === 'shift' ? change.shiftId : null}`;
  if (ended.count !== shiftsByOldRule) {
    problems.push(`${schedule.name}: ${ended.count} shifts of what has ended, foretold ${shiftsByOldRule}`);
  }
  return problems;
}
