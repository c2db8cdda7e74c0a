import 'server-only';
import { z } from 'zod';
import type { SettingKind, SettingValues, SettingVersion } from '#lib/domain/setting-records.ts';
import type { SettingChange } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';
import { settingValueSchemas } from './setting-values.ts';

const savedSchema = z.object({ versionId: z.int().nullable(), webhookSecret: z.string().nullable() });

/**
 * Saves a setting from a date on, for admins; today's is in force at once. Refused when another version than the known
 * one is the newest, when the date is past, and when the value does not fit.
 *
 * @returns the version's id (null when nothing would change and there was none), and the secret that signs the calls to
 *   the agency's own address when this made one
 */
export async function saveSetting(
  db: Db,
  change: SettingChange,
): Promise<{ versionId: number | null; webhookSecret: string | null }> {
  return savedSchema.parse(
    requireData(
      await db.rpc('save_setting', {
        p_kind: change.kind,
        p_value: jsonOf(change.value),
        p_effective_from: change.fromDate,
        ...(change.knownVersionId !== null && { p_known_version_id: change.knownVersionId }),
        ...(change.centerId !== null && { p_center_id: change.centerId }),
        p_subject: change.subject,
      }),
    ),
  );
}

/** Takes a planned version back, for admins. One that is in force stays: save another. */
export async function withdrawSetting(db: Db, versionId: number): Promise<void> {
  dataOf(await db.rpc('withdraw_setting', { p_id: versionId }));
}

type Which<Kind extends SettingKind> = { kind: Kind; centerId?: string; subject?: string };

/** Versions of a setting, the newest first: planned, in force, past and withdrawn ones. For admins. */
export async function listSettingVersions<Kind extends SettingKind>(
  db: Db,
  agencyId: string,
  { kind, centerId, subject }: Which<Kind>,
): Promise<SettingVersion<Kind>[]> {
  let query = db
    .from('setting_versions')
    .select(
      'id, center_id, subject, effective_from, value, applied_at, withdrawn_at, refusal, created_by, created_at',
    )
    .eq('agency_id', agencyId)
    .eq('kind', kind)
    .order('effective_from', { ascending: false })
    .order('id', { ascending: false })
    .limit(500);
  if (centerId !== undefined) query = query.eq('center_id', centerId);
  if (subject !== undefined) query = query.eq('subject', subject);
  const rows = requireData(await query);
  const valueSchema: z.ZodType<SettingValues[Kind]> = settingValueSchemas[kind];
  const inForce = new Set<string>();
  return rows.map((row) => {
    const which = `${row.center_id ?? ''}/${row.subject}`;
    let state: SettingVersion['state'] = 'past';
    if (row.withdrawn_at !== null) state = 'withdrawn';
    else if (row.applied_at === null) state = 'planned';
    else if (!inForce.has(which)) {
      inForce.add(which);
      state = 'in_force';
    }
    return {
      id: row.id,
      kind,
      centerId: row.center_id,
      subject: row.subject,
      fromDate: row.effective_from,
      value: valueSchema.parse(row.value),
      state,
      refusal: row.refusal,
      createdBy: row.created_by,
      createdAt: Date.parse(row.created_at),
    };
  });
}

/** The id of the newest version that was not withdrawn: what a change has to name; null = there is none yet. */
export async function getSettingHead(
  db: Db,
  agencyId: string,
  { kind, centerId, subject }: Which<SettingKind>,
): Promise<number | null> {
  let query = db
    .from('setting_versions')
    .select('id')
    .eq('agency_id', agencyId)
    .eq('kind', kind)
    .eq('subject', subject ?? '')
    .is('withdrawn_at', null)
    .order('id', { ascending: false })
    .limit(1);
  query = centerId === undefined ? query.is('center_id', null) : query.eq('center_id', centerId);
  return dataOf(await query.maybeSingle())?.id ?? null;
}

/** The date on which changes of today are in force: that of the agency's first center. */
export async function getSettingsToday(db: Db): Promise<LocalDate> {
  return requireData(await db.rpc('get_settings_today'));
}

/**
 * Puts planned settings in force whose day has come, with the secret key, and sets what mirrors today right: patterns,
 * who counts towards minimums, shifts that have ended. Harmless when it is done twice, also at once. Returns how many
 * things were done.
 */
export async function applyDueSettings(admin: Db): Promise<number> {
  return requireData(await admin.rpc('apply_due_settings'));
}
