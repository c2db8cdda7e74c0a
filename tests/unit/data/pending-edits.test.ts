import { expect, it } from 'vitest';
import { readPendingEdits } from '#lib/data/roster-edits.ts';

const violation = {
  ruleId: 'duty_hard',
  severity: 'hard',
  message: '19 h',
  minutes: 1140,
  at: 0,
  personId: 'ana',
};
const stored = {
  id: '00000000-0000-4000-8000-000000000001',
  scheduleId: 1,
  requestedBy: 'sam',
  requestedByName: 'Sam',
  requestedAt: 0,
  reason: 'Nobody else',
  operations: [{ kind: 'cancel', id: 5, version: 1, overrides: true }],
  violations: [violation],
  isOwn: false,
};

it('edits that wait and cannot be read keep nobody from the others', () => {
  const answer = [
    { ...stored, violations: [1] },
    { ...stored, violations: [{ ...violation, ruleId: 'none' }] },
    { ...stored, operations: [{ kind: 'cancel', id: 5, version: 1, more: 1 }] },
    null,
    stored,
  ];
  expect(readPendingEdits(answer)).toEqual([
    { ...stored, operations: [{ kind: 'cancel', id: 5, version: 1 }] },
  ]);
});
