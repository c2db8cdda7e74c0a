import { join } from 'node:path';
import { type InstanceStatus, readStatus } from '../supabase/local/instance-control.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { dataDir, print, root, runTask } from './project.ts';

/** Exit codes as of init scripts: 0 runs, 3 does not run, 1 something is wrong. */
await runTask(async () => {
  const args = process.argv.slice(2);
  if (args.some((argument) => argument !== '--json')) {
    throw new LauncherError('Usage: npm run local:status [-- --json]');
  }
  const status = await readStatus(dataDir, join(root, 'supabase/migrations'));
  if (args.length > 0) print(JSON.stringify(status, null, 2));
  else for (const [label, value] of describe(status)) print(`${label.padEnd(14)} ${value}`);
  if (status.state !== 'running') return 3;
  return status.database.answers ? 0 : 1;
});

function describe({
  state,
  pid,
  url,
  since,
  database,
  schema,
  counts,
  lastBackup,
}: InstanceStatus): [string, string][] {
  const lines: [string, string][] = [
    ['State', pid === null ? state : `${state} (process ${pid}${since ? `, since ${since}` : ''})`],
  ];
  if (url) lines.push(['Address', url]);
  lines.push(['Data folder', dataDir]);
  const size = `${(database.bytes / 1024 / 1024).toFixed(1)} MB`;
  lines.push(['Database', database.port === null ? size : `${size}, port ${database.port}`]);
  if (state === 'running' && !database.answers)
    lines.push(['', 'It does not answer; see postgres.log in the data folder.']);
  if (schema) {
    const pending = schema.pending.length === 0 ? 'none pending' : `pending: ${schema.pending.join(', ')}`;
    lines.push(['Schema', `${schema.version} (${schema.applied} migrations applied, ${pending})`]);
  }
  if (counts) {
    lines.push([
      'Holds',
      `agencies: ${counts.agencies}, people: ${counts.people}, schedules: ${counts.schedules}`,
    ]);
  }
  lines.push(['Last backup', lastBackup ? `${lastBackup.createdAt}, ${lastBackup.path}` : 'none known']);
  return lines;
}
