import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';

const dataDir = join(import.meta.dirname, '.data/e2e');
// Workers load this file too; the port is chosen once, by the first process, and inherited.
if (process.env.E2E_PORT === undefined) {
  process.env.E2E_PORT = String(20_000 + Math.floor(Math.random() * 20_000));
  rmSync(dataDir, { recursive: true, force: true });
}
const port = process.env.E2E_PORT;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // The tests walk through one center's life; two browsers would change it under each other.
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  use: {
    baseURL: `http://localhost:${port}`,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      // Chromium's sandbox refuses to run as root.
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  ],
  webServer: {
    command: 'node scripts/run.mjs start',
    url: `http://localhost:${port}/sign-in`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
    env: { DISPATCH_EMBEDDED: '1', DISPATCH_DATA_DIR: dataDir, PORT: port },
  },
});
