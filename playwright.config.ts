import { rmSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { e2eDataDir, e2eToday, metricsToken } from './tests/e2e/instance.ts';

// Workers load this file too; the port is chosen once, by the first process, and inherited. It lies below those that
// systems give to outgoing connections, one of which could take it before the app listens.
if (process.env.E2E_PORT === undefined) {
  process.env.E2E_PORT = String(20_000 + Math.floor(Math.random() * 12_000));
  rmSync(e2eDataDir, { recursive: true, force: true });
}
const port = process.env.E2E_PORT;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // A test that changes something makes its own center, so two may run at once.
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://localhost:${port}`,
    // A failure leaves what the page said; all its steps are kept for whoever asks with `--trace retain-on-failure`.
    trace: 'off',
    actionTimeout: 15_000,
    colorScheme: 'dark',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      // Text as wide as on a phone, whatever the machine makes of fonts; and the sandbox refuses to run as root.
      args: ['--font-render-hinting=none', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  ],
  webServer: {
    command: `node scripts/run.mjs db-seed demo --today ${e2eToday} && exec node scripts/run.mjs start`,
    url: `http://localhost:${port}/sign-in`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
    env: {
      DISPATCH_EMBEDDED: '1',
      DISPATCH_DATA_DIR: e2eDataDir,
      PORT: port,
      LOG_LEVEL: 'warn',
      METRICS_TOKEN: metricsToken,
    },
  },
});
