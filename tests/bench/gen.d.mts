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
  locked: { employee: string; shift: string; date: string }[];
  employees: { id: string; role: string; pattern: string; preferredShift: string | null }[];
  [field: string]: unknown;
};

export function generate(options: InstanceArguments): BenchInstance;
export function generateProduct(options: InstanceArguments): BenchInstance;
