import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { placeRow, type RosterFacts, type RosterMember, type RosterRow } from '#lib/domain/roster.ts';
import {
  applyOperations,
  compileEdits,
  type RosterEdit,
  type RowOperation,
} from '#lib/domain/roster-edits.ts';
import { SHIFT_CATEGORIES } from '#lib/domain/types.ts';
import { DENVER, REQUIREMENTS, SHIFTS } from './reference-center.ts';

/** The reference center's templates, numbered from 1. */
export const TEMPLATES: readonly ShiftTemplate[] = SHIFTS.map((shift, index) => ({
  ...shift,
  id: index + 1,
  category: SHIFT_CATEGORIES.find((category) => category === shift.category) ?? 'day',
  isActive: true,
  validFrom: null,
  validTo: null,
  version: 1,
}));

export function templateOf(code: string): ShiftTemplate {
  const template = TEMPLATES.find((candidate) => candidate.code === code);
  if (!template) throw new Error(`no template ${code}`);
  return template;
}

/** For `notCounting` of who is always in training. */
export const ALWAYS_TRAINEE = [{ fromDate: '2000-01-01', toDate: null, kind: 'trainee' as const }];

let rank = 0;

export function member(id: string, over: Partial<RosterMember> = {}): RosterMember {
  rank += 1;
  return {
    id,
    fullName: `${id.charAt(0).toUpperCase()}. ${id}`,
    role: 'dispatcher',
    isActive: true,
    employeeNumber: null,
    seniorityDate: null,
    seniorityRank: rank,
    notCounting: [],
    pattern: '4x10',
    preferredShiftId: null,
    qualifications: [],
    line: null,
    ...over,
  };
}

export const ACTING = { id: 'acting', fromDate: '2026-01-01', toDate: null };

export const DIAZ = member('diaz', { fullName: 'Maria Diaz' });
export const KIM = member('kim', { fullName: 'Jo Kim' });
/** May be named acting supervisor. */
export const OKAFOR = member('okafor', { fullName: 'Ada Okafor', qualifications: [ACTING] });
export const REYES = member('reyes', { fullName: 'Luis Reyes', role: 'supervisor' });
export const PEOPLE = [DIAZ, KIM, OKAFOR, REYES];

/** A block over the spring clock change, 8 March 2026. Its rules are in force on every date unless versions are given. */
export function factsOf(over: Partial<RosterFacts> = {}): RosterFacts {
  const { workweekStart = 0, limits = DEFAULT_LIMITS } = over;
  return {
    schedule: {
      id: 1,
      name: 'Spring',
      startDate: '2026-02-01',
      endDate: '2026-05-31',
      status: 'draft',
      centerId: 'harbor',
      version: 1,
      publishedVersion: 0,
      revises: null,
    },
    blocks: [],
    clock: DENVER,
    workweekStart,
    limits,
    ruleVersions: [{ fromDate: '2000-01-01', limits, workweekStart }],
    supervisorsCountAsEmployees: true,
    actingQualificationId: 'acting',
    qualificationNames: { acting: 'Acting supervisor', fire: 'Fire' },
    templates: TEMPLATES,
    requirements: REQUIREMENTS,
    holidays: [],
    people: PEOPLE,
    leave: [],
    neighbours: [],
    emergencies: [],
    ...over,
  };
}

/** A block over the autumn clock change, 1 November 2026. */
export function autumnFacts(over: Partial<RosterFacts> = {}): RosterFacts {
  const facts = factsOf(over);
  return { ...facts, schedule: { ...facts.schedule, startDate: '2026-09-01', endDate: '2026-12-31' } };
}

let nextId = 0;

/** A saved row; its id counts up unless it is given. */
export function rowOf(
  userId: string | null,
  code: string,
  shiftDate: string,
  over: Partial<RosterRow> = {},
): RosterRow {
  nextId += 1;
  const template = templateOf(code);
  const fields = {
    id: nextId,
    version: 1,
    userId,
    shiftId: template.id,
    shiftDate,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher' as const,
    isOvertime: false,
    isLocked: false,
    isActing: false,
    source: 'generated' as const,
    reason: null,
    creditedUserId: null,
    ...over,
  };
  return placeRow(fields, template, DENVER);
}

export function byId(rows: readonly RosterRow[]): ReadonlyMap<number, RosterRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Keys of new rows: -1, -2, … */
export function keysFrom(start = 0): () => number {
  let key = start;
  return () => {
    key -= 1;
    return key;
  };
}

/** Does edits, or fails with their refusal. */
export function edited(
  rows: readonly RosterRow[],
  edits: readonly RosterEdit[],
  facts: RosterFacts = factsOf(),
): { operations: RowOperation[]; rows: ReadonlyMap<number, RosterRow>; list: RosterRow[] } {
  const map = byId(rows);
  const compiled = compileEdits(edits, { facts, rows: map }, keysFrom());
  if ('refusal' in compiled) throw new Error(compiled.refusal);
  const after = applyOperations(map, compiled.operations, facts);
  return { operations: compiled.operations, rows: after, list: [...after.values()] };
}

/** The refusal of edits; fails when they are done. */
export function refusalOf(
  rows: readonly RosterRow[],
  edits: readonly RosterEdit[],
  facts: RosterFacts = factsOf(),
): string {
  const compiled = compileEdits(edits, { facts, rows: byId(rows) }, keysFrom());
  if (!('refusal' in compiled)) throw new Error(JSON.stringify(compiled.operations));
  return compiled.refusal;
}
