/** What the plain JavaScript tools of this folder export. */

declare module '*/check.mjs' {
  /** The independent checker's verdict on a schedule; README.md lists the rule ids. */
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

  export function check(instance: unknown, schedule: import('./instance.ts').BenchSchedule): Verdict;
}

declare module '*/gen.mjs' {
  /** Arguments of both generators; what is absent takes the default named in README.md. */
  export type InstanceArguments = {
    n?: number;
    n12?: number;
    nSup?: number;
    tight?: number;
    seed?: number;
    start?: string;
    end?: string;
    tz?: string;
    off?: number;
    scale?: number;
    history?: number;
    locked?: number;
    surge?: number;
    name?: string;
  };

  /** An `ecc-instance/1` object. */
  export type BenchInstance = {
    name: string;
    weekStart: number;
    locked: { employee: string; shift: string; date: string; overtime: boolean }[];
    employees: { id: string; role: string; pattern: string; preferredShift: string | null }[];
    [field: string]: unknown;
  };

  export function generate(options: InstanceArguments): BenchInstance;
  export function generateProduct(options: InstanceArguments): BenchInstance;
}
