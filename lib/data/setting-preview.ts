import 'server-only';
import { z } from 'zod';
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
import { operationalDateOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';
import { getReplacedRequirement } from './requirements.ts';
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
  const [schedules, nextVersions, qualifications] = await Promise.all([
    query,
    nextVersionsAfter(db, fromDate),
    getQualificationFacts(db),
  ]);
  const ids = requireData(schedules).map(({ id }) => id);
  const known = { nextVersions, qualifications };
  const loaded = await Promise.all(ids.map((id) => loadBlock(db, id, known)));
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
  known: Pick<PreviewBlock, 'nextVersions' | 'qualifications'>,
): Promise<PreviewBlock | null> {
  const [facts, wire] = await Promise.all([
    getRosterFacts(db, scheduleId),
    getRosterWire(db, scheduleId, null, null),
  ]);
  if (facts === null || wire === null) return null;
  return { facts, rows: readWire(wire, templatesById(facts.templates), facts.clock).rows, ...known };
}

const span = { fromDate: z.string().nullable(), toDate: z.string().nullable() };
const qualificationFactsSchema = z.object({
  names: z.record(z.string(), z.string()),
  spans: z.array(
    z.object({ id: z.string(), ...span, isActive: z.boolean(), isActingSupervisor: z.boolean() }),
  ),
  held: z.array(z.object({ userId: z.string(), id: z.string(), ...span, fromDate: z.string() })),
});

/** What the agency's qualifications are by date and who was given them, retired ones too; for admins. */
async function getQualificationFacts(db: Db): Promise<PreviewBlock['qualifications']> {
  return qualificationFactsSchema.parse(requireData(await db.rpc('get_qualification_facts')));
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

/** The same for schedules that are loaded. What stands against a change may lie in none of them. */
export async function previewBlocks(
  db: Db,
  blocks: readonly PreviewBlock[],
  change: ScheduleChange,
): Promise<SettingPreview> {
  const preview = previewChange(blocks, await asItBecomes(db, blocks, change));
  if (preview.impossible !== null) return preview;
  const { kind, fromDate } = change;
  if (kind === 'day_start') {
    const { centerId: subject, dayStart } = change;
    const { problem } = await getPreviewCounts(db, kind, { dayStart }, { fromDate, subject });
    return problem === null ? preview : impossibleFor(problem);
  }
  if (kind === 'qualification') {
    const { qualificationId: subject, fields } = change;
    const { impossible, notes } = await previewCounted(db, kind, fields, { fromDate, subject });
    return impossible === null
      ? { ...preview, notes: [...preview.notes, ...notes] }
      : impossibleFor(impossible);
  }
  return preview;
}

/**
 * A planned requirement that is removed lets go on what it is to replace, which then stands in its place; one that is moved
 * lets it go on until then.
 */
async function asItBecomes(
  db: Db,
  blocks: readonly PreviewBlock[],
  change: ScheduleChange,
): Promise<ScheduleChange> {
  const [block] = blocks;
  if (block === undefined || change.kind !== 'requirement') return change;
  if (change.requirementId === null) return change;
  const replaced = await getReplacedRequirement(db, change.requirementId);
  if (replaced === null || replaced.goesOn.fromDate < change.fromDate) return change;
  if (change.fields !== null) return { ...change, replaced };
  // One of today has begun: it ends, and nothing comes back.
  const isPlanned = replaced.goesOn.fromDate > operationalDateOf(Date.now(), block.facts.clock);
  return isPlanned ? { ...change, fields: replaced.goesOn } : change;
}

function impossibleFor(problem: string): SettingPreview {
  return { schedules: [], impossible: problem, notes: [] };
}

/** What a change touches beside schedules. */
async function previewCounted<Kind extends NotedKind>(
  db: Db,
  kind: Kind,
  value: SettingValues[Kind],
  which: { fromDate: LocalDate; subject: string },
): Promise<SettingPreview> {
  const counts = await getPreviewCounts(db, kind, value, which);
  const problem = 'problem' in counts ? counts.problem : null;
  if (problem !== null) return impossibleFor(problem);
  return { schedules: [], impossible: null, notes: settingNotes(kind, value, counts, which.fromDate) };
}

/** What a change of any setting does, for admins, before it is saved: to schedules, or to what else goes by it. */
export function previewSetting(db: Db, change: SettingChange): Promise<SettingPreview> {
  const { fromDate, subject } = change;
  const counted = <Kind extends NotedKind>(kind: Kind, value: SettingValues[Kind]) =>
    previewCounted(db, kind, value, { fromDate, subject });
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
    case 'qualification':
      return previewScheduleChange(db, {
        kind: 'qualification',
        fromDate,
        qualificationId: subject,
        fields: change.value,
      });
    case 'center':
      return previewCounted(db, change.kind, change.value, { fromDate, subject: change.centerId ?? '' });
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
    case 'filling':
      return counted(change.kind, change.value);
  }
}

/** What a change of one person does to the schedules of a center, for admins, before it is saved. */
export async function previewPerson(db: Db, centerId: string, change: PersonChange): Promise<PersonPreview> {
  const { blocks, notes } = await loadPreviewBlocks(db, centerId, change.fromDate);
  const preview = previewPersonChange(blocks, change);
  return { ...preview, notes: [...preview.notes, ...notes] };
}
