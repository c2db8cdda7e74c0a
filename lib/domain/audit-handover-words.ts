/** Hand-over notes and desks in the audit. */
import { entityChange } from './audit-changes.ts';
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { countOf, formatDate } from './format.ts';

export const HANDOVER_ACTIONS: Readonly<Record<string, AuditAction>> = {
  // What a note says stands with the note.
  'handover_note.create': { label: 'Write a hand-over note', words: (facts) => `wrote ${noteWords(facts)}` },
  'handover_note.update': {
    label: 'Change a hand-over note',
    words: (facts) => `changed ${noteWords(facts)}`,
  },
  'handover_note.keep': {
    label: 'Keep a hand-over note',
    words: (facts) => `kept for the next crew ${noteWords(facts)}`,
  },
  'handover_note.withdraw': {
    label: 'Take back a hand-over note',
    words: (facts) => `took back ${noteWords(facts)}`,
  },
  'handover_note.remove': {
    label: 'Remove a hand-over note',
    words: (facts) => `removed ${noteWords(facts)}`,
  },
  'handover_note.confirm': {
    label: 'Confirm hand-over notes',
    words: ({ details }) =>
      `confirmed having read ${countOf(Array.isArray(details.notes) ? details.notes.length : 1, 'hand-over note', 'hand-over notes')}`,
  },
  'desk.create': { label: 'Add a desk', words: (facts) => entityChange(facts, 'desk', 'create') },
  'desk.update': { label: 'Change a desk', words: (facts) => entityChange(facts, 'desk', 'update') },
  'desk.remove': { label: 'Remove a desk', words: (facts) => entityChange(facts, 'desk', 'remove') },
  'desk.move': {
    label: 'Move a desk',
    words: ({ before, after }) =>
      `moved the desk ${text(after?.name)} from place ${text(before?.position)} to ${text(after?.position)}`,
  },
};

/** `the hand-over note 12 for Radio, for Fri 6 Feb 2026, 13:00 (UTC)`: the audit knows of no center's clock. */
function noteWords({ target, details }: AuditFacts): string {
  const desk = text(details.desk);
  const at = new Date(text(details.for_at));
  const iso = Number.isNaN(at.getTime()) ? null : at.toISOString();
  const when =
    iso === null ? '' : `, for ${formatDate(iso.slice(0, 10), { year: true })}, ${iso.slice(11, 16)} (UTC)`;
  return `the hand-over note ${target}${desk === '' ? '' : ` for ${desk}`}${when}`;
}
