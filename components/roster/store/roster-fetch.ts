import type { RosterWire } from '#lib/domain/roster.ts';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';

/**
 * Rows of a schedule: all, or those changed since an instant. Throws when there is no answer.
 *
 * @param since null = all that are not cancelled
 */
export async function fetchRows(scheduleId: number, since: Instant | null): Promise<RosterWire> {
  const query = since === null ? '' : `?${new URLSearchParams({ since: String(Math.floor(since)) })}`;
  return fetchJson<RosterWire>(`/api/roster/${scheduleId}/rows${query}`);
}

/** What happened to a row, the latest first. Throws when there is no answer. */
export function fetchHistory(rowId: number): Promise<readonly ShiftChange[]> {
  return fetchJson<readonly ShiftChange[]>(`/api/roster/history/${rowId}`);
}

/** Our own server's answer is taken as it is. */
async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
