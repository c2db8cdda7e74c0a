import 'server-only';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let known: string | null = null;

/** Names the build that answers, so that a page which stays open for weeks notices a new one. */
export function buildId(): string {
  known ??= read();
  return known;
}

function read(): string {
  try {
    return readFileSync(join(process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim();
  } catch {
    // While one develops there is none.
    return 'development';
  }
}
