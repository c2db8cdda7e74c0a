'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import * as lists from '#lib/data/agency-lists.ts';
import * as requirements from '#lib/data/requirements.ts';
import {
  loadPreviewBlocks,
  previewBlocks,
  previewSetting as previewSettingChange,
} from '#lib/data/setting-preview.ts';
import * as settings from '#lib/data/settings.ts';
import * as shifts from '#lib/data/shifts.ts';
import * as timeOff from '#lib/data/time-off.ts';
import {
  blackoutSchema,
  newLeaveKindSchema,
  removeBlackoutSchema,
} from '#lib/domain/leave-settings-schemas.ts';
import type { RequirementFields } from '#lib/domain/records.ts';
import { type SettingPreviewView, settingPreviewView } from '#lib/domain/setting-preview-view.ts';
import type { PreviewBlock, ScheduleChange } from '#lib/domain/setting-records.ts';
import {
  holidaySchema,
  newCenterSchema,
  newQualificationSchema,
  requirementChangeSchema,
  requirementEndSchema,
  type SettingChange,
  saveSettingSchema,
  settingChangeOf,
  shiftActiveSchema,
  shiftChangeSchema,
  withdrawSettingSchema,
} from '#lib/domain/setting-schemas.ts';
import type { Db } from '#lib/supabase/server.ts';

type Context = { user: SessionUser; db: Db };

/** What a change does to the schedules that reach to its date, in words. */
async function viewOf(
  { user, db }: Context,
  change: ScheduleChange,
  centerIn: (block: PreviewBlock) => boolean = () => false,
): Promise<SettingPreviewView> {
  const centerId = 'centerId' in change && change.centerId !== '' ? change.centerId : null;
  const [{ blocks, notes }, today] = await Promise.all([
    loadPreviewBlocks(db, centerId, change.fromDate),
    settings.getSettingsToday(db),
  ]);
  const found = blocks.find(centerIn)?.facts.schedule.centerId;
  const known = found === undefined || !('centerId' in change) ? change : { ...change, centerId: found };
  const preview = await previewBlocks(db, blocks, known);
  const reader = { fromDate: change.fromDate, today, clockStyle: user.clockStyle };
  return settingPreviewView({ ...preview, notes: [...preview.notes, ...notes] }, blocks, reader);
}

/** A change of a setting by which schedules are planned or judged; null for another. */
function scheduleChangeOf({ fromDate, ...change }: SettingChange): ScheduleChange | null {
  switch (change.kind) {
    case 'limits':
      return { fromDate, kind: 'limits', limits: change.value };
    case 'workweek':
      return { fromDate, kind: 'workweek', ...change.value };
    case 'patterns':
      return { fromDate, kind: 'patterns', rules: change.value };
    case 'day_start':
      return { fromDate, kind: 'day_start', centerId: change.centerId ?? '', ...change.value };
    case 'qualification':
      return { fromDate, kind: 'qualification', qualificationId: change.subject, fields: change.value };
    default:
      return null;
  }
}

/** What a change of a setting would do; nothing is saved. */
export const previewSetting = defineAction(
  { name: 'previewSetting', role: 'admin', input: saveSettingSchema },
  async (context, input) => {
    const change = settingChangeOf(input);
    const planned = scheduleChangeOf(change);
    if (planned !== null) return viewOf(context, planned);
    return settingPreviewView(await previewSettingChange(context.db, change), [], null);
  },
);

/** Saves a setting from a date on. The secret comes with the first address of the agency's own receiver; else null. */
export const saveSetting = defineAction(
  { name: 'saveSetting', role: 'admin', input: saveSettingSchema },
  async ({ db }, input) => {
    const { webhookSecret } = await settings.saveSetting(db, settingChangeOf(input));
    revalidatePath('/settings', 'layout');
    return { webhookSecret };
  },
);

/** Takes back a change whose day is to come. */
export const withdrawSetting = defineAction(
  { name: 'withdrawSetting', role: 'admin', input: withdrawSettingSchema },
  async ({ db }, { versionId }) => {
    await settings.withdrawSetting(db, versionId);
    revalidatePath('/settings', 'layout');
    return {};
  },
);

// --- Requirements and shifts ---------------------------------------------------------------------------------------

/** What a requirement that is added or changed would do; nothing is saved. */
export const previewRequirement = defineAction(
  { name: 'previewRequirement', role: 'admin', input: requirementChangeSchema },
  async (
    context,
    { centerId, requirementId, effectiveFrom, expectedVersion: _, qualificationId, ...plain },
  ) => {
    const fields: RequirementFields = {
      ...plain,
      ...(qualificationId !== null && { qualificationId: String(qualificationId) }),
    };
    const change = { kind: 'requirement', centerId, requirementId, fields } as const;
    return viewOf(context, { fromDate: effectiveFrom, ...change });
  },
);

/** Adds a requirement, or changes one from a date on. */
export const saveRequirement = defineAction(
  { name: 'saveRequirement', role: 'admin', input: requirementChangeSchema },
  async ({ db }, input) => {
    await requirements.saveRequirement(db, input);
    revalidatePath('/settings', 'layout');
    revalidatePath('/requirements');
    return {};
  },
);

/** What the end of a requirement would do; nothing is saved. */
export const previewRequirementEnd = defineAction(
  { name: 'previewRequirementEnd', role: 'admin', input: requirementEndSchema },
  async (context, { requirementId, effectiveFrom }) => {
    const change = { kind: 'requirement', centerId: '', requirementId, fields: null } as const;
    return viewOf(context, { fromDate: effectiveFrom, ...change }, ({ facts }) =>
      facts.requirements.some(({ id }) => id === String(requirementId)),
    );
  },
);

/** Ends a requirement the day before a date. */
export const endRequirement = defineAction(
  { name: 'endRequirement', role: 'admin', input: requirementEndSchema },
  async ({ db }, input) => {
    await requirements.endRequirement(db, input);
    revalidatePath('/settings', 'layout');
    revalidatePath('/requirements');
    return {};
  },
);

/** What a shift that is added or changed would do; nothing is saved. */
export const previewShift = defineAction(
  { name: 'previewShift', role: 'admin', input: shiftChangeSchema },
  async (context, { centerId, shiftId, effectiveFrom, expectedVersion: _, ...fields }) =>
    viewOf(context, { fromDate: effectiveFrom, kind: 'shift', centerId, shiftId, fields }),
);

/** Adds a shift, or changes one from a date on; one that was planned is replaced, so that what is planned keeps its times. */
export const saveShift = defineAction(
  { name: 'saveShift', role: 'admin', input: shiftChangeSchema },
  async ({ db }, input) => {
    await shifts.saveShift(db, input);
    revalidatePath('/settings', 'layout');
    revalidatePath('/requirements');
    return {};
  },
);

/** What the retirement of a shift would do; nothing is saved. */
export const previewShiftRetirement = defineAction(
  { name: 'previewShiftRetirement', role: 'admin', input: shiftActiveSchema },
  async (context, { shiftId, effectiveFrom }) => {
    const change = { kind: 'shift', centerId: '', shiftId, fields: null } as const;
    return viewOf(context, { fromDate: effectiveFrom, ...change }, ({ facts }) =>
      facts.templates.some(({ id }) => id === shiftId),
    );
  },
);

/** Retires a shift from a date on, or brings one back. */
export const setShiftActive = defineAction(
  { name: 'setShiftActive', role: 'admin', input: shiftActiveSchema },
  async ({ db }, input) => {
    await shifts.setShiftActive(db, input);
    revalidatePath('/settings', 'layout');
    revalidatePath('/requirements');
    return {};
  },
);

// --- Lists of the agency -------------------------------------------------------------------------------------------

/** What a day that becomes a holiday, or stops being one, would do; nothing is saved. */
export const previewHoliday = defineAction(
  { name: 'previewHoliday', role: 'admin', input: holidaySchema },
  async (context, { date, name }) => viewOf(context, { fromDate: date, kind: 'holiday', date, name }),
);

/** Names a holiday, or with no name removes it. */
export const saveHoliday = defineAction(
  { name: 'saveHoliday', role: 'admin', input: holidaySchema },
  async ({ db }, holiday) => {
    await lists.saveHoliday(db, holiday);
    revalidatePath('/settings', 'layout');
    return {};
  },
);

/** Adds a qualification at once; one that is there changes as a setting, from a date on. */
export const addQualification = defineAction(
  { name: 'addQualification', role: 'admin', input: newQualificationSchema },
  async ({ db }, qualification) => {
    const qualificationId = await lists.addQualification(db, qualification);
    revalidatePath('/settings', 'layout');
    return { qualificationId };
  },
);

/** Adds an open center at once; one that is there changes as a setting, from a date on. */
export const addCenter = defineAction(
  { name: 'addCenter', role: 'admin', input: newCenterSchema },
  async ({ db }, center) => {
    const centerId = await lists.addCenter(db, center);
    revalidatePath('/settings', 'layout');
    return { centerId };
  },
);

/** Adds a kind of leave at once; one that is there changes as a setting, from a date on. */
export const addLeaveKind = defineAction(
  { name: 'addLeaveKind', role: 'admin', input: newLeaveKindSchema },
  async ({ db }, kind) => {
    const kindId = await timeOff.addLeaveKind(db, { ...kind, isActive: true });
    revalidatePath('/settings', 'layout');
    return { kindId };
  },
);

/** Days on which leave cannot be asked for: added, or changed. */
export const saveBlackout = defineAction(
  { name: 'saveBlackout', role: 'admin', input: blackoutSchema },
  async ({ db }, period) => {
    await timeOff.saveBlackout(db, period);
    revalidatePath('/settings', 'layout');
    return {};
  },
);

export const removeBlackout = defineAction(
  { name: 'removeBlackout', role: 'admin', input: removeBlackoutSchema },
  async ({ db }, { blackoutId }) => {
    await timeOff.deleteBlackout(db, blackoutId);
    revalidatePath('/settings', 'layout');
    return {};
  },
);
