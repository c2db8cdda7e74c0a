import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { compressBuilt } from './compress.ts';
import { print, root, runTethered } from './project.ts';

const buildId = join(root, '.next', 'BUILD_ID');
const builtFrom = join(root, '.next', 'source-hash');

/** Builds the app for production unless `.next` holds a build of exactly these sources. */
export async function buildIfStale(): Promise<void> {
  const hash = hashSources();
  if (existsSync(buildId) && existsSync(builtFrom) && readFileSync(builtFrom, 'utf8') === hash) return;
  print('Building the app …');
  // Whatever ends the build half-way, what is there then is not a build of the sources it was made from before.
  rmSync(builtFrom, { force: true });
  const code = await runTethered([join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    NODE_ENV: 'production',
  });
  if (code !== 0) throw new LauncherError('The build failed; its messages above say why.');
  await compressBuilt(join(root, '.next/static'));
  writeFileSync(builtFrom, hash);
}

/** Content, not dates: a fresh clone and a touched file have dates that mean nothing. */
function hashSources(): string {
  const hash = createHash('sha256');
  const configs = readdirSync(root).filter((name) =>
    /\.config\.[cm]?[jt]s$|^(proxy|instrumentation(-client)?)\.ts$/.test(name),
  );
  const entries = ['app', 'components', 'lib', 'public', 'package-lock.json', 'tsconfig.json', ...configs];
  for (const file of entries.sort().flatMap(listFiles)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(entry: string): string[] {
  if (!existsSync(join(root, entry))) return [];
  if (/\.\w+$/.test(entry)) return [entry];
  return readdirSync(join(root, entry), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name).slice(root.length + 1))
    .sort();
}
