import { describe, expect, it } from 'vitest';
import { readTable } from '#lib/csv.ts';
import {
  AUDIT_JSON_END,
  type AuditExportCover,
  auditCsvEnd,
  auditCsvHeader,
  auditCsvLine,
  auditFileName,
  auditJsonEntry,
  auditJsonStart,
} from '#lib/domain/audit-export.ts';
import { readHeads } from '#lib/domain/audit-heads.ts';
import type { AuditExportEntry } from '#lib/domain/audit-records.ts';

const hash = 'ab'.repeat(32);
const agencyId = 'aaaaaaaa-0000-4000-8000-000000000001';
const cover: AuditExportCover = {
  agency: 'Harbor "County"',
  filters: { action: 'user.update' },
  exportedAt: Date.parse('2026-02-04T19:00:05Z'),
  head: { seq: 9, hash, at: Date.parse('2026-02-04T19:00:00Z') },
};
const entry: AuditExportEntry = {
  id: 12,
  action: 'user.update',
  entity: 'user',
  actorId: 'maria',
  actorName: '=HYPERLINK("http://evil.example")',
  actorKind: 'user',
  targetId: 'ana',
  details: { entity: 'user' },
  before: { phone: null },
  after: { phone: '+1, "x"' },
  origin: { address: '192.0.2.7', device: 'Firefox on Windows', session: null, worker: null },
  requestId: 'req-1',
  createdAt: Date.parse('2026-02-04T19:00:05.123Z'),
  seq: 8,
  hash: 'cd'.repeat(32),
};
const names = () => null;

describe('the audit as CSV', () => {
  const file = [auditCsvHeader(), auditCsvLine(entry, names, 'America/Denver'), auditCsvEnd(cover)].join('');

  it('reads back with a column for each fact, also where texts have quotes and commas', () => {
    const { rows, problem } = readTable(file);
    expect(problem).toBeNull();
    const [header = [], line = [], end = []] = rows.map(({ cells }) => cells);
    const cell = (name: string) => line[header.indexOf(name)];
    expect(cell('Entry')).toBe('12');
    expect(cell('Number in the chain')).toBe('8');
    expect(cell('Hash')).toBe('cd'.repeat(32));
    expect(cell('Time (UTC)')).toBe('2026-02-04T19:00:05.123Z');
    expect(cell('Time (local)')).toBe('2026-02-04T12:00:05-07:00');
    expect(cell('Address')).toBe('192.0.2.7');
    expect(cell('Request')).toBe('req-1');
    expect(JSON.parse(cell('After') ?? '')).toEqual({ phone: '+1, "x"' });
    expect(end.slice(0, 4)).toEqual(['Head', '9', hash, '2026-02-04T19:00:00.000Z']);
    expect(end).toHaveLength(header.length);
  });

  it('keeps what begins like a formula from being one', () => {
    expect(file).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(file).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('ends with the head that can be compared later', () => {
    expect(readHeads(file, agencyId)).toEqual([{ seq: 9, hash }]);
  });
});

describe('the audit as JSON', () => {
  it('is one document with its head, filters and entries', () => {
    const parts = [true, false].map((isFirst) => auditJsonEntry(entry, names, isFirst));
    const text = auditJsonStart(cover) + parts.join('') + AUDIT_JSON_END;
    expect(JSON.parse(text)).toMatchObject({
      agency: 'Harbor "County"',
      exportedAt: '2026-02-04T19:00:05.000Z',
      filters: { action: 'user.update' },
      head: { seq: 9, hash },
      entries: [{ id: 12, seq: 8, hash: 'cd'.repeat(32), createdAt: '2026-02-04T19:00:05.123Z' }, { id: 12 }],
    });
    expect(readHeads(text, agencyId)).toEqual([{ seq: 9, hash }]);
  });

  it('is a document without entries and without a head too', () => {
    expect(JSON.parse(auditJsonStart({ ...cover, head: null }) + AUDIT_JSON_END)).toMatchObject({
      head: null,
      entries: [],
    });
  });
});

it('the file is named after the agency and the day there', () => {
  expect(auditFileName('Harbor County 911', Date.parse('2026-02-05T02:00Z'), 'America/Denver', 'csv')).toBe(
    'harbor-county-911-audit-2026-02-04.csv',
  );
  expect(auditFileName('911 ../é', 0, 'UTC', 'json')).toBe('911-e-audit-1970-01-01.json');
});
