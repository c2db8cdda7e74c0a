import { appendFile, readFile } from 'node:fs/promises';
import { keepAuditAnchors } from '#lib/data/audit.ts';
import { readKeptHeads } from '#lib/domain/kept-heads.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Lets the database keep the newest link of each agency's audit once an hour, and writes the same into a file that the
 * database does not know: whoever holds the database cannot take back what stands there.
 *
 * @param file null = they are kept in the database alone
 */
export function createHeadKeeper(admin: Db, file: string | null): () => Promise<void> {
  let hasFailed = false;
  return async () => {
    const before = file === null ? '' : await textOf(file);
    const newest = readKeptHeads(before).reduce((last, { at }) => (at > last ? at : last), '');
    const heads = await keepAuditAnchors(admin, file === null ? new Date().toISOString() : newest || null);
    if (file === null || heads.length === 0) return;
    const lines = heads.map((head) => `${JSON.stringify(head)}\n`).join('');
    try {
      await appendFile(file, before === '' || before.endsWith('\n') ? lines : `\n${lines}`, { mode: 0o600 });
      hasFailed = false;
    } catch (error) {
      // They are in the database, and the next time tries again.
      if (!hasFailed) log.error({ file, err: error }, 'The heads of the audit cannot be written.');
      hasFailed = true;
    }
  };
}

/** Nothing yet, or nothing to be read: then all is written that the database has. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
