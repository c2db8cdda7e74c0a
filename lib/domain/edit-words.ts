/** Edits of the roster in words. */
import { formatDate } from './format.ts';
import type { RosterFacts, RowFields } from './roster.ts';
import type { EditWorld, RosterEdit } from './roster-edits.ts';
import { shortNames, templatesById } from './roster-index.ts';

/** At most so many edits are told one by one. */
const TOLD_MAX = 2;

/** What edits do, in a line: `Diaz: D12 on Wed 4 Feb becomes open`. Rows are named as they stand before all of them. */
export function describeEdits(edits: readonly RosterEdit[], world: EditWorld): string {
  const [first] = edits;
  if (first === undefined) return 'Nothing';
  if (edits.length <= TOLD_MAX) return edits.map((edit) => editWords(edit, world)).join('; ');
  return `${editWords(first, world)}, and ${edits.length - 1} more`;
}

function editWords(edit: RosterEdit, { facts, rows }: EditWorld): string {
  const name = (userId: string | null) => nameOf(userId, facts);
  if (edit.verb === 'assign') return assignWords(edit, { facts, rows });
  const row = rows.get(edit.rowId);
  if (row === undefined) return 'A shift that is not there any more';
  const shift = dayShiftWords(row, facts);
  const whose = `${name(row.userId)}: ${shift}`;
  switch (edit.verb) {
    case 'move': {
      const day = edit.shiftDate === row.shiftDate ? '' : ` on ${formatDate(edit.shiftDate)}`;
      if (edit.userId === row.userId)
        return day === '' ? `${whose} stays` : `${whose} moves to${day.slice(3)}`;
      if (edit.userId === null) return `${whose} becomes open${day}`;
      return `${whose} goes to ${name(edit.userId)}${day}`;
    }
    case 'exchange': {
      const other = rows.get(edit.otherId);
      if (other === undefined) return `${whose} is exchanged`;
      return `${name(row.userId)} and ${name(other.userId)} exchange ${shift} and ${dayShiftWords(other, facts)}`;
    }
    case 'split': {
      const rest = edit.userId === row.userId ? '' : `, the rest ${goesTo(edit.userId, facts)}`;
      return `${whose} is split at ${edit.at}${rest}`;
    }
    case 'times':
      return `${whose} becomes ${edit.localStart}–${edit.localEnd}`;
    case 'open':
      return `${whose} becomes open`;
    case 'remove':
      return `${whose} is removed`;
    case 'set':
      return `${whose} ${flagWords(edit).join(' and ')}`;
  }
}

function assignWords(edit: Extract<RosterEdit, { verb: 'assign' }>, { facts, rows }: EditWorld): string {
  const template = templatesById(facts.templates).get(edit.shiftId);
  const times =
    edit.localStart === undefined && edit.localEnd === undefined
      ? ''
      : ` ${edit.localStart ?? template?.startTime}–${edit.localEnd ?? template?.endTime}`;
  const code = `${template?.code ?? 'shift'}${times}`;
  const extra = edit.isOvertime === true ? ', overtime' : '';
  const replaced = edit.replaces === undefined ? undefined : rows.get(edit.replaces);
  if (replaced !== undefined) return `${shiftWords(replaced, facts)} becomes ${code}${extra}`;
  return `${nameOf(edit.userId, facts)}: ${code} on ${formatDate(edit.shiftDate)}${extra}`;
}

function flagWords(edit: Extract<RosterEdit, { verb: 'set' }>): string[] {
  const said = (value: boolean | undefined, yes: string, no: string): string[] =>
    value === undefined ? [] : [value ? yes : no];
  return [
    ...said(edit.isOvertime, 'becomes overtime', 'becomes regular'),
    ...said(edit.isLocked, 'is locked', 'is unlocked'),
    ...said(edit.isActing, 'is worked as acting supervisor', 'is no longer worked as acting supervisor'),
    ...said(
      edit.requiredRole && edit.requiredRole === 'supervisor',
      'needs a supervisor',
      'needs no supervisor',
    ),
  ];
}

function goesTo(userId: string | null, facts: RosterFacts): string {
  return userId === null ? 'becomes open' : `goes to ${nameOf(userId, facts)}`;
}

function nameOf(userId: string | null, { people }: RosterFacts): string {
  return userId === null ? 'Open' : (shortNames(people).get(userId) ?? 'Somebody who left');
}

/** `D12 on Wed 4 Feb`. */
function dayShiftWords(row: RowFields, { templates }: RosterFacts): string {
  return `${templatesById(templates).get(row.shiftId)?.code ?? 'Shift'} on ${formatDate(row.shiftDate)}`;
}

/** `Diaz: D12 on Wed 4 Feb`. */
export function shiftWords(row: RowFields, facts: RosterFacts): string {
  return `${nameOf(row.userId, facts)}: ${dayShiftWords(row, facts)}`;
}
