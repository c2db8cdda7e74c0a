#!/usr/bin/env node
// Independent validator: re-verifies every hard rule of an ecc-schedule/1 against the raw ecc-instance/1 data.
// usage: node check.mjs instance.json schedule.json [--json] [--max 20]     exit status 0 = no violation, 1 = violations, 2 = unreadable input
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const print = (line) => process.stdout.write(`${line}\n`);

const DAY = 86400000;
const dn = (s) => {
  const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(s);
  if (!m) throw new Error(`bad date ${s}`);
  return Date.UTC(+m[1], +m[2] - 1, +m[3]) / DAY;
};
const ds = (n) => new Date(n * DAY).toISOString().slice(0, 10);
const hm = (s) => {
  const m = /^(\d\d):(\d\d)$/.exec(s);
  if (!m) throw new Error(`bad time ${s}`);
  return +m[1] * 60 + +m[2];
};
const dow = (n) => (((n + 4) % 7) + 7) % 7; // 0 = Sunday
function zone(tz) {
  // wall clock <-> absolute minutes, brute force over the zone's own offsets
  const f = new Intl.DateTimeFormat('en-GB', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const memo = new Map();
  const wall = (abs) => {
    const q = Math.floor(abs / 15) * 15;
    let w = memo.get(q);
    if (w === undefined) {
      const o = {};
      for (const p of f.formatToParts(q * 60000)) o[p.type] = +p.value;
      w = Date.UTC(o.year, o.month - 1, o.day, o.hour, o.minute) / 60000;
      memo.set(q, w);
    }
    return w + (abs - q);
  };
  const abs = (day, min) => {
    const want = day * 1440 + min;
    const offs = new Set();
    for (let h = -26; h <= 26; h += 1) offs.add(wall(want + h * 60) - (want + h * 60));
    let hit = Infinity;
    for (const o of offs) if (wall(want - o) === want) hit = Math.min(hit, want - o); // repeated hour: first occurrence
    return hit < Infinity ? hit : want - Math.min(...offs);
  }; // skipped hour: same elapsed distance after the jump
  return { wall, abs };
}
export function check(inst, sch) {
  const V = [];
  const bad = (rule, employee, date, detail) => V.push({ rule, employee, date, detail });
  const R = inst.rules,
    Z = zone(inst.timezone),
    b0 = dn(inst.block.start),
    b1 = dn(inst.block.end),
    SL = inst.slotMinutes,
    OP = hm(inst.operationalDayStart ?? '00:00'); // every date is an operational date: it begins at OP
  const emp = new Map(inst.employees.map((e) => [e.id, e])),
    sh = new Map(inst.shifts.map((s) => [s.id, s])),
    pat = new Map(inst.patterns.map((p) => [p.id, p]));
  const iv = (shift, day) => {
    const a = hm(shift.start),
      e = hm(shift.end),
      c = a < OP ? day + 1 : day;
    return [Z.abs(c, a), Z.abs(e > a ? c : c + 1, e)];
  };
  const ws = inst.weekStart ?? 0,
    weekOf = (d) => Math.floor((d - ((ws - dow(0) + 7) % 7)) / 7);
  const weekFirst = (w) => w * 7 + ((ws - dow(0) + 7) % 7);
  if (sch.format !== 'ecc-schedule/1') bad('FORMAT', null, null, `format ${sch.format}`);
  const off = new Map(inst.employees.map((e) => [e.id, []]));
  for (const t of inst.timeOff)
    if (t.status === 'approved')
      off
        .get(t.employee)
        ?.push([
          Z.abs(dn(t.start.slice(0, 10)), hm(t.start.slice(11, 16))),
          Z.abs(dn(t.end.slice(0, 10)), hm(t.end.slice(11, 16))),
        ]);
  const per = new Map(inst.employees.map((e) => [e.id, []]));
  const open = [];
  const add = (x, src) => {
    if (src === 'block' && x.employee === null) return addOpen(x);
    const e = emp.get(x.employee),
      s = sh.get(x.shift);
    if (!e) return bad('UNKNOWN_EMPLOYEE', x.employee, x.date, '');
    if (!s) return bad('UNKNOWN_SHIFT', x.employee, x.date, x.shift);
    const day = dn(x.date);
    if (src === 'block' && (day < b0 || day > b1)) return bad('OUT_OF_BLOCK', x.employee, x.date, '');
    const [a, b] = iv(s, day);
    per.get(e.id).push({ a, b, day, s, ot: !!x.overtime, hist: src === 'history', locked: !!x.locked });
  };
  // an open overtime piece: nobody's yet. It covers nothing; it is reported apart and must be a legal template shift of the block
  const addOpen = (x) => {
    const s = sh.get(x.shift);
    if (!s) return bad('UNKNOWN_SHIFT', null, x.date, x.shift);
    const day = dn(x.date);
    if (day < b0 || day > b1) return bad('OUT_OF_BLOCK', null, x.date, x.shift);
    if (!x.overtime) return bad('OPEN_NOT_OVERTIME', null, x.date, x.shift);
    const [a, b] = iv(s, day);
    open.push({ a, b, s, role: x.role ?? null });
  };
  for (const h of inst.history ?? []) add(h, 'history');
  for (const x of sch.assignments) add(x, 'block');
  for (const l of inst.locked ?? [])
    if (!sch.assignments.some((x) => x.employee === l.employee && x.shift === l.shift && x.date === l.date))
      bad('LOCKED_MISSING', l.employee, l.date, l.shift);
  const lockedKey = new Set((inst.locked ?? []).map((l) => `${l.employee}|${l.shift}|${l.date}`));
  if (R.overtime === 'open')
    for (const x of sch.assignments)
      if (x.employee !== null && x.overtime && !lockedKey.has(`${x.employee}|${x.shift}|${x.date}`))
        bad('NAMED_OVERTIME', x.employee, x.date, x.shift);
  // patterns with run 'contiguous': all segments of a week lie in ONE cyclic run of operational days, segment after segment in any order; sameCategory: all in one shift category
  const orders = (a) =>
    a.length < 2
      ? [a]
      : a.flatMap((x, i) => orders([...a.slice(0, i), ...a.slice(i + 1)]).map((r) => [x, ...r]));
  const runsOf = (p) =>
    orders(p.segments).flatMap((q) => {
      const m = q.flatMap((g) => Array(g.count).fill(g.minutes)),
        out = [];
      for (let s = 0; s < 7; s++) {
        if (R.cyclicWeeks === false && s + m.length > 7) continue;
        const r = new Map();
        m.forEach((v, j) => {
          r.set((s + j) % 7, v);
        });
        out.push(r);
      }
      return out;
    }); // [weekday offset from the week's first day -> minutes]
  function contiguousWeek(e, p, { f, full, transition, xs, free, wl, o }) {
    const own = free.filter((x) => !x.hist),
      lens = new Set(p.segments.map((g) => g.minutes)),
      mine = own.filter((x) => lens.has(x.s.minutes)),
      used = new Set(free.filter((x) => lens.has(x.s.minutes)));
    let dead = false;
    const fail = (rule, detail) => {
        dead = true;
        bad(rule, e.id, ds(f), detail);
      },
      text = () => mine.map((x) => `${ds(x.day).slice(5)} ${x.s.id}`).join(', ') || 'none';
    for (const g of p.segments) {
      const k = free.filter((x) => x.s.minutes === g.minutes).length;
      if (k > g.count) fail('PATTERN', `${k} shifts of ${g.minutes} min in a week`);
    }
    const cats = new Set(mine.map((x) => x.s.category));
    if (p.sameCategory && cats.size > 1) fail('PATTERN_CATEGORY', text());
    const at = (x) => x.day - f;
    let runs = runsOf(p).filter((r) => mine.every((x) => r.get(at(x)) === x.s.minutes));
    if (!runs.length) fail('PATTERN_ADJACENT', text());
    if (dead || !full) return { missing: 0, dead, used };
    const lineAt = (r) => (wl ? sh.get(wl.week[dow(f + r)]) : undefined),
      onLine = wl && mine.every((x) => wl.week[dow(x.day)] === x.s.id); // an unchanged week must be explained by the line's own run
    if (onLine)
      runs = runs.filter((r) => [0, 1, 2, 3, 4, 5, 6].every((k) => lineAt(k)?.minutes === r.get(k)));
    const lock = xs.some((x) => lockedKey.has(`${e.id}|${x.s.id}|${ds(x.day)}`));
    let best = Infinity;
    for (const r of runs) {
      let miss = 0,
        ok = true;
      for (const [k, v] of r)
        if (!mine.some((x) => at(x) === k)) {
          miss += v;
          if (transition || lock) continue; // a missing day is excused only by time off that overlaps the shift the person would have worked
          const same = mine.filter((x) => x.s.minutes === v).map((x) => x.s),
            would = onLine
              ? [lineAt(k)]
              : same.length
                ? same
                : inst.shifts.filter(
                    (s) => s.minutes === v && (!p.sameCategory || !cats.size || cats.has(s.category)),
                  );
          if (
            !would.some((t) => {
              const [a, b] = iv(t, f + k);
              return o.some(([u, w]) => a < w && b > u);
            })
          )
            ok = false;
        }
      if (ok && miss < best) best = miss;
    }
    if (best === Infinity) {
      fail('PATTERN', `missing shift without leave: have ${text()}`);
      return { missing: 0, dead, used };
    }
    return { missing: best, dead, used };
  }
  for (const l of sch.lines ?? []) {
    const p = pat.get(emp.get(l.employee)?.pattern);
    if (p?.run !== 'contiguous') continue;
    const t = l.week.map((id) => (id === null ? null : sh.get(id))),
      on = t.filter(Boolean);
    if (t.some((x) => x === undefined)) {
      bad('UNKNOWN_SHIFT', l.employee, l.from, 'line');
      continue;
    }
    if (!runsOf(p).some((r) => [0, 1, 2, 3, 4, 5, 6].every((k) => t[(k + ws) % 7]?.minutes === r.get(k))))
      bad('PATTERN_ADJACENT', l.employee, l.from, `line ${l.week.join(' ')}`);
    if (p.sameCategory && new Set(on.map((s) => s.category)).size > 1)
      bad('PATTERN_CATEGORY', l.employee, l.from, `line ${l.week.join(' ')}`);
  }
  const M = {
    assignments: sch.assignments.length - open.length,
    regularMinutes: 0,
    overtimeMinutes: 0,
    leaveCreditedMinutes: 0,
    shortMinutes: 0,
    nightShifts: [],
    weekendShifts: [],
    holidayShifts: [],
    overtimeByEmployee: [],
    prefHit: 0,
    prefTotal: 0,
    changedWeeks: 0,
    employeeWeeks: 0,
    startTimesPerEmployee: [],
  };
  const hol = new Set(inst.holidays ?? []);
  for (const e of inst.employees) {
    const list = per.get(e.id).sort((x, y) => x.a - y.a || x.b - y.b),
      o = off.get(e.id);
    // 1 one shift at a time / duty chains / rest
    let dutyStart = null,
      prev = null;
    for (const x of list) {
      if (prev) {
        if (x.a < prev.b) {
          if (!(x.hist && prev.hist)) bad('OVERLAP', e.id, ds(x.day), `${prev.s.id} and ${x.s.id}`);
        } else if (x.a === prev.b) {
          if (!(x.hist && prev.hist) && !(x.ot || prev.ot))
            bad('REST', e.id, ds(x.day), 'two regular shifts without rest');
        } else {
          if (x.a - prev.b < R.minRestMinutes && !(x.hist && prev.hist))
            bad('REST', e.id, ds(x.day), `${x.a - prev.b} min after ${prev.s.id}`);
          dutyStart = null;
        }
      }
      if (dutyStart === null) dutyStart = x.a;
      if (x.b - dutyStart > R.maxContinuousMinutes && !x.hist) {
        const nominal = x.b - dutyStart;
        const dst = Math.abs(Z.wall(x.b) - Z.wall(dutyStart) - nominal);
        if (nominal - dst > R.maxContinuousMinutes)
          bad('CONTINUOUS', e.id, ds(x.day), `${nominal} min on duty`);
      }
      if (!x.hist)
        for (const [p, q] of o)
          if (x.a < q && x.b > p) bad('TIME_OFF', e.id, ds(x.day), `${x.s.id} overlaps approved time off`);
      prev = x;
    }
    // 2 consecutive days
    const days = [...new Set(list.map((x) => x.day))].sort((a, b) => a - b);
    let run = 0,
      last = null;
    for (const d of days) {
      run = last !== null && d === last + 1 ? run + 1 : 1;
      last = d;
      if (run > R.maxConsecutiveDays && d >= b0) bad('CONSECUTIVE_DAYS', e.id, ds(d), `${run} days in a row`);
    }
    // 3 one regular shift per calendar date
    const seen = new Set();
    for (const x of list)
      if (!x.ot && !x.hist) {
        if (seen.has(x.day)) bad('TWO_REGULAR_SAME_DAY', e.id, ds(x.day), '');
        seen.add(x.day);
      }
    // 4 weekly hours and pattern
    const p = pat.get(e.pattern),
      weeks = new Map();
    for (const x of list) {
      const w = weekOf(x.day);
      if (!weeks.has(w)) weeks.set(w, []);
      weeks.get(w).push(x);
    }
    for (let w = weekOf(b0); w <= weekOf(b1); w++) {
      const f = weekFirst(w),
        full = f >= b0 && f + 6 <= b1,
        transition = f < b0 + 3,
        xs = weeks.get(w) ?? [];
      const reg = xs.filter((x) => !x.ot),
        ot = xs.filter((x) => x.ot),
        rm = reg.reduce((a, x) => a + x.s.minutes, 0),
        om = ot.reduce((a, x) => a + x.s.minutes, 0);
      const inB = xs.some((x) => !x.hist);
      if (inB && rm > R.weeklyMinutes) bad('WEEKLY_HOURS', e.id, ds(f), `${rm} regular minutes`);
      if (inB && rm + om > R.maxWeeklyMinutes) bad('MAX_WEEKLY', e.id, ds(f), `${rm + om} minutes`);
      if (om > R.maxOvertimeMinutesPerWeek) bad('MAX_OVERTIME', e.id, ds(f), `${om} overtime minutes`);
      if (!p) {
        bad('NO_PATTERN', e.id, ds(f), e.pattern);
        continue;
      }
      const ln = (sch.lines ?? []).filter((l) => l.employee === e.id),
        wl = ln.filter((l) => dn(l.from) <= Math.max(f, b0)).at(-1) ?? ln[0];
      const free = reg.filter((x) => !lockedKey.has(`${e.id}|${x.s.id}|${ds(x.day)}`));
      let missing = 0,
        dead = false;
      const used = new Set();
      if (p.run === 'contiguous') {
        const r = contiguousWeek(e, p, { f, full, transition, xs, free, wl, o });
        missing = r.missing;
        dead = r.dead;
        for (const x of r.used) used.add(x);
      } else
        for (const g of p.segments) {
          const mine = free.filter((x) => x.s.minutes === g.minutes);
          for (const x of mine) used.add(x);
          if (!full) {
            if (mine.length > g.count) {
              bad('PATTERN', e.id, ds(f), `${mine.length} shifts of ${g.minutes} min in a partial week`);
            }
            continue;
          }
          const all = inst.shifts.filter((s) => s.minutes === g.minutes),
            own = [...new Set(mine.map((x) => x.s))];
          // a missing shift is excused only if the shift the person would have worked overlaps approved time off: same template as the rest of the run, else the line's template of that weekday, else any template of that length
          const tmplFor = (r) => {
            if (own.length) return own;
            if (wl) {
              const t = sh.get(wl.week[dow(f + r)]);
              return t && t.minutes === g.minutes ? [t] : [];
            }
            return all;
          };
          let best = Infinity;
          // an unchanged week (every shift is the line's shift) must be the line's own run, so that a missing shift cannot be explained away by a shifted run
          const lineDays = wl
              ? [0, 1, 2, 3, 4, 5, 6].filter((r) => {
                  const t = sh.get(wl.week[dow(f + r)]);
                  return t && t.minutes === g.minutes;
                })
              : [],
            onLine = wl && lineDays.length === g.count && mine.every((x) => wl.week[dow(x.day)] === x.s.id);
          for (let s = 0; s < 7; s++) {
            const rd = [];
            for (let j = 0; j < g.count; j++) rd.push((s + j) % 7);
            if (!R.cyclicWeeks && g.consecutive && s + g.count > 7) continue;
            if (!mine.every((x) => rd.includes(x.day - f))) continue;
            if (onLine && !(lineDays.length === rd.length && rd.every((r) => lineDays.includes(r)))) continue;
            if (new Set(mine.map((x) => x.day)).size !== mine.length) continue;
            let miss = 0,
              ok = true;
            for (const r of rd)
              if (!mine.some((x) => x.day - f === r)) {
                miss += g.minutes;
                const d = f + r;
                if (
                  !transition &&
                  !tmplFor(r).some((t) => {
                    const [a, b] = iv(t, d);
                    return o.some(([u, v]) => a < v && b > u);
                  })
                ) {
                  const lockDay = xs.some((x) => lockedKey.has(`${e.id}|${x.s.id}|${ds(x.day)}`));
                  if (!lockDay) ok = false;
                }
              }
            if (ok && miss < best) best = miss;
          }
          if (best === Infinity) {
            dead = true;
            bad(
              'PATTERN',
              e.id,
              ds(f),
              `${g.count}x${g.minutes}: have ${mine.map((x) => `${ds(x.day).slice(5)} ${x.s.id}`).join(', ') || 'none'}`,
            );
          } else missing += best;
        }
      for (const x of free)
        if (!used.has(x) && !x.hist)
          bad('PATTERN', e.id, ds(x.day), `${x.s.id} (${x.s.minutes} min) is not in pattern ${p.id}`);
      if (full && !dead) {
        M.leaveCreditedMinutes += missing;
      }
    }
    // metrics
    const mine = list.filter((x) => !x.hist),
      reg = mine.filter((x) => !x.ot);
    M.regularMinutes += reg.reduce((a, x) => a + x.s.minutes, 0);
    const otm = mine.filter((x) => x.ot).reduce((a, x) => a + x.s.minutes, 0);
    M.overtimeMinutes += otm;
    M.overtimeByEmployee.push(otm);
    M.nightShifts.push(
      mine.filter((x) => {
        const h = hm(x.s.start);
        return h >= 1020 || h < 240;
      }).length,
    );
    M.weekendShifts.push(mine.filter((x) => [0, 6].includes(dow(x.day))).length);
    M.holidayShifts.push(mine.filter((x) => hol.has(ds(x.day))).length);
    if (e.preferredShift) {
      M.prefTotal++;
      const long = reg.filter((x) => x.s.minutes === sh.get(e.preferredShift).minutes);
      M.prefHit += long.length ? long.filter((x) => x.s.id === e.preferredShift).length / long.length : 0;
    }
    M.startTimesPerEmployee.push(new Set(reg.map((x) => x.s.start)).size);
    const line = (sch.lines ?? []).filter((l) => l.employee === e.id);
    if (line.length)
      for (let w = weekOf(b0); w <= weekOf(b1); w++) {
        const f = weekFirst(w);
        M.employeeWeeks++;
        const cur = line.filter((l) => dn(l.from) <= Math.max(f, b0)).at(-1) ?? line[0];
        if (
          reg.some(
            (x) =>
              x.day >= f &&
              x.day < f + 7 &&
              cur.week[dow(x.day)] !== x.s.id &&
              !lockedKey.has(`${e.id}|${x.s.id}|${ds(x.day)}`),
          )
        )
          M.changedWeeks++;
      }
  }
  // 5 coverage in real slots
  const u0 = Z.abs(b0, OP),
    u1 = Z.abs(b1 + 1, OP),
    N = (u1 - u0) / SL,
    ce = new Int32Array(N),
    cs = new Int32Array(N);
  for (const e of inst.employees)
    for (const x of per.get(e.id)) {
      const a = Math.max(0, Math.ceil((x.a - u0) / SL)),
        b = Math.min(N, Math.floor((x.b - u0) / SL));
      for (let t = a; t < b; t++) {
        if (e.role === 'supervisor') {
          cs[t]++;
          if (R.supervisorsCountAsEmployees) ce[t]++;
        } else ce[t]++;
      }
    }
  // what would be short if every open overtime piece were taken (a piece with role supervisor by a supervisor)
  const fe = new Int32Array(N),
    fs_ = new Int32Array(N);
  for (const x of open) {
    const a = Math.max(0, Math.ceil((x.a - u0) / SL)),
      b = Math.min(N, Math.floor((x.b - u0) / SL));
    for (let t = a; t < b; t++) {
      if (x.role === 'supervisor') {
        fs_[t]++;
        if (R.supervisorsCountAsEmployees) fe[t]++;
      } else fe[t]++;
    }
  }
  let filled = 0,
    filledS = 0;
  let def = 0,
    defS = 0,
    over = 0,
    req = 0,
    reqS = 0,
    worst = 0,
    badSlots = 0;
  const under = [];
  let cur = null;
  for (let t = 0; t < N; t++) {
    const L = Z.wall(u0 + t * SL),
      tod = ((L % 1440) + 1440) % 1440,
      day = Math.floor(L / 1440);
    let me = 0,
      ms = 0;
    for (const r of inst.requirements) {
      const a = hm(r.start),
        b = hm(r.end);
      const now = a < b ? tod >= a && tod < b : a > b ? tod >= a || tod < b : true;
      if (!now) continue;
      const from = a > b && tod < b ? day - 1 : day,
        on = a === b ? (tod < OP ? day - 1 : day) : a < OP ? from - 1 : from;
      if (r.daysOfWeek && !r.daysOfWeek.includes(dow(on))) continue;
      if (r.from && on < dn(r.from)) continue;
      if (r.to && on > dn(r.to)) continue;
      me = Math.max(me, r.minEmployees);
      ms = Math.max(ms, r.minSupervisors);
    }
    req += me * SL;
    reqS += ms * SL;
    const d1 = Math.max(0, me - ce[t]),
      d2 = Math.max(0, ms - cs[t]);
    def += d1 * SL;
    defS += d2 * SL;
    filled += Math.max(0, d1 - fe[t]) * SL;
    filledS += Math.max(0, d2 - fs_[t]) * SL;
    over += Math.max(0, ce[t] - me) * SL;
    worst = Math.max(worst, d1);
    if (d1 || d2) badSlots++;
    if (d1 || d2) {
      if (cur && cur.e === d1 && cur.s === d2) cur.to = t + 1;
      else {
        if (cur) under.push(cur);
        cur = { from: t, to: t + 1, e: d1, s: d2 };
      }
    } else if (cur) {
      under.push(cur);
      cur = null;
    }
  }
  if (cur) under.push(cur);
  const sd = (a) => {
    if (!a.length) return 0;
    const m = a.reduce((x, y) => x + y, 0) / a.length;
    return +Math.sqrt(a.reduce((x, y) => x + (y - m) ** 2, 0) / a.length).toFixed(2);
  };
  const minmax = (a) => [Math.min(...a), Math.max(...a)];
  return {
    violations: V,
    coverage: {
      slots: N,
      requiredMinutes: req,
      requiredSupervisorMinutes: reqS,
      deficitMinutes: def,
      supervisorDeficitMinutes: defS,
      deficitPct: +((100 * def) / req).toFixed(4),
      supervisorDeficitPct: reqS ? +((100 * defS) / reqS).toFixed(4) : 0,
      overMinutes: over,
      worstShortage: worst,
      slotsShort: badSlots,
      openPieces: open.length,
      openOvertimeMinutes: open.reduce((a, x) => a + x.s.minutes, 0),
      deficitIfFilledMinutes: filled,
      supervisorDeficitIfFilledMinutes: filledS,
    },
    uncovered: under.map((u) => ({
      start: new Date((u0 + u.from * SL) * 60000).toISOString(),
      minutes: (u.to - u.from) * SL,
      employeesShort: u.e,
      supervisorsShort: u.s,
    })),
    metrics: {
      assignments: M.assignments,
      regularHours: M.regularMinutes / 60,
      overtimeHours: M.overtimeMinutes / 60,
      leaveCreditedHours: M.leaveCreditedMinutes / 60,
      preference: M.prefTotal ? +(M.prefHit / M.prefTotal).toFixed(4) : null,
      changedEmployeeWeeksPct: M.employeeWeeks
        ? +((100 * M.changedWeeks) / M.employeeWeeks).toFixed(3)
        : null,
      maxStartTimes: Math.max(...M.startTimesPerEmployee),
      nightSd: sd(M.nightShifts),
      nightRange: minmax(M.nightShifts),
      weekendSd: sd(M.weekendShifts),
      weekendRange: minmax(M.weekendShifts),
      holidaySd: sd(M.holidayShifts),
      overtimeMaxHours: Math.max(...M.overtimeByEmployee) / 60,
    },
  };
}
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  let inst, sch;
  try {
    inst = JSON.parse(fs.readFileSync(process.argv[2]));
    sch = JSON.parse(fs.readFileSync(process.argv[3]));
  } catch (e) {
    console.error(`unreadable input: ${e.message}`);
    process.exit(2);
  }
  const r = check(inst, sch);
  if (process.argv.includes('--json')) print(JSON.stringify(r));
  else {
    const mx = process.argv.includes('--max') ? +process.argv[process.argv.indexOf('--max') + 1] : 20;
    print(`violations: ${r.violations.length}`);
    for (const v of r.violations.slice(0, mx))
      print(`  ${v.rule} ${v.employee ?? ''} ${v.date ?? ''} ${v.detail}`);
    print(`coverage ${JSON.stringify(r.coverage)}`);
    print(`metrics ${JSON.stringify(r.metrics)}`);
    print(`uncovered intervals ${r.uncovered.length}`);
  }
  process.exit(r.violations.length ? 1 : 0);
}
