import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import { placeRow, type RosterFacts, type RosterMember, type RosterRow } from '#lib/domain/roster.ts';
import {
  coverageSheet,
  csvLines,
  daysSheet,
  type ExportSheet,
  exportFileName,
  exportRange,
  gapsSheet,
  parseExportQuery,
  shiftsSheet,
  workbookCell,
} from '#lib/domain/roster-export.ts';
import { DENVER, requirement, SHIFTS } from './reference-center.ts';

const templates = SHIFTS.map((shift, index) => ({
  ...shift,
  id: index + 1,
  category: 'graveyard' as const,
  isActive: true,
  validFrom: null,
  validTo: null,
  version: 1,
}));
const templateOf = (code: string) => {
  const template = templates.find((entry) => entry.code === code);
  if (!template) throw new Error(`no template ${code}`);
  return template;
};

function member(id: string, fullName: string, extra: Partial<RosterMember> = {}): RosterMember {
  return {
    id,
    fullName,
    role: 'dispatcher',
    isActive: true,
    employeeNumber: null,
    seniorityDate: null,
    seniorityRank: 1,
    notCounting: [],
    pattern: '4x10',
    preferredShiftId: null,
    qualifications: [],
    line: null,
    ...extra,
  };
}

function row(
  id: number,
  userId: string | null,
  code: string,
  shiftDate: string,
  extra: Partial<RosterRow> = {},
): RosterRow {
  const template = templateOf(code);
  const fields = {
    id,
    version: 1,
    source: 'generated' as const,
    reason: null,
    creditedUserId: null,
    userId,
    shiftId: template.id,
    shiftDate,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher' as const,
    isOvertime: false,
    isLocked: false,
    isActing: false,
    ...extra,
  };
  return placeRow(fields, template, DENVER);
}

/** The night of 1 November 2026 in Denver lasts an hour longer: 01:00–02:00 comes twice. */
const facts: RosterFacts = {
  schedule: {
    id: 1,
    name: 'Autumn',
    startDate: '2026-10-30',
    endDate: '2026-11-02',
    status: 'published',
    centerId: 'c1',
    version: 1,
    publishedVersion: 1,
    revises: null,
  },
  blocks: [],
  clock: DENVER,
  workweekStart: 0,
  limits: DEFAULT_LIMITS,
  ruleVersions: [{ fromDate: '2000-01-01', limits: DEFAULT_LIMITS, workweekStart: 0 }],
  supervisorsCountAsEmployees: true,
  actingQualificationId: null,
  qualificationNames: { '7': 'Fire, desk' },
  templates,
  requirements: [
    requirement({ startTime: '19:00', endTime: '05:00', minSupervisors: 1 }),
    requirement({ startTime: '19:00', endTime: '05:00', qualificationId: '7' }),
  ],
  holidays: ['2026-11-01'],
  people: [
    member('u1', 'Zoë "Z" Diaz', { employeeNumber: '0017', qualifications: [held('2026-11-01')] }),
    member('u2', '=HYPERLINK("http://x","y")', { role: 'admin' }),
  ],
  leave: [],
  neighbours: [],
  emergencies: [],
};
function held(fromDate: string) {
  return { id: '7', fromDate, toDate: null };
}

const rows = [
  row(3, null, 'D10', '2026-10-31', { requiredRole: 'supervisor', isLocked: true }),
  row(2, 'u1', 'G10', '2026-10-31', {
    isActing: true,
    source: 'manual',
    reason: 'Asked for it,\r\nby phone',
  }),
  row(1, 'u2', 'G12', '2026-11-01', { isOvertime: true, localEnd: '06:15', creditedUserId: 'u1' }),
];
const block = { fromDate: '2026-10-30', toDate: '2026-11-02' };
const { coverage } = createLiveCoverage(facts, rows);

/** Rows by the names of their columns. */
function recordsOf(sheet: ExportSheet): Record<string, unknown>[] {
  return [...sheet.rows].map((cells) =>
    Object.fromEntries(sheet.columns.map(({ name }, index) => [name, cells[index]])),
  );
}
const linesOf = (sheet: ExportSheet) => [...csvLines(sheet, DENVER.timeZone)];

describe('the shifts of a roster', () => {
  const sheet = shiftsSheet(facts, rows, block);

  it('come by start with real and nominal hours, and open ones with the capacity they need', () => {
    expect(recordsOf(sheet)).toMatchObject([
      {
        Date: '2026-10-31',
        Weekday: 'Sat',
        Person: 'Open',
        Role: null,
        Capacity: 'Supervisor',
        Locked: true,
      },
      {
        Date: '2026-10-31',
        'Employee number': '0017',
        Role: 'Dispatcher',
        Capacity: 'Supervisor',
        Code: 'G10',
        Category: 'graveyard',
        Hours: 11,
        'Nominal hours': 10,
        Acting: true,
        Overtime: false,
        Source: 'manual',
      },
      {
        Date: '2026-11-01',
        Role: 'Admin',
        Hours: 13.25,
        'Nominal hours': 13.25,
        Overtime: true,
        'Paid to': 'Zoë "Z" Diaz',
      },
    ]);
  });

  it('are those whose operational date lies in the range', () => {
    const dates = (fromDate: string, toDate: string) =>
      recordsOf(shiftsSheet(facts, rows, { fromDate, toDate })).map((record) => record.Date);
    expect(dates('2026-10-31', '2026-10-31')).toEqual(['2026-10-31', '2026-10-31']);
    expect(dates('2026-11-01', '2026-11-02')).toEqual(['2026-11-01']);
    expect(dates('2026-11-02', '2026-11-02')).toEqual([]);
  });

  it('are written as RFC 4180 has it, with a mark for UTF-8, the offset of local times, and no formula', () => {
    const [head, open, quotes, formula, ...more] = linesOf(sheet);
    expect(more).toEqual([]);
    expect(head).toMatch(/^\uFEFFDate,Weekday,Person,Employee number,Role,/);
    expect(open).toBe(
      '2026-10-31,Sat,Open,,,Supervisor,D10,graveyard,2026-10-31T09:00-06:00,2026-10-31T19:00-06:00,' +
        '2026-10-31T15:00:00Z,2026-11-01T01:00:00Z,10,10,no,no,yes,generated,,\r\n',
    );
    expect(quotes).toContain(',"Zoë ""Z"" Diaz",0017,');
    expect(quotes).toContain(',2026-10-31T19:00-06:00,2026-11-01T05:00-07:00,');
    expect(quotes).toMatch(/,"Asked for it,\r\nby phone",\r\n$/);
    expect(formula).toContain(`,"'=HYPERLINK(""http://x"",""y"")",`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠A'])(
    'never run %j',
    (text) => {
      const named = { ...facts, people: [member('u1', text)] };
      const [, line = ''] = linesOf(shiftsSheet(named, [row(1, 'u1', 'D10', '2026-11-02')], block));
      expect(line.replaceAll('"', '').split(',')[2]).toBe(`'${text}`);
    },
  );

  it('leave other text as it is', () => {
    const named = { ...facts, people: [member('u1', "O'Neil-Smith = a+b")] };
    const [, line = ''] = linesOf(shiftsSheet(named, [row(1, 'u1', 'D10', '2026-11-02')], block));
    expect(line.split(',')[2]).toBe("O'Neil-Smith = a+b");
  });

  it('can be read twice', () => {
    expect(linesOf(sheet)).toEqual(linesOf(sheet));
  });
});

describe('coverage by slot', () => {
  const records = recordsOf(coverageSheet(facts, coverage, block));

  it('has 100 slots on the day of 25 hours, the repeated hour with two instants and its own offset', () => {
    const day = { fromDate: '2026-10-31', toDate: '2026-10-31' };
    const lines = linesOf(coverageSheet(facts, coverage, day)).slice(1);
    expect(lines).toHaveLength(100);
    const half = lines.filter((line) => line.includes('T01:30-'));
    expect(half).toEqual([
      '2026-10-31,Sat,2026-11-01T01:30-06:00,2026-11-01T07:30:00Z,1,1,0,0,1,1,0,1,0,1\r\n',
      '2026-10-31,Sat,2026-11-01T01:30-07:00,2026-11-01T08:30:00Z,1,1,0,0,1,1,0,1,0,1\r\n',
    ]);
  });

  it('counts an acting supervisor for both minimums, and a qualification on the date of the shift', () => {
    const at = (iso: string) => records.find((record) => record['Start (UTC)'] === Date.parse(iso));
    expect(at('2026-11-02T03:00:00Z')).toMatchObject({
      Date: '2026-11-01',
      'Employees required': 1,
      'Employees on duty': 1,
      'Supervisors on duty': 1,
      'Fire, desk required': 1,
      'Fire, desk on duty': 0,
      'Fire, desk short': 1,
    });
    expect(at('2026-11-02T01:00:00Z')).toMatchObject({ 'Employees required': 0, 'Employees over': 1 });
  });

  it('quotes a heading that needs it', () => {
    expect(linesOf(coverageSheet(facts, coverage, block))[0]).toContain(',"Fire, desk required",');
  });
});

describe('days and gaps', () => {
  it('sum up each operational day', () => {
    const records = recordsOf(daysSheet(facts, rows, coverage, block));
    expect(records.map((record) => [record.Date, record['Hours in the day'], record.Holiday])).toEqual([
      ['2026-10-30', 24, false],
      ['2026-10-31', 25, false],
      ['2026-11-01', 24, true],
      ['2026-11-02', 24, false],
    ]);
    expect(records[1]).toMatchObject({ 'Required hours': 11, 'Short hours': 0, Shifts: 1, 'Open shifts': 1 });
    expect(records[2]).toMatchObject({
      'Over hours': 2,
      'Short supervisor hours': 0,
      'Short hours of qualifications': 10,
    });
    expect(records[3]).toMatchObject({
      'Short hours': 10,
      'Most missing at once': 1,
      'Most supervisors missing at once': 1,
    });
  });

  it('name what is missing, and leave out days outside the range', () => {
    const gaps = recordsOf(gapsSheet(facts, coverage, { fromDate: '2026-11-01', toDate: '2026-11-02' }));
    expect(gaps.map((gap) => [gap.Date, gap.Of, gap['On duty'], gap.Missing, gap['Missing hours']])).toEqual([
      ['2026-11-01', 'Fire, desk', 0, 1, 10],
      ['2026-11-02', 'Supervisors', 0, 1, 10],
      ['2026-11-02', 'Fire, desk', 0, 1, 10],
      ['2026-11-02', 'Employees', 0, 1, 10],
    ]);
  });
});

describe('a cell of a workbook', () => {
  it('is a real date or number; a local time is what the wall shows', () => {
    const at = Date.parse('2026-11-01T08:30:00Z');
    const cell = (
      value: string | number | boolean | null,
      kind: 'date' | 'local' | 'utc' | 'number' | 'text',
    ) => workbookCell(value, kind, DENVER.timeZone);
    expect(cell('2026-11-01', 'date')).toEqual(new Date('2026-11-01T00:00:00Z'));
    expect(cell(at, 'local')).toEqual(new Date('2026-11-01T01:30:00Z'));
    expect(cell(at, 'utc')).toEqual(new Date(at));
    expect(cell(1.5, 'number')).toBe(1.5);
    expect(cell('=1+1', 'text')).toBe('=1+1');
    expect(cell(null, 'local')).toBeNull();
    expect(workbookCell(true, 'yes', DENVER.timeZone)).toBe('yes');
  });
});

describe('the address of an export', () => {
  const read = (text: string) => parseExportQuery(new URLSearchParams(text));

  it('is a CSV of the shifts of the whole block unless it says otherwise', () => {
    const query = { block: 7, from: null, to: null, format: 'csv', sheet: 'shifts' };
    expect(read('block=7')).toEqual({ ok: true, query });
    expect(read('block=7&from=2026-11-01&to=2026-11-02&format=xlsx&sheet=coverage')).toEqual({
      ok: true,
      query: { block: 7, from: '2026-11-01', to: '2026-11-02', format: 'xlsx', sheet: 'coverage' },
    });
  });

  it('without a block is coverage between two dates and nothing else', () => {
    const dates = 'from=2026-01-01&to=2026-12-31';
    expect(read(`${dates}&sheet=coverage`)).toMatchObject({ ok: true, query: { block: null } });
    for (const text of ['', dates, `${dates}&sheet=coverage&format=xlsx`, 'sheet=coverage&from=2026-01-01']) {
      expect(read(text)).toEqual({ ok: false, message: 'Say which schedule to export.' });
    }
  });

  it.each([
    ['block=0', 'A schedule is named by its number.'],
    ['block=7abc', 'A schedule is named by its number.'],
    ['block=99999999999', 'A schedule is named by its number.'],
    ['block=7&from=2026-02-30', 'Dates are written as 2026-02-04.'],
    ['block=7&to=tomorrow', 'Dates are written as 2026-02-04.'],
    ['block=7&format=pdf', 'The format is csv or xlsx.'],
    ['block=7&sheet=people&format=', 'The format is csv or xlsx. The sheet is shifts or coverage.'],
  ])('%s is told: %s', (text, message) => {
    expect(read(text)).toEqual({ ok: false, message });
  });

  it('names dates of the block, in order', () => {
    const dates = { startDate: '2026-10-30', endDate: '2026-11-02' };
    const range = (from: string | null, to: string | null) => exportRange({ from, to }, dates);
    expect(range(null, null)).toEqual(block);
    expect(range('2026-11-01', null)).toEqual({ fromDate: '2026-11-01', toDate: '2026-11-02' });
    expect(range('2026-10-29', null)).toBeNull();
    expect(range(null, '2026-11-03')).toBeNull();
    expect(range('2026-11-02', '2026-11-01')).toBeNull();
  });
});

describe('the name of a file', () => {
  it.each([
    ['Harbor County 911', block, 'csv', 'harbor-county-911-2026-10-30-to-2026-11-02-shifts.csv'],
    ['Zürich / Süd "1"', block, 'xlsx', 'zurich-sud-1-2026-10-30-to-2026-11-02.xlsx'],
    ['../..', { fromDate: '2026-11-01', toDate: '2026-11-01' }, 'csv', 'roster-2026-11-01-shifts.csv'],
  ] as const)('of %s', (center, range, format, name) => {
    expect(exportFileName(center, range, { format, sheet: 'shifts' })).toBe(name);
  });
});
