import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { type OverviewWords, SettingsOverview } from '#components/settings/settings-overview.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { listCenterRecords, listHolidays, listQualifications } from '#lib/data/agency-lists.ts';
import { listBoardDevices } from '#lib/data/board-devices.ts';
import { listFields } from '#lib/data/custom-fields.ts';
import { listFloorDevices } from '#lib/data/floor-devices.ts';
import { listDesks } from '#lib/data/handover.ts';
import { getNoticeRules } from '#lib/data/notice-settings.ts';
import { listPayrollProfiles } from '#lib/data/payroll.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import { getAgencySettings, getFillingRules, listPlannedSettings } from '#lib/data/setting-state.ts';
import { listShifts } from '#lib/data/shifts.ts';
import { getSwapRules } from '#lib/data/swaps.ts';
import { getLeaveSettings } from '#lib/data/time-off.ts';
import type { BoardDevice } from '#lib/domain/board-records.ts';
import { fillingSummary } from '#lib/domain/filling-settings-words.ts';
import type { FloorDevice } from '#lib/domain/floor-devices.ts';
import { countOf, formatDate } from '#lib/domain/format.ts';
import { nextPlanned } from '#lib/domain/planned-words.ts';
import type { SettingKind, SettingValues } from '#lib/domain/setting-records.ts';
import { fromWords, plannedWords, settingWords } from '#lib/domain/setting-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { loadSettings, type SettingsPage } from './load-settings.ts';

export const metadata = { title: 'Settings' };

export default async function SettingsPageOverview() {
  const page = await loadSettings();
  return (
    <>
      <LiveRefresh on={['settings', 'people', 'time_off', 'handover', 'custom_fields']} />
      <PageHeader title="Settings" description={`They hold for everybody at ${page.user.agency.name}.`} />
      <SettingsOverview words={await overviewOf(page)} />
    </>
  );
}

/** What every setting says now, and the next change that is planned. */
async function overviewOf({ user, db, today, names }: SettingsPage): Promise<OverviewWords> {
  const agencyId = user.agency.id;
  const allCenters = await listCenterRecords(db, agencyId);
  const centers = allCenters.filter(({ isActive }) => isActive);
  const center = centers.find(({ id }) => id === user.center?.id) ?? centers[0];
  const [
    inForce,
    planned,
    displays,
    floorDevices,
    swaps,
    filling,
    notices,
    leave,
    holidays,
    qualifications,
    shifts,
    requirements,
    desks,
    fields,
    payrolls,
  ] = await Promise.all([
    whileSignedIn(getAgencySettings(db, agencyId)),
    listPlannedSettings(db, agencyId),
    listBoardDevices(db),
    listFloorDevices(db),
    whileSignedIn(getSwapRules(db)),
    whileSignedIn(getFillingRules(db)),
    getNoticeRules(db),
    whileSignedIn(getLeaveSettings(db)),
    listHolidays(db, agencyId),
    listQualifications(db, agencyId),
    center === undefined ? [] : listShifts(db, center.id),
    center === undefined ? [] : listRequirements(db, center.id),
    center === undefined ? [] : listDesks(db, center.id),
    listFields(db),
    listPayrollProfiles(db),
  ]);
  function next<Kind extends SettingKind>(kind: Kind, now: SettingValues[Kind]): string | null {
    const found = planned.find(
      (version) => version.kind === kind && (version.centerId === null || version.centerId === center?.id),
    );
    return found === undefined ? null : plannedWords(found, now, names, today);
  }
  function setting<Kind extends SettingKind>(kind: Kind, now: SettingValues[Kind]) {
    return { now: settingWords(kind, now, names), next: next(kind, now) };
  }
  const { version: _leave, ...leaveRules } = leave.rules;
  const kinds = leave.kinds.filter(({ isActive }) => isActive);
  const plannedKinds = planned.flatMap(({ kind, subject, fromDate }) => {
    const found = kind === 'leave_kind' ? leave.kinds.find(({ id }) => String(id) === subject) : undefined;
    return found === undefined ? [] : [{ name: found.name, fromDate }];
  });
  const holiday = holidays.find(({ date }) => date >= today);
  const inUse = qualifications.filter(({ isActive }) => isActive);
  const begun = shifts.filter(({ validFrom }) => validFrom === null || validFrom <= today);
  const dayStart = center?.dayStart ?? '05:00';
  return {
    '/settings/limits': setting('limits', inForce.limits),
    '/settings/workweek': {
      now: [
        settingWords('workweek', inForce.workweek, names),
        settingWords('day_start', { dayStart }, names),
      ].join(' · '),
      next: all(next('workweek', inForce.workweek), next('day_start', { dayStart })),
    },
    '/settings/patterns': setting('patterns', inForce.patterns),
    '/settings/shifts': {
      now: `${countOf(begun.length, 'shift', 'shifts')} in use`,
      next: nextDated(
        shifts.map(({ code, validFrom }) => ({ name: code, fromDate: validFrom })),
        today,
      ),
    },
    '/settings/requirements': {
      now: countOf(requirements.length, 'minimum', 'minimums'),
      next: nextDated(requirements, today),
    },
    '/settings/holidays': {
      now:
        holiday === undefined
          ? 'None ahead'
          : `Next: ${holiday.name}, ${formatDate(holiday.date, { year: true })}`,
      next: null,
    },
    '/settings/fields': {
      now: `${countOf(fields.filter(({ isRetired }) => !isRetired).length, 'field', 'fields')} in use`,
      next: null,
    },
    '/settings/payroll': {
      now: payrolls.length === 0 ? 'None' : payrolls.map(({ name }) => name).join(', '),
      next: null,
    },
    '/settings/qualifications': {
      now: inUse.length === 0 ? 'None' : inUse.map(({ name }) => name).join(', '),
      next: nextPlanned('qualification', qualifications, planned, today),
    },
    '/settings/time-off': {
      now: `${countOf(kinds.length, 'kind', 'kinds')} · ${settingWords('leave_rules', leaveRules, names)}`,
      next: all(next('leave_rules', leaveRules), nextDated(plannedKinds, today)),
    },
    '/settings/swaps': setting('swap_rules', swaps),
    '/settings/filling': { now: fillingSummary(filling), next: next('filling', filling) },
    '/settings/notices': setting('notice_rules', notices),
    '/settings/sign-in': setting('sign_in', inForce.sign_in),
    '/settings/centers': {
      now: centers.map(({ name }) => name).join(', '),
      next: nextPlanned('center', allCenters, planned, today),
    },
    '/settings/desks': {
      now: desks
        .filter(({ isActive }) => isActive)
        .map(({ name }) => name)
        .join(', '),
      next: null,
    },
    '/settings/devices': { now: floorWords(floorDevices), next: null },
    '/settings/displays': { now: displayWords(displays), next: null },
    '/settings/retention': setting('retention', inForce.retention),
  };
}

function displayWords(displays: readonly BoardDevice[]): string {
  const inUse = displays.filter(({ revokedAt }) => revokedAt === null).length;
  return inUse === 0 ? 'None' : `${countOf(inUse, 'screen', 'screens')} on walls`;
}

function floorWords(devices: readonly FloorDevice[]): string {
  const inUse = devices.filter(({ revokedAt }) => revokedAt === null).length;
  return inUse === 0
    ? 'None: every computer locks'
    : `${countOf(inUse, 'computer does', 'computers do')} not lock`;
}

/** What is planned of several settings on one page; null = nothing is. */
function all(...planned: (string | null)[]): string | null {
  return planned.filter((words) => words !== null).join(' · ') || null;
}

/** `From Mon 4 Jan: Night`, of what begins on the next date to come; null = nothing does. */
function nextDated(
  rows: readonly { name: string; fromDate: LocalDate | null }[],
  today: LocalDate,
): string | null {
  const dates = rows.flatMap(({ fromDate }) => (fromDate !== null && fromDate > today ? [fromDate] : []));
  const first = dates.toSorted()[0];
  if (first === undefined) return null;
  const names = rows.filter(({ fromDate }) => fromDate === first).map(({ name }) => name);
  return `From ${fromWords(first, today)}: ${names.join(', ')}`;
}
