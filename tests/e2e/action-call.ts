import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string() })),
});
const root = join(import.meta.dirname, '../..');
const built = join(root, '.next');

/** The ids of the build's server actions by `file/export`. */
export function actionIds(): Map<string, string> {
  const text = readFileSync(join(built, 'server/server-reference-manifest.json'), 'utf8');
  return new Map(
    Object.entries(manifestSchema.parse(JSON.parse(text)).node).map(([id, { exportedName, filename }]) => [
      `${filename.replace(/^app\/actions\//, '').replace(/\.ts$/, '')}/${exportedName}`,
      id,
    ]),
  );
}

/** The paths of the build's pages and routes, with their parameters in brackets. */
export function builtPaths(): string[] {
  const text = readFileSync(join(built, 'app-path-routes-manifest.json'), 'utf8');
  return Object.values(z.record(z.string(), z.string()).parse(JSON.parse(text)));
}

/** The names of all actions in the sources, by `file/export`. */
export function sourceActions(): string[] {
  const folder = join(root, 'app/actions');
  return readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^export const (\w+) =/gm)].map(
      ([, name]) => `${file.replace(/\.ts$/, '')}/${name}`,
    ),
  );
}

/** The addresses of all pages and routes in the sources, as `builtPaths` writes them, and whether each is a route. */
export function sourcePaths(): Map<string, boolean> {
  return new Map(
    globSync('app/**/{page,route}.{ts,tsx}', { cwd: root }).map((file) => {
      const parts = file.split('/').slice(1, -1);
      const path = parts.filter((part) => !/^\(.*\)$|^@/.test(part)).join('/');
      return [`/${path}`, /\/route\.ts$/.test(file)];
    }),
  );
}

type ActionAnswer = {
  /** `ok`, the code of a refusal, `→` and the path to which it leads, else the status. */
  answer: string;
  text: string;
  /** What it set, as a Cookie header. */
  cookie: string;
};

/** Calls an action as a browser does. */
export async function callAction(
  origin: string,
  call: { id: string; page: string; cookie: string; input: unknown; headers?: Record<string, string> },
): Promise<ActionAnswer> {
  const response = await fetch(`${origin}${call.page}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...call.headers,
      cookie: call.cookie,
      origin,
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': call.id,
    },
    body: JSON.stringify([call.input]),
  });
  const text = await response.text();
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { answer: answerOf(response, text), text, cookie };
}

function answerOf(response: Response, text: string): string {
  const target = response.headers.get('x-action-redirect');
  if (target !== null) return `→${target.split(';')[0]}`;
  // The answer is a list of numbered rows; one of them is what the action returned. No line ends after a long text, such
  // as an image, which is a row of its own.
  const row = /(?:^|<\/svg>)[0-9a-f]+:\{"ok":(true|false)(?:,"code":"(\w+)")?/m.exec(text);
  if (row === null) return String(response.status);
  return row[1] === 'true' ? 'ok' : (row[2] ?? 'refused');
}

/** Runs the work of each item, at most so many at once, and gives the results in their order. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Rows with columns that line up, for a terminal. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' ')
        .trimEnd(),
    )
    .join('\n');
}
