import { z } from 'zod';

const lineSchema = z.object({
  level: z.union([z.number(), z.string()]),
  msg: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().optional(),
  reason: z.string().optional(),
  route: z.string().optional(),
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }).optional(),
});

/** Each request is a line, an error when it was answered so; the answer is judged by whoever sent it. */
const accessLine = 'A request was answered.';
/**
 * A form that Next reads before it knows whose it is; and a session that another of the inputs has ended while a page was made
 * for it.
 */
const expected =
  /parse body as FormData|Unexpected end of form|Malformed part header|router state header|^(?:Sign in first|Only an? \w+ may do this|The database gave no answer)\.$/;

/**
 * What the app itself called a fault, once each. An action's envelope that Next could not take apart is none: it says so of
 * every one, before anything of ours is asked.
 */
export function faultsInLog(output: string): string[] {
  const faults = new Map<string, number>();
  for (const line of output.split('\n')) {
    const fault = faultOf(line);
    if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
  return [...faults].map(([fault, times]) => `${times} times: ${fault}`);
}

function faultOf(line: string): string | null {
  if (/unhandledRejection|uncaughtException/i.test(line)) return line.slice(0, 500);
  if (!line.startsWith('{')) return null;
  try {
    const {
      level,
      msg = '',
      kind,
      name = '',
      reason = '',
      route = '',
      err,
    } = lineSchema.parse(JSON.parse(line));
    const isFault = level === 'error' || level === 'fatal' || (typeof level === 'number' && level >= 50);
    if (!isFault || kind === 'action' || msg === accessLine || expected.test(err?.message ?? '')) return null;
    return `${msg} ${[name, reason, route].join(' ').trim()} ${(err?.stack ?? err?.message ?? '').slice(0, 800)}`;
  } catch {
    return null;
  }
}
