import { expect, it } from 'vitest';
import { auditFields } from '#lib/domain/audit-fields.ts';

const names = (entity: string, id: string) => (entity === 'user' && id === 'ana' ? 'Ana Kim' : null);
const fields = (before: Record<string, unknown> | null, after: Record<string, unknown> | null) =>
  auditFields({ before, after, names }, (at) => `at ${at}`);

it('columns are named and their values told as people read them', () => {
  expect(
    fields(
      {
        trainer_id: 'ana',
        is_active: true,
        shift_date: '2026-02-04',
        start_time: '09:00:00',
        weekday_mask: 62,
      },
      {
        trainer_id: null,
        is_active: false,
        shift_date: '2026-02-05',
        start_time: '10:30:00',
        weekday_mask: 127,
      },
    ),
  ).toEqual([
    { label: 'Trainer', before: 'Ana Kim', after: 'none' },
    { label: 'In use', before: 'yes', after: 'no' },
    { label: 'Day', before: 'Wed 4 Feb 2026', after: 'Thu 5 Feb 2026' },
    { label: 'Start', before: '09:00', after: '10:30' },
    { label: 'Weekdays', before: 'Mon, Tue, Wed, Thu, Fri', after: 'every day' },
  ]);
});

it('a side without a row is empty, and moments are told by the clock of the reader', () => {
  expect(fields(null, { expires_at: '1970-01-01T00:00:01+00:00', role: 'admin' })).toEqual([
    { label: 'Expires', before: '', after: 'at 1000' },
    { label: 'Role', before: '', after: 'Admin' },
  ]);
});

it('a refusal says what it was of', () => {
  expect(fields(null, { on: 'action' })).toEqual([
    { label: 'Refused', before: '', after: 'something to be done' },
  ]);
  expect(fields(null, { on: 'page' })[0]?.after).toBe('a page to be opened');
});

it('a version says in words what it is of', () => {
  const called = (entity: string, id: string) =>
    entity === 'qualification' && id === '3' ? 'Fire desk' : null;
  const value = { name: 'Fire', isActingSupervisor: true, isActive: false };
  const after = { kind: 'qualification', subject: '3', value };
  expect(auditFields({ before: null, after, names: called }, String)).toEqual([
    { label: 'Kind', before: '', after: 'a qualification' },
    { label: 'Subject', before: '', after: 'Fire desk' },
    { label: 'Name', before: '', after: 'Fire' },
    { label: 'May act as supervisor', before: '', after: 'yes' },
    { label: 'In use', before: '', after: 'no' },
  ]);
});

it('what is nested in a column stands beside it', () => {
  expect(fields(null, { kind: 'limits', value: { restMinutesHard: 480, kind: 'x' } })).toEqual([
    { label: 'Kind', before: '', after: 'limits' },
    { label: 'Minimum rest, in minutes', before: '', after: '480' },
    { label: 'Value kind', before: '', after: 'x' },
  ]);
});
