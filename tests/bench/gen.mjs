#!/usr/bin/env node
// Seeded generator of emergency-communications-centre (ECC) scheduling instances (format ecc-instance/1).
//        node gen.mjs --product --n 40 [--n12 20] [--nSup 7] [--nSup12 3] [--off 0.10] [--scale 1] [--history 0] [--locked 4] --start 2026-09-01 --end 2026-12-31 --tz America/Denver --name x > inst.json   (the product's rules)
// usage: node gen.mjs --n 40 --tight 1.0 --seed 7 [--surge 1 --locked 4] [--start 2026-09-01 --end 2026-12-31 --tz America/Denver --sup 0.16 --off 0.10] > inst.json
export function rng(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const DAY = 86400000;
const d2n = (s) => Math.round(Date.parse(`${s}T00:00:00Z`) / DAY);
const n2d = (n) => new Date(n * DAY).toISOString().slice(0, 10);
const dow = (n) => (n + 4) % 7; // 1970-01-01 is Thursday; 0 = Sunday
export function generate(o) {
  const {
    n,
    tight = 1,
    seed = 1,
    start = '2026-09-01',
    end = '2026-12-31',
    tz = 'America/Denver',
    off = 0.1,
    share12 = 0.35,
  } = o;
  const R = rng(seed * 7919 + n),
    pick = (a) => a[Math.floor(R() * a.length)];
  const d0 = d2n(start),
    d1 = d2n(end),
    days = d1 - d0 + 1;
  const shifts = [];
  const clockTime = (m) =>
    `${String(Math.floor((m % 1440) / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
  for (const h of [5, 7, 9, 11, 13, 15, 17, 19, 21])
    shifts.push({
      id: `T${String(h).padStart(2, '0')}`,
      name: `10h ${h}`,
      start: clockTime(h * 60),
      end: clockTime(h * 60 + 600),
      minutes: 600,
    });
  for (const h of [5, 7, 9, 17, 19, 21])
    shifts.push({
      id: `W${String(h).padStart(2, '0')}`,
      name: `12h ${h}`,
      start: clockTime(h * 60),
      end: clockTime(h * 60 + 720),
      minutes: 720,
    });
  for (const h of [1, 5, 9, 13, 17, 21])
    shifts.push({
      id: `F${String(h).padStart(2, '0')}`,
      name: `4h ${h}`,
      start: clockTime(h * 60),
      end: clockTime(h * 60 + 240),
      minutes: 240,
    });
  const nSup = o.nSup ?? Math.max(n < 30 ? 5 : 1, Math.round(n * (o.sup ?? 0.16)));
  const employees = [];
  for (let i = 0; i < n; i++) {
    const sup = i < nSup,
      pattern = R() < share12 ? '3x12_1x4' : '4x10';
    const pool = shifts.filter((s) => (pattern === '4x10' ? s.minutes === 600 : s.minutes === 720));
    employees.push({
      id: `E${String(i + 1).padStart(3, '0')}`,
      role: sup ? 'supervisor' : 'dispatcher',
      pattern,
      preferredShift: R() < 0.8 ? pick(pool).id : null,
      seniority: i + 1,
    });
  }
  // approved time off, target share of employee-days, at most cap of staff off on one day
  const timeOff = [],
    offDays = employees.map(() => new Uint8Array(days)),
    perDay = new Int32Array(days),
    cap = Math.max(2, Math.round(n * 0.18));
  let total = 0;
  const want = off * n * days;
  let guard = 0;
  while (total < want && guard++ < 200000) {
    const e = Math.floor(R() * n),
      r = R();
    const len =
      r < 0.45
        ? 1
        : r < 0.65
          ? 2 + Math.floor(R() * 2)
          : r < 0.9
            ? 5 + Math.floor(R() * 4)
            : 9 + Math.floor(R() * 6);
    const s = Math.floor(R() * days);
    if (s + len > days) continue;
    let ok = true;
    for (let k = s; k < s + len; k++)
      if (offDays[e][k] || perDay[k] >= cap) {
        ok = false;
        break;
      }
    if (!ok || offDays[e].reduce((a, b) => a + b, 0) + len > 0.25 * days) continue;
    for (let k = s; k < s + len; k++) {
      offDays[e][k] = 1;
      perDay[k]++;
    }
    total += len;
    const partial = len === 1 && R() < 0.25;
    timeOff.push({
      employee: employees[e].id,
      type: len >= 5 ? 'vacation' : pick(['personal', 'sick', 'training', 'vacation']),
      start: `${n2d(d0 + s)}T${partial ? '08:00' : '00:00'}`,
      end: partial ? `${n2d(d0 + s)}T12:00` : `${n2d(d0 + s + len)}T00:00`,
      status: 'approved',
    });
  }
  timeOff.sort((a, b) =>
    a.employee < b.employee ? -1 : a.employee > b.employee ? 1 : a.start < b.start ? -1 : 1,
  );
  for (let k = 0; k < Math.round(n / 8); k++) {
    const e = pick(employees),
      s = Math.floor(R() * (days - 3));
    timeOff.push({
      employee: e.id,
      type: 'personal',
      start: `${n2d(d0 + s)}T00:00`,
      end: `${n2d(d0 + s + 2)}T00:00`,
      status: R() < 0.5 ? 'pending' : 'denied',
    });
  }
  // requirements: base curve 6/8/7/6 scaled so that required staff-hours = tight * available staff-hours
  const base = [
    ['morning', '05:00', '09:00', 4, 6],
    ['day', '09:00', '21:00', 12, 8],
    ['evening', '21:00', '01:00', 4, 7],
    ['night', '01:00', '05:00', 4, 6],
  ];
  const avail = n * 40 * (1 - total / (n * days)),
    baseWk = base.reduce((a, b) => a + b[3] * b[4], 0) * 7;
  const f = (tight * avail) / baseWk;
  const supHrs = nSup * 40 * (1 - off),
    maxSup = Math.max(1, Math.floor((supHrs / 168) * 0.9));
  const requirements = base.map((b) => ({
    id: b[0],
    name: b[0],
    start: b[1],
    end: b[2],
    minEmployees: Math.floor(f * b[4]),
    minSupervisors: o.minSup ?? maxSup,
    _f: f * b[4],
    _h: b[3],
  }));
  let have = requirements.reduce((a, r) => a + r.minEmployees * r._h, 0);
  const target = (f * baseWk) / 7;
  const order = [...requirements].sort((a, b) => (b._f % 1) - (a._f % 1));
  for (const r of order)
    if (Math.abs(have + r._h - target) < Math.abs(have - target)) {
      r.minEmployees++;
      have += r._h;
    }
  const reqs = requirements.map(({ _f, _h, ...r }) => ({ ...r, daysOfWeek: null }));
  if (o.surge) {
    const ev = requirements.find((r) => r.id === 'evening');
    reqs.push({
      id: 'weekend-surge',
      name: 'Fri/Sat late',
      start: '19:00',
      end: '03:00',
      minEmployees: ev.minEmployees + Math.max(1, Math.round(n * 0.03)),
      minSupervisors: ev.minSupervisors,
      daysOfWeek: [5, 6],
    });
  }
  // history: 14 days of previous block from a random old line
  const history = [];
  for (const e of employees) {
    const long = shifts.filter((s) => s.minutes === (e.pattern === '4x10' ? 600 : 720)),
      sh = pick(long),
      st = Math.floor(R() * 7),
      cnt = e.pattern === '4x10' ? 4 : 3;
    for (let k = 14; k >= 1; k--) {
      const d = d0 - k,
        q = (dow(d) - st + 7) % 7;
      if (q < cnt) history.push({ employee: e.id, shift: sh.id, date: n2d(d) });
    }
  }
  const hol = {
    '2026-09-07': 1,
    '2026-11-11': 1,
    '2026-11-26': 1,
    '2026-12-25': 1,
    '2027-01-01': 1,
    '2027-01-18': 1,
    '2027-02-15': 1,
  };
  const locked = []; // manager-pinned regular shifts, away from time off
  for (let g = 0; locked.length < (o.locked ?? 0) && g < 5000; g++) {
    const e = Math.floor(R() * n),
      d = 7 + Math.floor(R() * (days - 14));
    let clear = true;
    for (let k = d - 2; k <= d + 2; k++) if (offDays[e][k]) clear = false;
    if (!clear || locked.some((l) => l.employee === employees[e].id && Math.abs(d2n(l.date) - d0 - d) < 14))
      continue;
    const pool = shifts.filter((s) => s.minutes === (employees[e].pattern === '4x10' ? 600 : 720));
    locked.push({ employee: employees[e].id, shift: pick(pool).id, date: n2d(d0 + d), overtime: false });
  }
  return {
    format: 'ecc-instance/1',
    name: o.name ?? `ecc-n${n}-t${Math.round(tight * 100)}-s${seed}`,
    seed,
    timezone: tz,
    block: { start, end },
    weekStart: 0,
    slotMinutes: 15,
    rules: {
      minRestMinutes: 600,
      weeklyMinutes: 2400,
      maxWeeklyMinutes: 3600,
      maxContinuousMinutes: 840,
      maxConsecutiveDays: 6,
      cyclicWeeks: true,
      supervisorsCountAsEmployees: true,
      maxOvertimeMinutesPerWeek: 1200,
    },
    patterns: [
      { id: '4x10', segments: [{ count: 4, minutes: 600, consecutive: true }] },
      {
        id: '3x12_1x4',
        segments: [
          { count: 3, minutes: 720, consecutive: true },
          { count: 1, minutes: 240, consecutive: true },
        ],
      },
    ],
    shifts,
    requirements: reqs,
    holidays: Object.keys(hol).filter((h) => h >= start && h <= end),
    employees,
    timeOff,
    history,
    locked,
    meta: {
      availableHoursPerWeek: Math.round(avail),
      requiredHoursPerWeek: reqs.slice(0, 4).reduce((a, r, i) => a + r.minEmployees * base[i][3], 0) * 7,
      timeOffShare: +(total / (n * days)).toFixed(4),
      supervisors: nSup,
    },
  };
}
// The product's rules: 12 templates in 4 categories, operational day 05:00, contiguous same-category runs, reference requirements times scale, overtime as open pieces.
export function generateProduct(o) {
  const { n = 40, seed = 1, start = '2026-09-01', end = '2026-12-31', tz = 'America/Denver', off = 0.1 } = o,
    n12 = o.n12 ?? Math.round(n / 2),
    nSup = o.nSup ?? Math.max(5, Math.round(n * 0.17)),
    scale = o.scale ?? 1,
    withHistory = o.history !== 0;
  const R = rng(seed * 7919 + n + 101),
    pick = (a) => a[Math.floor(R() * a.length)],
    d0 = d2n(start),
    days = d2n(end) - d0 + 1;
  const shifts = [
    ['Early', '05:00', '09:00', '15:00', '05:00', '17:00', '05:00'],
    ['Day', '09:00', '13:00', '19:00', '09:00', '21:00', '09:00'],
    ['Swing', '13:00', '17:00', '01:00', '15:00', '03:00', '15:00'],
    ['Graveyard', '01:00', '05:00', '05:00', '19:00', '05:00', '17:00'],
  ].flatMap(([c, s4, e4, e10, s10, e12, s12]) =>
    [
      [4, s4, e4],
      [10, s10, e10],
      [12, s12, e12],
    ].map(([h, s, e]) => ({
      id: `${c[0]}${String(h).padStart(2, '0')}`,
      name: `${c} ${s.slice(0, 2)}-${e.slice(0, 2)}`,
      category: c,
      start: s,
      end: e,
      minutes: h * 60,
    })),
  );
  const cats = [...new Set(shifts.map((s) => s.category))],
    tmpl = (c, m) => shifts.find((s) => s.category === c && s.minutes === m),
    long = (p) => (p === '4x10' ? 600 : 720);
  // patterns: nSup12 of the supervisors and n12 of all people work 3x12_1x4
  const nS12 = o.nSup12 ?? Math.round((nSup * n12) / n),
    employees = [],
    left = { s: nS12, d: n12 - nS12, S: nSup, D: n - nSup };
  for (let i = 0; i < n; i++) {
    const sup = i < nSup,
      k = sup ? 's' : 'd',
      K = sup ? 'S' : 'D',
      is12 = R() * left[K] < left[k];
    left[K]--;
    if (is12) left[k]--;
    const pattern = is12 ? '3x12_1x4' : '4x10';
    employees.push({
      id: `E${String(i + 1).padStart(3, '0')}`,
      role: sup ? 'supervisor' : 'dispatcher',
      pattern,
      preferredShift: R() < 0.8 ? tmpl(pick(cats), long(pattern)).id : null,
      seniority: i + 1,
    });
  }
  // approved time off by instants: most by operational day (05:00 to 05:00), some by calendar day, a few hours only
  const timeOff = [],
    offDays = employees.map(() => new Uint8Array(days)),
    perDay = new Int32Array(days),
    cap = Math.max(2, Math.round(n * 0.18));
  let total = 0,
    guard = 0;
  const want = off * n * days;
  while (total < want && guard++ < 400000) {
    const e = Math.floor(R() * n),
      r = R(),
      len =
        r < 0.45
          ? 1
          : r < 0.65
            ? 2 + Math.floor(R() * 2)
            : r < 0.9
              ? 5 + Math.floor(R() * 4)
              : 9 + Math.floor(R() * 6),
      s = Math.floor(R() * days);
    if (s + len > days) continue;
    let ok = true;
    for (let k = s; k < s + len; k++)
      if (offDays[e][k] || perDay[k] >= cap) {
        ok = false;
        break;
      }
    if (!ok || offDays[e].reduce((a, b) => a + b, 0) + len > 0.25 * days) continue;
    for (let k = s; k < s + len; k++) {
      offDays[e][k] = 1;
      perDay[k]++;
    }
    total += len;
    const q = R(),
      [a, b] =
        len === 1 && q < 0.2
          ? [
              ['08:00', '12:00'],
              ['12:00', '24:00'],
              ['17:00', '23:00'],
            ][Math.floor(R() * 3)]
          : q < 0.75
            ? ['05:00', '05:00+']
            : ['00:00', '24:00'];
    const endDay = d0 + s + len - 1,
      endAt =
        b === '24:00'
          ? `${n2d(endDay + 1)}T00:00`
          : b === '05:00+'
            ? `${n2d(endDay + 1)}T05:00`
            : `${n2d(endDay)}T${b}`;
    timeOff.push({
      employee: employees[e].id,
      type: len >= 5 ? 'vacation' : pick(['personal', 'sick', 'training', 'vacation']),
      start: `${n2d(d0 + s)}T${a}`,
      end: endAt,
      status: 'approved',
    });
  }
  timeOff.sort((a, b) =>
    a.employee < b.employee ? -1 : a.employee > b.employee ? 1 : a.start < b.start ? -1 : 1,
  );
  if (off > 0)
    for (let k = 0; k < Math.round(n / 8); k++) {
      const e = pick(employees),
        s = Math.floor(R() * (days - 3));
      timeOff.push({
        employee: e.id,
        type: 'personal',
        start: `${n2d(d0 + s)}T05:00`,
        end: `${n2d(d0 + s + 2)}T05:00`,
        status: R() < 0.5 ? 'pending' : 'denied',
      });
    }
  const requirements = [
    ['morning', '05:00', '09:00', 6],
    ['day', '09:00', '21:00', 8],
    ['evening', '21:00', '01:00', 7],
    ['night', '01:00', '05:00', 6],
  ].map(([id, s, e, m]) => ({
    id,
    name: id,
    start: s,
    end: e,
    minEmployees: Math.round(m * scale),
    minSupervisors: Math.max(1, Math.round(scale)),
    daysOfWeek: null,
  }));
  // history: 14 operational days of a random old legal line
  const history = [];
  if (withHistory)
    for (const e of employees) {
      const c = pick(cats),
        st = Math.floor(R() * 7),
        first = R() < 0.5,
        run =
          e.pattern === '4x10' ? [600, 600, 600, 600] : first ? [240, 720, 720, 720] : [720, 720, 720, 240];
      for (let k = 14; k >= 1; k--) {
        const q = (dow(d0 - k) - st + 7) % 7;
        if (q < 4) history.push({ employee: e.id, shift: tmpl(c, run[q]).id, date: n2d(d0 - k) });
      }
    }
  // locks: regular shifts pinned by a supervisor, away from time off and from the edges
  const locked = [];
  for (let g = 0; locked.length < (o.locked ?? 0) && g < 5000; g++) {
    const e = Math.floor(R() * n),
      d = 8 + Math.floor(R() * (days - 16));
    let clear = true;
    for (let k = d - 2; k <= d + 2; k++) if (offDays[e][k]) clear = false;
    if (!clear || locked.some((l) => l.employee === employees[e].id && Math.abs(d2n(l.date) - d0 - d) < 14))
      continue;
    locked.push({
      employee: employees[e].id,
      shift: tmpl(pick(cats), long(employees[e].pattern)).id,
      date: n2d(d0 + d),
      overtime: false,
    });
  }
  const hol = [
      '2026-09-07',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
      '2027-01-01',
      '2027-01-18',
      '2027-02-15',
    ],
    reqDay = requirements.reduce((a, r, i) => a + r.minEmployees * [4, 12, 4, 4][i], 0);
  return {
    format: 'ecc-instance/1',
    name: o.name ?? `prod-n${n}-s${seed}`,
    seed,
    timezone: tz,
    block: { start, end },
    weekStart: 0,
    operationalDayStart: '05:00',
    slotMinutes: 15,
    rules: {
      minRestMinutes: 480,
      weeklyMinutes: 2400,
      maxWeeklyMinutes: 3600,
      maxContinuousMinutes: 960,
      maxConsecutiveDays: 6,
      cyclicWeeks: true,
      supervisorsCountAsEmployees: true,
      maxOvertimeMinutesPerWeek: 1200,
      overtime: 'open',
    },
    patterns: [
      { id: '4x10', run: 'contiguous', sameCategory: true, segments: [{ count: 4, minutes: 600 }] },
      {
        id: '3x12_1x4',
        run: 'contiguous',
        sameCategory: true,
        segments: [
          { count: 3, minutes: 720 },
          { count: 1, minutes: 240 },
        ],
      },
    ],
    shifts,
    requirements,
    holidays: hol.filter((h) => h >= start && h <= end),
    employees,
    timeOff,
    history,
    locked,
    meta: {
      availableHoursPerWeek: Math.round(n * 40 * (1 - total / (n * days))),
      requiredHoursPerWeek: reqDay * 7,
      timeOffShare: +(total / (n * days)).toFixed(4),
      supervisors: nSup,
    },
  };
}
if (process.argv[1]?.endsWith('gen.mjs')) {
  const a = {},
    v = process.argv;
  for (let i = 2; i < v.length; i++) {
    const k = v[i].slice(2);
    if (i + 1 >= v.length || v[i + 1].startsWith('--')) a[k] = 1;
    else {
      i++;
      a[k] = Number.isNaN(+v[i]) ? v[i] : +v[i];
    }
  }
  process.stdout.write(`${JSON.stringify(a.product ? generateProduct(a) : generate(a), null, 1)}\n`);
}
