// Mutation test of the checker: each mutation of a lawful schedule must raise the expected rule.
import fs from 'node:fs';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from './check.mjs';
import { toBenchSchedule, toProblem } from './instance.ts';

const print = (...words) => process.stdout.write(`${words.join(' ')}\n`);
const solve = (instance) =>
  toBenchSchedule(instance.name, generateSchedule(toProblem(instance), { seed: 1, effort: 'quick' }));
const inst = JSON.parse(fs.readFileSync(new URL('./instances/ecc-n40-t100-s1.json', import.meta.url))),
  S = solve(inst);
const base = check(inst, S);
print('base violations', base.violations.length);
const cl = () => JSON.parse(JSON.stringify(S));
let bad = base.violations.length;
const has = (s, rule, i = inst) => {
  const v = check(i, s).violations;
  const ok = v.some((x) => x.rule === rule);
  if (!ok) bad++;
  return `${ok} (${[...new Set(v.map((x) => x.rule))].join(',')})`;
};
let s = cl();
s.assignments.push({ ...s.assignments[100], shift: 'T07' }, { ...s.assignments[100], shift: 'T09' });
print('OVERLAP', has(s, 'OVERLAP'));
s = cl();
const t = inst.timeOff.find((x) => x.status === 'approved' && x.end.slice(0, 10) > x.start.slice(0, 10));
s.assignments.push({ employee: t.employee, shift: 'T07', date: t.start.slice(0, 10), overtime: false });
print('TIME_OFF', has(s, 'TIME_OFF'));
s = cl();
s.assignments.splice(200, 1);
print('PATTERN (removed)', has(s, 'PATTERN'));
s = cl();
{
  const a = s.assignments.find((x) => x.shift.startsWith('T') && x.date > '2026-10-05');
  a.shift = 'F05';
  print('PATTERN (wrong length)', has(s, 'PATTERN'));
}
s = cl();
{
  // Ends at 21:00 or 23:00, so that the 01:00 shift of the next date neither overlaps nor touches it.
  const a = s.assignments.find((x) => x.employee !== null && ['T11', 'T13', 'W09'].includes(x.shift));
  const d = new Date(Date.parse(a.date) + 86400000).toISOString().slice(0, 10);
  s.assignments.push({ employee: a.employee, shift: 'F01', date: d, overtime: true });
  print('REST/other', has(s, 'REST'));
}
s = cl();
{
  const e = inst.employees[20].id;
  for (let k = 0; k < 12; k++) {
    const d = new Date(Date.parse('2026-10-05') + k * 86400000).toISOString().slice(0, 10);
    if (!s.assignments.some((x) => x.employee === e && x.date === d))
      s.assignments.push({ employee: e, shift: 'F13', date: d, overtime: true });
  }
  print('CONSECUTIVE_DAYS', has(s, 'CONSECUTIVE_DAYS'));
}
s = cl();
{
  const e = inst.employees[21].id;
  for (let k = 0; k < 7; k++) {
    const d = new Date(Date.parse('2026-10-04') + k * 86400000).toISOString().slice(0, 10);
    if (!s.assignments.some((x) => x.employee === e && x.date === d))
      s.assignments.push({ employee: e, shift: 'W07', date: d, overtime: true });
  }
  print('MAX_WEEKLY', has(s, 'MAX_WEEKLY'), 'MAX_OVERTIME', has(s, 'MAX_OVERTIME'));
}
s = cl();
s.assignments.push({ employee: 'E010', shift: 'T07', date: '2027-02-01', overtime: false });
print('OUT_OF_BLOCK', has(s, 'OUT_OF_BLOCK'));
s = cl();
s.assignments.push(
  { employee: 'NOPE', shift: 'T07', date: '2026-10-01' },
  { employee: 'E001', shift: 'ZZ', date: '2026-10-01' },
);
print('UNKNOWN', has(s, 'UNKNOWN_EMPLOYEE'), has(s, 'UNKNOWN_SHIFT'));
{
  const i2 = JSON.parse(JSON.stringify(inst));
  i2.locked = [{ employee: 'E030', shift: 'T07', date: '2026-10-14' }];
  print('LOCKED_MISSING', has(S, 'LOCKED_MISSING', i2));
}
s = cl();
{
  const a = s.assignments.find((x) => !x.overtime && x.shift.startsWith('T') && x.date >= '2026-10-05');
  const b = s.assignments.filter((x) => x.employee === a.employee && !x.overtime);
  const _far = new Date(Date.parse(a.date) + 0).toISOString().slice(0, 10);
  const i = s.assignments.indexOf(b[20]);
  const old = s.assignments[i].date;
  s.assignments[i].date = new Date(Date.parse(old) + 3 * 86400000).toISOString().slice(0, 10);
  const mv = check(inst, s).violations.length > 0;
  if (!mv) bad++;
  print('moved day raises something', mv);
}
s = cl();
{
  const e = inst.employees.find(
    (x) =>
      x.pattern === '4x10' &&
      S.assignments.some((a) => a.employee === x.id && !a.overtime && a.shift === 'T05'),
  );
  if (e) {
    const a = s.assignments.find(
      (a) =>
        a.employee === e.id &&
        a.shift === 'T05' &&
        a.date > '2026-10-10' &&
        S.assignments.some(
          (b) =>
            b.employee === e.id &&
            b.shift === 'T05' &&
            b.date === new Date(Date.parse(a.date) + 86400000).toISOString().slice(0, 10),
        ),
    );
    a.shift = 'T21';
    print('OVERLAP (night then day)', has(s, 'OVERLAP'));
  }
}
s = cl();
{
  const b4 = check(inst, s).coverage.deficitMinutes;
  s.assignments = s.assignments.filter((a) => a.date !== '2026-11-01');
  const k = check(inst, s).coverage;
  if (!(k.deficitMinutes > b4 + 10000)) bad++;
  print('deficit rises when a day is removed', k.deficitMinutes > b4 + 10000, b4, k.deficitMinutes);
}
s = cl();
s.format = 'x';
print('FORMAT', has(s, 'FORMAT'));
{
  // continuous: 10h + 4h + 4h
  s = cl();
  const a = s.assignments.find((x) => x.shift === 'T07' && x.date > '2026-10-05' && !x.overtime);
  if (a) {
    s.assignments.push(
      { employee: a.employee, shift: 'F17', date: a.date, overtime: true },
      { employee: a.employee, shift: 'F21', date: a.date, overtime: true },
    );
    print('CONTINUOUS', has(s, 'CONTINUOUS'));
  } else print('no T07');
}
{
  // product-shaped rules: contiguous run, one category, operational date, open overtime
  const pi = JSON.parse(fs.readFileSync(new URL('./instances/prod-n40.json', import.meta.url))),
    PS = solve(pi),
    pb = check(pi, PS);
  print(
    'product base violations',
    pb.violations.length,
    'uncovered',
    pb.coverage.deficitMinutes / 60,
    'open',
    pb.coverage.openPieces,
  );
  bad += pb.violations.length;
  const _T = new Map(pi.shifts.map((x) => [x.id, x])),
    plus = (d, k) => new Date(Date.parse(d) + k * 86400000).toISOString().slice(0, 10),
    dw = (d) => new Date(`${d}T00:00:00Z`).getUTCDay(),
    cp = () => JSON.parse(JSON.stringify(PS));
  // a small world of one person to place weeks by hand: no history, no leave unless given
  const one = (pattern, x = {}) => ({
    ...JSON.parse(JSON.stringify(pi)),
    name: 'one',
    employees: [{ id: 'P', role: 'supervisor', pattern, preferredShift: null, seniority: 1 }],
    timeOff: [],
    history: [],
    locked: [],
    ...x,
  });
  // line: weekday -> shift; schedule of the whole block on it, with per-week replacement
  const onLine = (line, { skip = () => false, week = {} } = {}) => {
    const a = [];
    for (let d = pi.block.start; d <= pi.block.end; d = plus(d, 1)) {
      const sun = plus(d, -dw(d)),
        t = (week[sun] ?? line)[dw(d)];
      if (t && !skip(d)) a.push({ employee: 'P', shift: t, date: d, overtime: false });
    }
    return {
      format: 'ecc-schedule/1',
      instance: 'one',
      lines: [
        { employee: 'P', from: pi.block.start, week: [0, 1, 2, 3, 4, 5, 6].map((k) => line[k] ?? null) },
      ],
      assignments: a,
    };
  };
  const rules = (i, s) => [...new Set(check(i, s).violations.map((v) => v.rule))].sort().join(',');
  const expect = (name, i, s, want) => {
    const got = rules(i, s),
      ok = want === '' ? got === '' : want.split('+').every((w) => got.split(',').includes(w));
    if (!ok) bad++;
    print('product', name, ok, `(${got || 'clean'})`);
  };
  const L10 = (c) => ({ 1: `${c}10`, 2: `${c}10`, 3: `${c}10`, 4: `${c}10` }),
    W = '2026-10-04'; // a Sunday inside the block
  expect('4x10 Mon-Thu is legal', one('4x10'), onLine(L10('D')), '');
  expect(
    'run across the week edge (Fri-Mon) is legal',
    one('4x10'),
    onLine({ 5: 'G10', 6: 'G10', 0: 'G10', 1: 'G10' }),
    '',
  );
  expect(
    '4x10 with a free day inside',
    one('4x10'),
    onLine({ 1: 'D10', 2: 'D10', 4: 'D10', 5: 'D10' }),
    'PATTERN_ADJACENT',
  );
  expect(
    'free day inside, one week only',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: { 1: 'D10', 2: 'D10', 4: 'D10', 5: 'D10' } } }),
    'PATTERN_ADJACENT',
  );
  expect(
    'free day inside across the week edge',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: { 6: 'D10', 0: 'D10', 2: 'D10', 1: 'D10' } } }),
    '',
  );
  expect(
    'gap at the week edge',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: { 5: 'D10', 0: 'D10', 1: 'D10', 2: 'D10' } } }),
    'PATTERN_ADJACENT',
  );
  expect(
    'two categories in one week',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: { 1: 'D10', 2: 'D10', 3: 'E10', 4: 'E10' } } }),
    'PATTERN_CATEGORY',
  );
  expect(
    'two categories, later to earlier',
    one('4x10'),
    onLine({ 1: 'E10', 2: 'E10', 3: 'D10', 4: 'D10' }),
    'PATTERN_CATEGORY',
  );
  expect(
    'other category for a whole week is a changed week, legal',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: L10('E') } }),
    '',
  );
  expect(
    'wrap with two categories across the week edge',
    one('4x10'),
    onLine(L10('D'), { week: { [W]: { 6: 'D10', 0: 'E10', 1: 'E10', 2: 'E10' } } }),
    'PATTERN_CATEGORY',
  );
  const M = (c, first) =>
    first
      ? { 1: `${c}04`, 2: `${c}12`, 3: `${c}12`, 4: `${c}12` }
      : { 1: `${c}12`, 2: `${c}12`, 3: `${c}12`, 4: `${c}04` };
  for (const c of ['E', 'D', 'S', 'G']) {
    expect(`3x12_1x4 ${c}, 4 h first`, one('3x12_1x4'), onLine(M(c, true)), '');
    expect(`3x12_1x4 ${c}, 4 h last`, one('3x12_1x4'), onLine(M(c, false)), '');
  }
  expect(
    '3x12_1x4 across the week edge, 4 h last',
    one('3x12_1x4'),
    onLine({ 5: 'G12', 6: 'G12', 0: 'G12', 1: 'G04' }),
    '',
  );
  expect(
    '3x12_1x4 across the week edge, 4 h first',
    one('3x12_1x4'),
    onLine({ 6: 'G04', 0: 'G12', 1: 'G12', 2: 'G12' }),
    '',
  );
  expect(
    '4 h in the middle',
    one('3x12_1x4'),
    onLine({ 1: 'D12', 2: 'D04', 3: 'D12', 4: 'D12' }),
    'PATTERN_ADJACENT',
  );
  expect(
    '4 h in the middle across the week edge',
    one('3x12_1x4'),
    onLine({ 5: 'D12', 6: 'D04', 0: 'D12', 1: 'D12' }),
    'PATTERN_ADJACENT',
  );
  expect(
    '4 h apart from the run, after',
    one('3x12_1x4'),
    onLine({ 1: 'D12', 2: 'D12', 3: 'D12', 5: 'D04' }),
    'PATTERN_ADJACENT',
  );
  expect(
    '4 h apart from the run, before',
    one('3x12_1x4'),
    onLine({ 0: 'D04', 2: 'D12', 3: 'D12', 4: 'D12' }),
    'PATTERN_ADJACENT',
  );
  expect(
    '4 h in another category',
    one('3x12_1x4'),
    onLine({ 1: 'D12', 2: 'D12', 3: 'D12', 4: 'E04' }),
    'PATTERN_CATEGORY',
  );
  // the 01-05 shift belongs to the operational date before: by calendar dates the run below would be double-booked, by operational dates it is one day too late
  expect(
    '01-05 dated by the calendar day leaves the run',
    one('3x12_1x4'),
    onLine({ 1: 'G12', 2: 'G12', 3: 'G12', 5: 'G04' }),
    'PATTERN_ADJACENT',
  );
  expect(
    '01-05 on the operational date of a 17-05 overlaps it',
    one('3x12_1x4'),
    (() => {
      const s = onLine(M('G', false));
      s.assignments.push({ employee: 'P', shift: 'G04', date: plus(W, 3), overtime: false });
      return s;
    })(),
    'OVERLAP+TWO_REGULAR_SAME_DAY',
  );
  {
    const s = onLine(M('G', false)),
      c = check(one('3x12_1x4'), s),
      i0 = one('3x12_1x4');
    delete i0.operationalDayStart;
    expect('without the operational day the same week double-books', i0, s, 'OVERLAP');
    if (c.violations.length) bad++;
  }
  {
    const d = plus(W, 4),
      s = onLine(M('G', false)),
      i = one('3x12_1x4'),
      _at = (c) =>
        c.uncovered
          .filter((u) => u.start.startsWith(plus(d, 1)))
          .map((u) => `${u.start}/${u.minutes}/${u.supervisorsShort}`)
          .join();
    const without = { ...s, assignments: s.assignments.filter((a) => a.date !== d) },
      x = check(i, s).coverage.supervisorDeficitMinutes,
      y = check(i, without).coverage.supervisorDeficitMinutes;
    const ok = y - x === 240;
    if (!ok) bad++;
    print('product 01-05 covers 4 h of the next calendar day', ok, y - x);
  }
  // coverage window: operational days. The last 19-05 counts whole, and nothing of the day before the block does
  {
    const i = one('4x10'),
      N = check(i, onLine(L10('D'))).coverage.slots,
      s = onLine({}, {}),
      g = {
        ...s,
        lines: [],
        assignments: [{ employee: 'P', shift: 'G10', date: pi.block.end, overtime: false }],
      },
      e = { ...s, lines: [], assignments: [] },
      h = { ...i, history: [{ employee: 'P', shift: 'G12', date: plus(pi.block.start, -1) }] },
      a = check(i, e).coverage.deficitMinutes,
      ok =
        a - check(i, g).coverage.deficitMinutes === 600 &&
        a === check(h, e).coverage.deficitMinutes &&
        N === (121 * 24 + 24 + 1) * 4;
    if (!ok) bad++;
    print('product coverage window is 05:00 to 05:00, autumn hour included', ok, N);
  }
  // missing shifts: leave excuses, nothing else does; leave is matched with instants, so a night shift is hit by leave after midnight
  expect(
    'missing shift without leave',
    one('4x10'),
    onLine(L10('G'), { skip: (d) => d === plus(W, 2) }),
    'PATTERN',
  );
  expect(
    'whole week missing without leave',
    one('4x10'),
    onLine(L10('G'), { skip: (d) => d >= W && d < plus(W, 7) }),
    'PATTERN',
  );
  expect(
    'missing 19-05 excused by leave after midnight',
    one('4x10', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 3)}T00:00`,
          end: `${plus(W, 3)}T04:00`,
          status: 'approved',
        },
      ],
    }),
    onLine(L10('G'), { skip: (d) => d === plus(W, 2) }),
    '',
  );
  expect(
    '19-05 worked into leave after midnight',
    one('4x10', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 3)}T00:00`,
          end: `${plus(W, 3)}T04:00`,
          status: 'approved',
        },
      ],
    }),
    onLine(L10('G')),
    'TIME_OFF',
  );
  expect(
    'missing 01-05 excused by leave of the next calendar morning',
    one('3x12_1x4', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 5)}T00:00`,
          end: `${plus(W, 5)}T04:00`,
          status: 'approved',
        },
      ],
    }),
    onLine(M('G', false), { skip: (d) => d === plus(W, 4) }),
    '',
  );
  expect(
    'missing 01-05 not excused by leave of its operational morning',
    one('3x12_1x4', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 4)}T00:00`,
          end: `${plus(W, 4)}T04:00`,
          status: 'approved',
        },
      ],
    }),
    onLine(M('G', false), { skip: (d) => d === plus(W, 4) }),
    'PATTERN',
  );
  expect(
    'leave ending 05:00 does not touch the day that begins then',
    one('4x10', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 1)}T05:00`,
          end: `${plus(W, 2)}T05:00`,
          status: 'approved',
        },
      ],
    }),
    onLine(L10('E'), { skip: (d) => d === plus(W, 1) }),
    '',
  );
  expect(
    'pending leave excuses nothing',
    one('4x10', {
      timeOff: [
        {
          employee: 'P',
          type: 'v',
          start: `${plus(W, 1)}T05:00`,
          end: `${plus(W, 2)}T05:00`,
          status: 'pending',
        },
      ],
    }),
    onLine(L10('E'), { skip: (d) => d === plus(W, 1) }),
    'PATTERN',
  );
  // rest 8 h, both sides of the limit
  expect(
    'fifth shift in the week',
    one('4x10'),
    (() => {
      const s = onLine(L10('D'));
      s.assignments.push({ employee: 'P', shift: 'D10', date: plus(W, 5), overtime: false });
      return s;
    })(),
    'WEEKLY_HOURS+PATTERN',
  );
  expect(
    'rest of 8 h between weeks (Sat Swing 15-01, Sun Day 09)',
    one('4x10'),
    onLine(
      { 3: 'S10', 4: 'S10', 5: 'S10', 6: 'S10' },
      { week: { [W]: { 0: 'D10', 4: 'D10', 5: 'D10', 6: 'D10' } } },
    ),
    '',
  );
  expect(
    'rest of 4 h between weeks (Sat Swing 15-01, Sun Early 05)',
    one('4x10'),
    onLine(
      { 3: 'S10', 4: 'S10', 5: 'S10', 6: 'S10' },
      { week: { [W]: { 0: 'E10', 4: 'E10', 5: 'E10', 6: 'E10' } } },
    ),
    'REST',
  );
  expect(
    '4 + 4 days in a row across the week edge',
    one('4x10'),
    onLine(
      { 3: 'E10', 4: 'E10', 5: 'E10', 6: 'E10' },
      { week: { [W]: { 0: 'E10', 1: 'E10', 2: 'E10', 3: 'E10' } } },
    ),
    'CONSECUTIVE_DAYS',
  );
  expect(
    'history counts in consecutive days',
    one('4x10', {
      block: { start: '2026-10-04', end: pi.block.end },
      history: [1, 2, 3, 4].map((k) => ({ employee: 'P', shift: 'E10', date: plus('2026-10-04', -k) })),
    }),
    (() => {
      const s = onLine({ 0: 'E10', 1: 'E10', 2: 'E10', 3: 'E10' });
      s.assignments = s.assignments.filter((a) => a.date >= '2026-10-04');
      return s;
    })(),
    'CONSECUTIVE_DAYS',
  );
  // partial last week: part of a run is legal, a hole or a second category is not
  {
    const last = plus(pi.block.end, -dw(pi.block.end)),
      l = { 0: 'D10', 1: 'D10', 2: 'D10', 3: 'D10' };
    expect(
      'partial last week, two categories',
      one('4x10'),
      onLine(l, { week: { [last]: { 0: 'D10', 1: 'E10' } } }),
      dw(pi.block.end) >= 1 ? 'PATTERN_CATEGORY' : '',
    );
    expect(
      'partial last week, 4 h in the middle',
      one('3x12_1x4'),
      onLine(M('D', false), { week: { [last]: { 0: 'D12', 1: 'D04', 2: 'D12' } } }),
      'PATTERN_ADJACENT',
    );
    expect(
      'partial last week, start of a run',
      one('3x12_1x4'),
      onLine(M('D', false), { week: { [last]: { 2: 'D04', 3: 'D12', 4: 'D12' } } }),
      '',
    );
  }
  // open overtime
  {
    const b0 = check(pi, PS).coverage,
      s = cp();
    s.assignments.push({ employee: null, shift: 'D10', date: '2026-10-07', overtime: true });
    const c = check(pi, s),
      ok =
        c.violations.length === 0 &&
        c.coverage.deficitMinutes === b0.deficitMinutes &&
        c.coverage.openOvertimeMinutes === b0.openOvertimeMinutes + 600;
    if (!ok) bad++;
    print('product open piece covers nothing and is counted apart', ok);
  }
  {
    const s = cp();
    s.assignments = s.assignments.filter((a) => a.date !== '2026-10-07' || a.employee === null);
    const b0 = check(pi, s).coverage;
    for (let k = 0; k < 9; k++)
      for (const t of ['E12', 'S10', 'G10', 'D12'])
        s.assignments.push({
          employee: null,
          shift: t,
          date: '2026-10-07',
          overtime: true,
          role: 'supervisor',
        });
    const c = check(pi, s).coverage,
      ok =
        c.deficitMinutes === b0.deficitMinutes &&
        c.deficitIfFilledMinutes + 10000 < b0.deficitMinutes &&
        c.supervisorDeficitIfFilledMinutes < c.supervisorDeficitMinutes;
    if (!ok) bad++;
    print('product deficit if the open pieces were filled', ok, c.deficitMinutes, c.deficitIfFilledMinutes);
  }
  {
    const s = cp();
    s.assignments.push(
      { employee: null, shift: 'D10', date: '2026-10-07', overtime: false },
      { employee: null, shift: 'D11', date: '2026-10-07', overtime: true },
      { employee: null, shift: 'D10', date: '2028-10-07', overtime: true },
      { employee: 'E020', shift: 'D04', date: '2026-10-07', overtime: true },
    );
    print(
      'product OPEN_NOT_OVERTIME',
      has(s, 'OPEN_NOT_OVERTIME', pi),
      'UNKNOWN_SHIFT',
      has(s, 'UNKNOWN_SHIFT', pi),
      'OUT_OF_BLOCK',
      has(s, 'OUT_OF_BLOCK', pi),
      'NAMED_OVERTIME',
      has(s, 'NAMED_OVERTIME', pi),
    );
  }
  // locks: kept exactly, and the week of a lock gives way
  {
    const i = one('4x10', { locked: [{ employee: 'P', shift: 'E10', date: plus(W, 5), overtime: false }] }),
      s = onLine(L10('D'), { skip: (d) => d === plus(W, 1) });
    expect('lock missing', i, s, 'LOCKED_MISSING');
    s.assignments.push({ employee: 'P', shift: 'E10', date: plus(W, 5), overtime: false });
    expect('lock kept, line gives way', i, s, '');
  }
}
if (bad) {
  print('FAILED', bad);
  process.exit(1);
}
print('selftest ok');
