import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const migrationsDir = join(import.meta.dirname, '../../../supabase/migrations');

/** Makes folders below the temp folder that the server's account can enter; `remove` removes all of them. */
export function createFolders(): { create(): string; remove(): void } {
  const made: string[] = [];
  return {
    create: () => {
      const path = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-operations-'));
      chmodSync(path, 0o711);
      made.push(path);
      return path;
    },
    remove: () => {
      for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
    },
  };
}
