import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own below the temp folder, open to other accounts unless `mode` says otherwise. */
export function createFolder(mode = 0o711): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-unit-'));
  chmodSync(path, mode);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
