import { rmSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { type AppProcess, startApp, stopApp } from '../../drill/app-process.ts';
import { createDataFolder, findFreePort } from '../../drill/data-folder.ts';
import { type MailSink, startMailSink } from '../../drill/delivery-world.ts';
import { seedLarge } from '../roster/center.ts';
import { type LiveBench, measureLive } from './live.ts';
import { type MailBench, measureMail } from './mail.ts';

export type DeliveryBench = { live: LiveBench; mail: MailBench };

export type DeliveryBenchOptions = {
  clients: number;
  edits: number;
  /** How many are told of one publication. */
  people: number;
  /** Publications one after the other, to see whether the worker grows. */
  rounds: number;
  executablePath: string;
  say: (line: string) => void;
};

/** A mail server that is near and not idle takes so long for a mail. */
const mailMs = 5;

/** Measures how soon people know what was committed, on an app and a data folder of its own. */
export async function runDeliveryBench(options: DeliveryBenchOptions): Promise<DeliveryBench> {
  const { executablePath, say } = options;
  const dataDir = createDataFolder();
  let app: AppProcess | null = null;
  let browser: Browser | null = null;
  let sink: MailSink | null = null;
  const cleanUp = async (): Promise<void> => {
    await browser?.close();
    if (app !== null) await stopApp(app);
    await sink?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  }
  try {
    say('Making the large center and starting the app …');
    await seedLarge(dataDir);
    sink = await startMailSink(mailMs);
    const started = await startApp({
      dataDir,
      port: await findFreePort(),
      delivery: sink.delivery,
    });
    app = started;
    browser = await chromium.launch({
      executablePath,
      // Chromium's sandbox refuses to run as root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    say(
      `Editing the roster ${options.edits} times while ${options.clients} people and two browsers follow …`,
    );
    const live = await measureLive(browser, { dataDir, url: started.url }, options);
    await browser.close();
    const mail = await measureMail({ ...started, dataDir }, sink, options);
    return { live, mail };
  } finally {
    await cleanUp();
  }
}
