import { pino, stdTimeFunctions } from 'pino';

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type Level = (typeof levels)[number];

/** What a log keeps of a fault: databases add the values of rows to theirs, which are people's. */
function faultOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  return { type: error.name, message: error.message, ...code, ...cause, stack: error.stack };
}

/** Somebody at a terminal reads what goes wrong; a service keeps each request as well. */
function levelOf(wanted: string | undefined): Level {
  return levels.find((level) => level === wanted) ?? (process.stdout.isTTY ? 'warn' : 'info');
}

/**
 * The server's log: one line of JSON for each event on the standard output, with `level`, `time` (ISO 8601, UTC), `msg` and
 * what belongs to it. `requestId` is the id that error screens, refusals and the audit show; `err` is a fault. Nothing in it
 * names people, and addresses with secrets are cut off (`loggedPath`).
 *
 * LOG_LEVEL sets how much of it there is: fatal, error, warn, info, debug, trace or silent.
 */
export const log = pino(
  {
    base: null,
    level: levelOf(process.env.LOG_LEVEL),
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: faultOf },
  },
  // At once: a process that is killed has said what it was about.
  pino.destination({ fd: 1, sync: true }),
);

/** Whoever reads these may open what they lead to. */
const secretPaths = ['/wall/', '/offer/', '/api/calendar/', '/n/'];

/** The address of a request as the log may have it: without its parameters, and without what is a secret in it. */
export function loggedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  const secret = secretPaths.find((prefix) => path.startsWith(prefix));
  return secret === undefined ? path : `${secret}…`;
}
