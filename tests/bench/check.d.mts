import type { BenchSchedule } from './instance.ts';

/** The independent checker's verdict on a schedule; see README.md for the rule ids. */
export type Verdict = {
  violations: { rule: string; employee: string | null; date: string | null; detail: string }[];
  coverage: {
    requiredMinutes: number;
    requiredSupervisorMinutes: number;
    deficitMinutes: number;
    supervisorDeficitMinutes: number;
    openOvertimeMinutes: number;
    deficitIfFilledMinutes: number;
    supervisorDeficitIfFilledMinutes: number;
  };
  metrics: { preference: number | null };
};

export function check(instance: unknown, schedule: BenchSchedule): Verdict;
