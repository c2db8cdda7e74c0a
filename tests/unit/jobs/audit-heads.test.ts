import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeptHead, readKeptHeads } from '#lib/domain/kept-heads.ts';
import { createHeadKeeper } from '#lib/jobs/audit-heads.ts';
import { log } from '#lib/log.ts';
import type { Database } from '#lib/supabase/database.types.ts';

const agency = '00000000-0000-4000-8000-000000000001';
const head = (seq: number): KeptHead => ({
  agency,
  seq,
  hash: 'ab'.repeat(32),
  at: `2026-11-22T0${seq}:00:00.000001Z`,
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-heads-'));
  file = join(folder, 'heads.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A database that has these heads, and what it was asked. */
function databaseOf(heads: readonly KeptHead[]) {
  const asked: string[] = [];
  const db = createClient<Database>('http://database.test', 'secret', {
    auth: { persistSession: false },
    global: {
      fetch: async (_url, init) => {
        const after = String(JSON.parse(String(init?.body)).p_after);
        asked.push(after);
        return Response.json(heads.filter(({ at }) => at > after));
      },
    },
  });
  return { db, asked };
}

describe('the heads of the audit outside the database', () => {
  it('are all written once, and later only those that are newer', async () => {
    const heads = [head(1), head(2)];
    const { db, asked } = databaseOf(heads);
    const keep = createHeadKeeper(db, file);
    await keep();
    await keep();
    heads.push(head(3));
    await keep();
    expect(readKeptHeads(readFileSync(file, 'utf8'))).toEqual([head(1), head(2), head(3)]);
    expect(asked).toEqual(['2000-01-01', head(2).at, head(2).at]);
  });

  it('go on after a line that a crash has cut', async () => {
    writeFileSync(file, `${JSON.stringify(head(1))}\n{"agency":"0000`);
    await createHeadKeeper(databaseOf([head(1), head(2)]).db, file)();
    expect(readKeptHeads(readFileSync(file, 'utf8'))).toEqual([head(1), head(2)]);
    appendFileSync(file, `${JSON.stringify({ ...head(3), seq: 'three' })}\n`);
    expect(readKeptHeads(readFileSync(file, 'utf8'))).toEqual([head(1), head(2)]);
  });

  it('are kept by the database all the same where no file is named, or none can be written', async () => {
    const { db, asked } = databaseOf([head(1)]);
    await createHeadKeeper(db, null)();
    expect(asked).toHaveLength(1);
    const complaint = vi.spyOn(log, 'error').mockImplementation(() => {});
    const keep = createHeadKeeper(db, join(folder, 'missing', 'heads.jsonl'));
    await keep();
    await keep();
    expect(asked).toHaveLength(3);
    expect(complaint).toHaveBeenCalledTimes(1);
    complaint.mockRestore();
    expect(existsSync(file)).toBe(false);
  });
});
