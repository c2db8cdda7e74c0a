import { addCenter } from '#lib/data/agency-lists.ts';
import { previewSetting } from '#lib/data/setting-preview.ts';
import { getSettingHead, saveSetting } from '#lib/data/settings.ts';
import type { SettingChange } from '#lib/domain/setting-schemas.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { type Standing, standingsFrom } from './compare.ts';
import { refusalOf, refusalProblem } from './refused.ts';
import type { SettingTrial } from './trial.ts';
import { plantSettings, type SettingsWorld, type Target } from './world.ts';

type CenterChange = Omit<Extract<SettingChange, { kind: 'center' }>, 'knownVersionId'>;

/** Previews and saves a random change of one of two centers, and compares what then can be planned with what was said. */
export async function tryCenter(target: Target, number: number): Promise<SettingTrial> {
  const world = await plantSettings(target, number, false);
  const { admin, agency, random, today, year } = world;
  const north = await addCenter(admin, { name: 'North', timeZone: 'UTC', dayStart: '05:00' });
  if (random.next() < 0.7) {
    await target.sql`update public.profiles set center_id = ${north} where agency_id = ${agency.id}`;
  } else if (random.next() < 0.4) {
    await save(world, changeOf(north, addDays(today, random.between(1, 40)), { isActive: false }));
  }
  const isOwn = random.next() < 0.8;
  const centerId = isOwn ? agency.centerId : north;
  const date = addDays(year.facts.schedule.endDate, random.between(-3, 8));
  const fromDate = random.next() < 0.15 || date < today ? today : date;
  const [stored] = await target.sql<[{ name: string; timeZone: string }]>`
    select name, time_zone as "timeZone" from public.centers where id = ${centerId}`;
  const isActive = random.next() < 0.3;
  const name = random.next() < 0.8 ? stored.name : random.pick(['NORTH', 'Hill']);
  const timeZone = random.next() < 0.85 ? stored.timeZone : 'Asia/Tokyo';
  const change = changeOf(centerId, fromDate, { name, timeZone, isActive });
  const detail = `center from ${fromDate} in ${agency.timeZone}`;
  const before = await standingsFrom(admin, today);
  const preview = await previewSetting(admin, { ...change, knownVersionId: null });
  const refusal = await refusalOf(save(world, change));
  const wrong = refusalProblem(preview.impossible, refusal);
  if (wrong !== null) return { detail, refused: true, told: false, problems: [wrong] };
  const after = await standingsFrom(admin, today);
  const problems = [...before].flatMap(([id, standing]) =>
    isSame(standing, after.get(id)) ? [] : [`${standing.name} is not what it was`],
  );
  if (refusal !== null) return { detail, refused: true, told: false, problems };
  // What is planned of the other one has a say in it.
  if (!isOwn) return { detail, refused: false, told: preview.notes.length > 0, problems };
  const said = preview.notes.some((note) => note.startsWith('It closes:'));
  if (said !== !isActive) problems.push(`of the closing it says “${preview.notes.join(' ')}”`);
  for (const [last, isOpen] of [
    [fromDate, isActive],
    [addDays(fromDate, 40), isActive],
    [addDays(fromDate, -1), true],
  ] as const) {
    if (last >= today && (await mayPlan(target, agency.id, centerId, last)) !== isOpen) {
      problems.push(`a schedule until ${last} is ${isOpen ? 'refused' : 'made'}`);
    }
  }
  return { detail, refused: false, told: preview.notes.length > 0, problems };
}

function changeOf(
  centerId: string,
  fromDate: LocalDate,
  value: Partial<CenterChange['value']>,
): CenterChange {
  const whole = { name: 'North', timeZone: 'UTC', isActive: true, ...value };
  return { kind: 'center', centerId, subject: '', fromDate, value: whole };
}

async function save({ admin, agency }: SettingsWorld, change: CenterChange): Promise<void> {
  const { centerId } = change;
  const which = { kind: change.kind, ...(centerId !== null && { centerId }) };
  await saveSetting(admin, { ...change, knownVersionId: await getSettingHead(admin, agency.id, which) });
}

function isSame(one: Standing, other: Standing | undefined): boolean {
  if (other === undefined || one.name !== other.name) return false;
  return (
    JSON.stringify([...one.short]) === JSON.stringify([...other.short]) &&
    JSON.stringify([...one.breaks]) === JSON.stringify([...other.breaks])
  );
}

/** Whether a schedule of one day can be made; none is left behind. */
async function mayPlan(
  { sql }: Target,
  agencyId: string,
  centerId: string,
  date: LocalDate,
): Promise<boolean> {
  try {
    const [made] = await sql<[{ id: number }]>`
      insert into public.schedules (agency_id, center_id, name, start_date, end_date)
      values (${agencyId}, ${centerId}, 'One day', ${date}, ${date}) returning id`;
    await sql`delete from public.schedules where id = ${made.id}`;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'PT422') return false;
    throw error;
  }
}
