import { log, loggedPath } from '#lib/log.ts';
import { countRequest, type RequestKind } from '#lib/metrics.ts';
import type { Answered } from '../supabase/local/front.ts';

/** In milliseconds; a page that takes longer is worth a look. */
const slowMs = 2000;

/** Counts an answer of the app, and writes it down: faults as such, what was slow as a warning, built files only in detail. */
export function noteAnswer(answer: Answered): void {
  const { method, url, status, ms, requestId } = answer;
  const kind = kindOf(answer);
  countRequest({ kind, status, ms });
  log[levelOf(kind, status, ms)](
    { requestId, kind, method, path: loggedPath(url), status, ms: Math.round(ms) },
    'A request was answered.',
  );
}

function levelOf(kind: RequestKind, status: number, ms: number): 'error' | 'warn' | 'info' | 'debug' {
  // What is not ready says so by its status, as long as that lasts.
  if (status >= 500 && status !== 503) return 'error';
  if (kind === 'asset') return 'debug';
  return ms > slowMs ? 'warn' : 'info';
}

function kindOf({ method, url, headers }: Answered): RequestKind {
  if (url.startsWith('/_next/')) return 'asset';
  if (url.startsWith('/api/')) return 'route';
  return method === 'POST' && headers['next-action'] !== undefined ? 'action' : 'page';
}
