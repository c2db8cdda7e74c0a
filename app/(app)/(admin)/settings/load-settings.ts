import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { type CenterRecord, listCenterRecords } from '#lib/data/agency-lists.ts';
import { listPeople } from '#lib/data/people.ts';
import { getSettingHead, getSettingsToday, listSettingVersions } from '#lib/data/settings.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import type { SettingKind } from '#lib/domain/setting-records.ts';
import { type SettingNames, type VersionLine, versionLines } from '#lib/domain/setting-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';

export type SettingsPage = {
  user: SessionUser;
  db: Db;
  /** The day by which changes begin. */
  today: LocalDate;
  people: readonly PersonRecord[];
  names: SettingNames;
};

/** What every page of the settings begins with; the no-rights page for others than admins. */
export async function loadSettings(): Promise<SettingsPage> {
  const user = await requireRole('admin');
  const db = await createRequestClient();
  const [today, people] = await Promise.all([getSettingsToday(db), listPeople(db, user.agency.id)]);
  return {
    user,
    db,
    today,
    people,
    names: { people: new Map(people.map(({ id, fullName }) => [id, fullName])) },
  };
}

/** The versions of one setting for its list, and the newest, which a change has to name. */
export async function loadVersions(
  { user, db, names }: SettingsPage,
  which: { kind: SettingKind; centerId?: string; subject?: string },
): Promise<{ versions: VersionLine[]; knownVersionId: number | null }> {
  const [versions, knownVersionId] = await Promise.all([
    listSettingVersions(db, user.agency.id, which),
    getSettingHead(db, user.agency.id, which),
  ]);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  return {
    versions: versionLines(versions, names, { timeZone, clockStyle: user.clockStyle }),
    knownVersionId,
  };
}

/** The center that an address names, else one's own, else the oldest that is open; and all that are open. */
export async function loadCenter(
  { user, db }: SettingsPage,
  wanted: string | string[] | undefined,
): Promise<{ centers: CenterRecord[]; center: CenterRecord | null }> {
  const centers = (await listCenterRecords(db, user.agency.id)).filter(({ isActive }) => isActive);
  const center =
    centers.find(({ id }) => id === wanted) ??
    centers.find(({ id }) => id === user.center?.id) ??
    centers[0] ??
    null;
  return { centers, center };
}
