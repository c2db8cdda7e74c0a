#!/usr/bin/env node
// node score.mjs instance.json schedule.json [bounds.json]  -> one JSON line: violations, deficits, gap to the proven bound, lexicographic key
import fs from 'node:fs';
import { check } from './check.mjs';

const print = (line) => process.stdout.write(`${line}\n`);

const [, , fi, fs_, fb] = process.argv,
  inst = JSON.parse(fs.readFileSync(fi)),
  r = check(inst, JSON.parse(fs.readFileSync(fs_))),
  c = r.coverage,
  m = r.metrics;
const b = fb ? JSON.parse(fs.readFileSync(fb))[inst.name] : null,
  L = b?.lines ?? b,
  lbE = L?.lbEmpHours,
  lbS = L?.lbSupHours;
const lines = m.overtimeHours === 0 && m.changedEmployeeWeeksPct === 0;
print(
  JSON.stringify({
    instance: inst.name,
    violations: r.violations.length,
    supervisorDeficitHours: c.supervisorDeficitMinutes / 60,
    deficitHours: c.deficitMinutes / 60,
    deficitPct: c.deficitPct,
    overtimeHours: m.overtimeHours,
    changedWeeksPct: m.changedEmployeeWeeksPct,
    openOvertimeHours: c.openOvertimeMinutes / 60,
    deficitIfFilledHours: c.deficitIfFilledMinutes / 60,
    supervisorDeficitIfFilledHours: c.supervisorDeficitIfFilledMinutes / 60,
    preference: m.preference,
    linesOnly: lines,
    gapPctOfRequired:
      lines && lbE !== undefined
        ? +((100 * (c.deficitMinutes / 60 - lbE)) / (c.requiredMinutes / 60)).toFixed(3)
        : null,
    supGapPctOfRequired:
      lines && lbS !== undefined && c.requiredSupervisorMinutes
        ? +((100 * (c.supervisorDeficitMinutes / 60 - lbS)) / (c.requiredSupervisorMinutes / 60)).toFixed(3)
        : null,
  }),
);
process.exit(r.violations.length ? 1 : 0);
