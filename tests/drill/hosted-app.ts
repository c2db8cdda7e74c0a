import { rmSync } from 'node:fs';
import { type AppProcess, startApp, stopApp } from './app-process.ts';
import { createDataFolder, findFreePort } from './data-folder.ts';
import type { DrillStack } from './stack.ts';

/** Whoever has it reads the app's metrics. */
export const drillMetricsToken = 'a-token-that-reads-the-metrics-of-a-drill';

/** The app in a process of its own beside its project, as on a hosted one. */
export type HostedApp = AppProcess & { url: string; stop(): Promise<string[]> };

/**
 * Starts the app as `npm start` does with a project that is elsewhere: app, worker, gateway and database can each be
 * weighed and taken away.
 *
 * @param options.projectUrl where the app and browsers find the project; its own address unless given
 */
export async function startHostedApp(
  stack: DrillStack,
  options: { projectUrl?: string; environment?: Readonly<Record<string, string>> } = {},
): Promise<HostedApp> {
  const dataDir = createDataFolder();
  const app = await startApp({
    dataDir,
    port: await findFreePort(),
    delivery: {},
    environment: {
      SUPABASE_URL: options.projectUrl ?? stack.url,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      SUPABASE_SECRET_KEY: stack.secretKey,
      DATABASE_URL: stack.databaseUrl,
      METRICS_TOKEN: drillMetricsToken,
      ...options.environment,
    },
  });
  return {
    ...app,
    async stop() {
      const { faults } = await stopApp(app);
      rmSync(dataDir, { recursive: true, force: true });
      return faults;
    },
  };
}

/** The worker's process below an app. */
export function workerOf(app: AppProcess): number | null {
  return app.tree().findLast(({ command }) => command.includes('scripts/worker.ts'))?.pid ?? null;
}
