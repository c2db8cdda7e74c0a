/** What personas could do with tables, as a table to read. */

/** Select, insert, update, delete, truncate. */
export type Command = 'S' | 'I' | 'U' | 'D' | 'T';
/** `extent` = which rows: `own`, `home` (all of the own agency), `drafts`, `all`, else their labels; empty where rows mean nothing. */
export type Reach = { who: string; command: Command; extent: string };

/** The label of the rows that belong to a person alone. */
const ownLabels: Record<string, string> = {
  dispatcher: 'own',
  coworker: 'coworker',
  trainee: 'trainee',
  'outside dispatcher': 'foreign',
};

/**
 * How far a command reached, in words of whoever gave it.
 *
 * @param labels of all rows of the table
 * @param touched of the rows that it reached; `denied` = it may not run
 * @returns null when it reached nothing
 */
export function reachOf(
  who: string,
  labels: readonly string[],
  touched: readonly string[] | 'denied',
): string | null {
  if (touched === 'denied' || touched.length === 0) return null;
  if (touched.length === labels.length) return 'all';
  const isMine = (label: string) => label.startsWith('foreign') === who.startsWith('outside');
  const beyond = touched.filter((label) => !isMine(label));
  if (beyond.length > 0) return touched.join('+');
  const isPersonal = labels.includes('own');
  if (isPersonal && touched.length === 1 && touched[0] === ownLabels[who]) return 'own';
  const mine = labels.filter(isMine);
  if (touched.length === mine.length) return 'home';
  const drafts = mine.filter((label) => label.endsWith(' draft'));
  return drafts.join() === touched.join() ? 'drafts' : touched.join('+');
}

/** A line for each table, a column for each persona; `–` = nothing. */
export function tableOfReach(
  reached: ReadonlyMap<string, readonly Reach[]>,
  personas: readonly string[],
): string {
  const header = ['', ...personas.map((who) => who.replace('outside ', 'o. ').replace('_role', ''))];
  const lines = [...reached].map(([table, reaches]) => [
    table.replace(/^public\./, ''),
    ...personas.map((who) => cellOf(reaches.filter((reach) => reach.who === who))),
  ]);
  const all = [header, ...lines];
  const widths = header.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' ')
      .trimEnd(),
  );
  return `\nTables × personas: S select, I insert, U update, D delete, T truncate; o. = of another agency\n${text.join('\n')}\n`;
}

/** Commands that reach as far stand together: `SU own`. */
function cellOf(reaches: readonly Reach[]): string {
  const extents = new Map<string, string>();
  for (const { command, extent } of reaches) {
    extents.set(extent, `${extents.get(extent) ?? ''}${command}`);
  }
  const parts = [...extents].map(([extent, commands]) =>
    extent === '' ? commands : `${commands} ${extent}`,
  );
  return parts.length === 0 ? '–' : parts.join(' ');
}
