// Runs a task of scripts/ under Node 24 from node_modules, whatever Node npm itself runs on; installs what is missing.
// Plain JavaScript for old Nodes: this file alone runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [task, ...args] = process.argv.slice(2);
// React and Next choose their build by this before the task's first line runs.
const environments = { start: 'production', dev: 'development' };

if (!task || !existsSync(join(root, 'scripts', `${task}.ts`))) {
  console.error(`There is no task "${task ?? ''}" in scripts/.`);
  process.exit(1);
}
installMissing();
runTask(findNode());

function installMissing() {
  if (!isInstallStale()) return;
  console.error('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  // Development packages are needed to build, whatever the environment says.
  const result = spawnSync(
    command,
    [...first, 'ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: undefined },
    },
  );
  if (result.status !== 0) {
    console.error('npm ci failed; its messages above say why. The app needs the package registry once.');
    process.exit(1);
  }
}

// npm writes what it installed beside the packages; an entry that differs from the lock means another version.
function isInstallStale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  const wantedPackages = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const foundPackages = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wantedPackages).some(([path, wanted]) => {
    if (path === '') return false;
    const found = foundPackages[path];
    if (!found) return !wanted.optional;
    return found.version !== wanted.version;
  });
}

function findNode() {
  const own = join(root, 'node_modules', '.bin', 'node');
  // With --ignore-scripts the package has fetched no binary.
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  console.error(
    `Node 24 was not installed with the packages (were install scripts off?) and this is Node ${process.versions.node}. ` +
      'Run npm ci with install scripts, or use Node 22.18 or later.',
  );
  process.exit(1);
}

function runTask(node) {
  const child = spawn(node, [join(root, 'scripts', `${task}.ts`), ...args], {
    cwd: root,
    // The fourth channel tells a serving task when this process is gone, however it went.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      // Tools the task starts find the same Node first.
      PATH: `${dirname(node)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
      NEXT_TELEMETRY_DISABLED: '1',
      ...(environments[task] ? { NODE_ENV: environments[task] } : {}),
    },
  });
  // The task decides when it is done; a signal it got from the terminal as well does no harm twice.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
  });
}
