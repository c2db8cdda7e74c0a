import type { HistoryKind, HistoryPage } from '#lib/domain/history-records.ts';

/** A page of a history from the app's server, the newest when `before` is null. Throws when there is none to be had. */
export async function loadHistory(
  of: { kind: HistoryKind; id: string | number },
  before: number | null,
): Promise<HistoryPage> {
  const answer = await fetch(`/api/history/${of.kind}/${of.id}${before === null ? '' : `?before=${before}`}`);
  if (!answer.ok) throw new Error(`The history is not to be had: ${answer.status}.`);
  return answer.json();
}
