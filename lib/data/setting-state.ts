import 'server-only';
import type { SettingKind, SettingValues } from '#lib/domain/setting-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';
import { settingValueSchemas } from './setting-values.ts';

/** What an agency's own settings say today. */
export type AgencySettings = Pick<
  SettingValues,
  'limits' | 'workweek' | 'patterns' | 'sign_in' | 'retention'
>;

/** The settings of an agency that are in force today and stand with it; for admins, null for everybody else. */
export async function getAgencySettings(db: Db, agencyId: string): Promise<AgencySettings | null> {
  const row = dataOf(
    await db
      .from('agencies')
      .select(
        'limits, workweek_start, pattern_rules, sign_in_policy, second_factor, use_notice, idle_lock_minutes, sign_in_hours, audit_months, notice_months, chat_months',
      )
      .eq('id', agencyId)
      .maybeSingle(),
  );
  if (row === null) return null;
  const retention = {
    auditMonths: row.audit_months,
    noticeMonths: row.notice_months,
    chatMonths: row.chat_months,
  };
  return {
    limits: settingValueSchemas.limits.parse(row.limits),
    workweek: settingValueSchemas.workweek.parse({ workweekStart: row.workweek_start }),
    patterns: settingValueSchemas.patterns.parse(row.pattern_rules),
    sign_in: settingValueSchemas.sign_in.parse({
      policy: row.sign_in_policy,
      secondFactor: row.second_factor,
      notice: row.use_notice,
      idleLockMinutes: row.idle_lock_minutes,
      signInHours: row.sign_in_hours,
    }),
    retention: settingValueSchemas.retention.parse(retention),
  };
}

/** The value of a setting that is to come. */
export type PlannedSetting<Kind extends SettingKind = SettingKind> = {
  kind: Kind;
  centerId: string | null;
  /** The kind of leave or the qualification, of `leave_kind` and `qualification` alone; else empty. */
  subject: string;
  fromDate: LocalDate;
  value: SettingValues[Kind];
};

/** The changes of settings that are planned, of all kinds, by date; for admins. */
export async function listPlannedSettings(db: Db, agencyId: string): Promise<PlannedSetting[]> {
  const rows = requireData(
    await db
      .from('setting_versions')
      .select('kind, center_id, subject, effective_from, value')
      .eq('agency_id', agencyId)
      .is('applied_at', null)
      .is('withdrawn_at', null)
      .order('effective_from')
      .order('id')
      .limit(500),
  );
  return rows.map((row) => ({
    kind: row.kind,
    centerId: row.center_id,
    subject: row.subject,
    fromDate: row.effective_from,
    value: settingValueSchemas[row.kind].parse(row.value),
  }));
}

/** How the reader's agency fills openings today; null for a reader whose session has ended. */
export async function getFillingRules(db: Db): Promise<SettingValues['filling'] | null> {
  const row = dataOf(await db.from('filling_rules').select('value').maybeSingle());
  return row === null ? null : settingValueSchemas.filling.parse(row.value);
}
