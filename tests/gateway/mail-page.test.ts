import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openApi } from '../../supabase/local/api.ts';
import { readConfig } from '../../supabase/local/config.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
const mailDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-mail-'));
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
  rmSync(mailDir, { recursive: true, force: true });
});

/** The status of the mail page for somebody at this machine; 404 when it is not the gateway's. */
async function statusOfMailPage(options: { publicUrl: string; isBehindProxy?: boolean }): Promise<number> {
  const api = await openApi({
    url: db.url,
    secrets: inject('cluster').secrets,
    config: readConfig(),
    publicUrl: () => options.publicUrl,
    mailDir,
    storageDir: join(mailDir, 'storage'),
    isBehindProxy: options.isBehindProxy,
  });
  const server = createServer(async (req, res) => {
    if (!(await api.handle(req, res))) res.writeHead(404).end();
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return (await fetch(`http://127.0.0.1:${port}/__mail`)).status;
  } finally {
    server.close();
    await api.close();
  }
}

describe('the page of mails nobody sends', () => {
  it('is open to somebody at this machine', async () => {
    expect(await statusOfMailPage({ publicUrl: 'http://localhost:3000' })).toBe(200);
  });

  it('is closed behind a proxy, which may look like somebody at this machine, and at a public address', async () => {
    expect(await statusOfMailPage({ publicUrl: 'http://localhost:3000', isBehindProxy: true })).toBe(404);
    expect(await statusOfMailPage({ publicUrl: 'https://schedule.example' })).toBe(404);
  });
});
