import 'server-only';
import { previewPersonChange } from '#lib/domain/person-preview.ts';
import { readWire } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import { type NotedKind, settingNotes } from '#lib/domain/setting-notes.ts';
import { previewChange } from '#lib/domain/setting-preview.ts';
import type {
  PersonChange,
  PersonPreview,
  PreviewBlock,
  ScheduleChange,
  SettingPreview,
  SettingValues,
} from '#lib/domain/setting-records.ts';
import type { SettingChange } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';
import { getRosterFacts, getRosterWire } from './roster-facts.ts';
import { getPreviewCounts } from './setting-counts.ts';

/** So many schedules are looked at, the latest first. */
const SCHEDULES_MAX = 12;

/**
 * Published blocks and drafts that end on a date or later, as they stand, for admins; of one center, or of all of the
 * agency. `notes` say in words what was left out.
 */
export async function loadPreviewBlocks(
  db: Db,
  centerId: string | null,
  fromDate: LocalDate,
): Promise<{ blocks: PreviewBlock[]; notes: string[] }> {
  let query = db
    .from('schedules')
    .select('id', { count: 'exact' })
    .in('status', ['published', 'draft'])
    .gte('end_date', fromDate)
    .order('start_date', { ascending: false })
    .order('id', { ascending: false })
    .limit(SCHEDULES_MAX);
  if (centerId !== null) query = query.eq('center_id', centerId);
  const [schedules, nextVersions] = await Promise.all([query, nextVersionsAfter(db, fromDate)]);
  const ids = requireData(schedules).map(({ id }) => id);
  const loaded = await Promise.all(ids.map((id) => loadBlock(db, id, nextVersions)));
  const more = (schedules.count ?? 0) - ids.length;
  return {
    // One that was discarded meanwhile is not there any more.
    blocks: loaded.filter((block) => block !== null),
    notes: more > 0 ? [`${more} more schedules are not looked at; these are the latest ${ids.length}.`] : [],
  };
}

async function loadBlock(
  db: Db,
  scheduleId: number,
  nextVersions: PreviewBlock['nextVersions'],
): Promise<PreviewBlock | null> {
  const [facts, wire] = await Promise.all([
    getRosterFacts(db, scheduleId),
    getRosterWire(db, scheduleId, null, null),
  ]);
  if (facts === null || wire === null) return null;
  return { facts, rows: readWire(wire, templatesById(facts.templates), facts.clock).rows, nextVersions };
}

/** When the next version of a setting starts after a date; for admins, as others read no versions. */
async function nextVersionsAfter(db: Db, date: LocalDate): Promise<PreviewBlock['nextVersions']> {
  const rows = requireData(
    await db
      .from('setting_versions')
      .select('kind, effective_from')
      .in('kind', ['limits', 'workweek', 'patterns'])
      .is('withdrawn_at', null)
      .gt('effective_from', date)
      .order('effective_from')
      .limit(1000),
  );
  const first = (kind: string) => rows.find((row) => row.kind === kind)?.effective_from ?? null;
  return { limits: first('limits'), workweek: first('workweek'), patterns: first('patterns') };
}

/** What a change does to the schedules that it concerns, for admins, before it is saved. */
export async function previewScheduleChange(db: Db, change: ScheduleChange): Promise<SettingPreview> {
  const centerId = 'centerId' in change ? change.centerId : null;
  const { blocks, notes } = await loadPreviewBlocks(db, centerId, change.fromDate);
  const preview = await previewBlocks(db, blocks, change);
  return { ...preview, notes: [...preview.notes, ...notes] };
}

/** The same for schedules that are loaded. What stands against another start of the day may lie in none of them. */
export async function previewBlocks(
  db: Db,
  blocks: readonly PreviewBlock[],
  change: ScheduleChange,
): Promise<SettingPreview> {
  const preview = previewChange(blocks, change);
  if (change.kind !== 'day_start' || preview.impossible !== null) return preview;
  const { centerId: subject, dayStart, fromDate } = change;
  const { problem } = await getPreviewCounts(db, 'day_start', { dayStart }, { fromDate, subject });
  return problem === null ? preview : { schedules: [], impossible: problem, notes: [] };
}

/** What a change of any setting does, for admins, before it is saved: to schedules, or to what else goes by it. */
export function previewSetting(db: Db, change: SettingChange): Promise<SettingPreview> {
  const { fromDate, subject } = change;
  const counted = async <Kind extends NotedKind>(
    kind: Kind,
    value: SettingValues[Kind],
  ): Promise<SettingPreview> => {
    const counts = await getPreviewCounts(db, kind, value, { fromDate, subject });
    return { schedules: [], impossible: null, notes: settingNotes(kind, value, counts) };
  };
  switch (change.kind) {
    case 'limits':
      return previewScheduleChange(db, { kind: 'limits', fromDate, limits: change.value });
    case 'workweek':
      return previewScheduleChange(db, { kind: 'workweek', fromDate, ...change.value });
    case 'patterns':
      return previewScheduleChange(db, { kind: 'patterns', fromDate, rules: change.value });
    case 'day_start':
      return previewScheduleChange(db, {
        kind: 'day_start',
        fromDate,
        centerId: change.centerId ?? '',
        ...change.value,
      });
    case 'leave_rules':
      return counted(change.kind, change.value);
    case 'leave_kind':
      return counted(change.kind, change.value);
    case 'swap_rules':
      return counted(change.kind, change.value);
    case 'notice_rules':
      return counted(change.kind, change.value);
    case 'sign_in':
      return counted(change.kind, change.value);
    case 'retention':
      return counted(change.kind, change.value);
  }
}

/** What a change of one person does to the schedules of a center, for admins, before it is saved. */
export async function previewPerson(db: Db, centerId: string, change: PersonChange): Promise<PersonPreview> {
  const { blocks, notes } = await loadPreviewBlocks(db, centerId, change.fromDate);
  const preview = previewPersonChange(blocks, change);
  return { ...preview, notes: [...preview.notes, ...notes] };
}
