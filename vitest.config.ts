import { defineConfig } from 'vitest/config';

// `server-only` modules load under the condition that Next's server sets.
const node = {
  environment: 'node',
  setupFiles: ['tests/setup/silent-console.ts'],
  execArgv: ['--conditions=react-server'],
};

const withDatabase = {
  ...node,
  globalSetup: ['tests/setup/database-cluster.ts'],
  // Long enough for a machine that does much else; nothing here waits on a clock.
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  ssr: { resolve: { conditions: ['react-server', 'node', 'import', 'default'] } },
  test: {
    // Tests share two cores with the database they talk to.
    maxWorkers: 2,
    projects: [
      // Whole schedules take seconds where the machine is busy.
      {
        extends: true,
        test: { ...node, testTimeout: 60_000, name: 'unit', include: ['tests/unit/**/*.test.ts'] },
      },
      { extends: true, test: { ...withDatabase, name: 'db', include: ['tests/db/**/*.test.ts'] } },
      { extends: true, test: { ...withDatabase, name: 'gateway', include: ['tests/gateway/**/*.test.ts'] } },
    ],
  },
});
