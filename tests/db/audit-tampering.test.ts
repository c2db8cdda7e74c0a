import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditProblem } from '#lib/domain/audit-records.ts';
import {
  type AuditWorld,
  brokenBy,
  brokenFor,
  chainOf,
  logColumns,
  makeAuditWorld,
  people,
  runCommand,
} from './audit-world.ts';
import { refusalOf } from './refusal.ts';

let world: AuditWorld;
let links: { seq: number; id: number }[];
const folder = mkdtempSync(join(tmpdir(), 'audit-heads-'));
const headsFile = join(folder, 'heads.jsonl');

beforeAll(async () => {
  world = await makeAuditWorld();
  links = [...(await chainOf(world, world.ours))];
  const [heads] = await world.db.sql<{ kept: unknown[] }[]>`select private.keep_audit_anchors(null) as kept`;
  writeFileSync(headsFile, `${heads?.kept.map((head) => JSON.stringify(head)).join('\n')}\n{"agency":`);
});
beforeEach(() => world.restore());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.db.drop();
});

/** A link by its place, counted from the end when it is negative. */
function link(place: number): { seq: number; id: number } {
  const found = links.at(place);
  if (found === undefined) throw new Error('no such link');
  return found;
}

type Expected = { problem: AuditProblem; id?: number | null; seq?: number | null };

/** The function in one step and in small ones, an admin and the command say the same; the other agency holds. */
async function expectBroken(expected: Expected): Promise<void> {
  const found = await brokenBy(world, world.ours);
  expect(found).toMatchObject(expected);
  expect(await brokenBy(world, world.ours, 4)).toMatchObject(expected);
  expect(await brokenFor(world, people.admin)).toEqual(found);
  expect(await brokenBy(world, world.theirs)).toBeNull();
  const { code, output } = await runCommand(world);
  expect(code).toBe(1);
  expect(output).toContain(`✗ agency-1: ${expected.problem} at `);
  if (typeof expected.id === 'number') expect(output).toContain(`row ${expected.id}`);
  expect(output).toMatch(/✓ agency-2: \d+ rows hold from the beginning/);
}

describe('a chain that holds', () => {
  it('says so, with its head, however small the steps are', async () => {
    for (const steps of [1, 3, 20_000]) expect(await brokenBy(world, world.ours, steps)).toBeNull();
    const check = await world.db.asUser(people.admin, async (sql) => {
      const [row] = await sql`select public.verify_audit(1) as check`;
      return row?.check;
    });
    expect(check).toEqual({
      checked: links.length,
      nextSeq: null,
      head: { seq: links.length, hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: expect.any(Number) },
      checkpoint: null,
      broken: null,
    });
    const { code, output } = await runCommand(world, '--heads', headsFile);
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('1 heads kept outside agree'),
    });
  });

  it('is shown to admins of the agency alone', async () => {
    const ask = (who: string | null | 'service_role') =>
      refusalOf(world.db.asUser(who, (sql) => sql`select public.verify_audit(1)`));
    expect(await ask(people.ana)).toMatchObject({ code: 'PT403' });
    expect(await ask(null)).toMatchObject({ code: '42501' });
    expect(await ask('service_role')).toMatchObject({ code: '42501' });
  });

  it('stays one when many write at the same moment', async () => {
    await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        world.db.asUser(
          n % 2 === 0 ? people.ana : people.ben,
          (sql) =>
            sql`update public.profiles set phone = ${`555 01${10 + n}`} where id = (select auth.uid())`,
        ),
      ),
    );
    expect(await brokenBy(world, world.ours, 5)).toBeNull();
    expect(await chainOf(world, world.ours)).toHaveLength(links.length + 24);
  });
});

describe('a row that is not what was written', () => {
  it.each([
    ['actor_id', `'${people.ana}'`],
    ['actor_kind', `'job'`],
    ['action', `'forged'`],
    ['target_id', `'forged'`],
    ['details', `'{"entity":"other"}'`],
    ['before', `'{}'`],
    ['after', 'null'],
    ['origin', `'{"address":"198.51.100.1"}'`],
    ['origin', 'null'],
    ['request_id', `'forged'`],
    ['created_at', `created_at + interval '1 microsecond'`],
    ['agency_id', `'00000000-0000-4000-8000-000000000002'`],
  ])('%s = %s', async (column, value) => {
    const { id, seq } = link(-3);
    await world.tamper(`update public.audit_logs set ${column} = ${value} where id = ${id}`);
    const problem = column === 'agency_id' ? 'missing' : 'changed';
    expect(await brokenBy(world, world.ours)).toMatchObject({ id, seq, problem });
    expect(await brokenBy(world, world.ours, 2)).toMatchObject({ id, seq, problem });
    expect(await brokenFor(world, people.admin)).toMatchObject({ id, seq, problem });
  });

  it('has an origin that a row from before did not have', async () => {
    const { id, seq } = link(0);
    await world.tamper(`update public.audit_logs set origin = '{"address":"192.0.2.1"}' where id = ${id}`);
    await expectBroken({ id, seq, problem: 'changed' });
  });

  it('covers every column there is', async () => {
    const columns = await world.db.sql<{ name: string }[]>`
      select attname::text as name from pg_attribute
      where attrelid = 'public.audit_logs'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
    expect(columns.map(({ name }) => name).sort()).toEqual(logColumns.split(', ').sort());
  });

  it('has a hash that was computed anew for it alone', async () => {
    const { id, seq } = link(-3);
    await world.tamper(
      `update public.audit_logs set action = 'forged' where id = ${id}`,
      `update public.audit_chain c set hash = private.audit_hash(l, c.prev_hash)
       from public.audit_logs l where l.id = c.audit_id and c.audit_id = ${id}`,
    );
    await expectBroken({ id, seq, problem: 'changed' });
  });

  it('has a link of its own whose hash was changed', async () => {
    const { id, seq } = link(-3);
    await world.tamper(`update public.audit_chain set hash = sha256('forged') where audit_id = ${id}`);
    await expectBroken({ id, seq, problem: 'changed' });
  });
});

describe('a row that is gone', () => {
  it('from the log', async () => {
    const { id, seq } = link(-4);
    await world.tamper(`delete from public.audit_logs where id = ${id}`);
    await expectBroken({ id, seq, problem: 'missing' });
  });

  it('from log and chain', async () => {
    const { id, seq } = link(-4);
    await world.tamper(
      `delete from public.audit_chain where audit_id = ${id}`,
      `delete from public.audit_logs where id = ${id}`,
    );
    await expectBroken({ id: null, seq, problem: 'missing' });
  });

  it('from the chain alone', async () => {
    const { id, seq } = link(-4);
    await world.tamper(`delete from public.audit_chain where audit_id = ${id}`);
    await expectBroken({ id, seq, problem: 'missing' });
  });

  it('with the numbers closed up behind it', async () => {
    const { id, seq } = link(-4);
    await world.tamper(
      `delete from public.audit_chain where audit_id = ${id}`,
      `delete from public.audit_logs where id = ${id}`,
      `update public.audit_chain set seq = -seq where agency_id = '${world.ours.id}' and seq > ${seq}`,
      `update public.audit_chain set seq = -seq - 1 where agency_id = '${world.ours.id}' and seq < 0`,
    );
    await expectBroken({ id: link(-5).id, seq: seq - 1, problem: 'changed' });
  });

  it('from the beginning', async () => {
    const ids = links.slice(0, 3).map(({ id }) => id);
    await world.tamper(
      `delete from public.audit_chain where audit_id in (${ids})`,
      `delete from public.audit_logs where id in (${ids})`,
    );
    await expectBroken({ seq: 1, problem: 'missing' });
  });

  it('at the beginning, with a checkpoint beside it as if the retention had removed it', async () => {
    const { seq } = link(2);
    const gone = links.slice(0, 3).map(({ id }) => id);
    await world.tamper(
      `insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
       select agency_id, seq, hash, seq, now() - interval '1 year' from public.audit_chain
       where agency_id = '${world.ours.id}' and seq = ${seq}`,
      `delete from public.audit_chain where agency_id = '${world.ours.id}' and seq <= ${seq}`,
      `delete from public.audit_logs where id in (${gone.join(', ')})`,
    );
    await expectBroken({ id: null, seq, problem: 'cut' });
  });
});

describe('a row that does not belong where it is', () => {
  const swap = (table: string, key: string, columns: string[], pair: string) =>
    `update public.${table} t set ${columns.map((column) => `${column} = o.${column}`).join(', ')} from public.${table} o
     where t.${key} in (${pair}) and o.${key} in (${pair}) and t.${key} <> o.${key}`;

  it('has changed places in the chain', async () => {
    const [first, second] = [link(-4), link(-3)];
    await world.tamper(
      `update public.audit_chain set seq = -seq where audit_id in (${first.id}, ${second.id})`,
      `update public.audit_chain set seq = case audit_id when ${first.id} then ${second.seq} else ${first.seq} end
       where audit_id in (${first.id}, ${second.id})`,
    );
    await expectBroken({ id: second.id, seq: first.seq, problem: 'moved' });
  });

  it('has changed places in the log', async () => {
    const [first, second] = [link(-4), link(-3)];
    const columns = logColumns.split(', ').filter((column) => column !== 'id');
    await world.tamper(swap('audit_logs', 'id', columns, `${first.id}, ${second.id}`));
    await expectBroken({ id: first.id, seq: first.seq, problem: 'moved' });
  });

  it('was added without a link', async () => {
    await world.tamper(
      `insert into public.audit_logs (agency_id, action) values ('${world.ours.id}', 'forged')`,
    );
    const [row] = await world.db.sql<{ id: number }[]>`select max(id)::integer as id from public.audit_logs`;
    await expectBroken({ id: row?.id ?? 0, seq: null, problem: 'inserted' });
  });

  it('was added with a link in between', async () => {
    const after = link(-4);
    await world.tamper(
      `update public.audit_chain set seq = -seq where agency_id = '${world.ours.id}' and seq > ${after.seq}`,
      `update public.audit_chain set seq = -seq + 1 where agency_id = '${world.ours.id}' and seq < 0`,
      `insert into public.audit_logs (agency_id, action) values ('${world.ours.id}', 'forged')`,
      `insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
       select l.id, l.agency_id, ${after.seq + 1}, c.hash, private.audit_hash(l, c.hash)
       from public.audit_logs l, public.audit_chain c where l.action = 'forged' and c.audit_id = ${after.id}`,
    );
    const [row] = await world.db.sql<{ id: number }[]>`select max(id)::integer as id from public.audit_logs`;
    await expectBroken({ id: row?.id ?? 0, seq: after.seq + 1, problem: 'inserted' });
  });

  it('is a link without a row', async () => {
    await world.tamper(
      `insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
       values (900000, '${world.ours.id}', ${links.length + 1}, sha256('a'), sha256('b'))`,
    );
    await expectBroken({ id: 900_000, seq: links.length + 1, problem: 'inserted' });
  });
});

describe('what only a head that was kept shows', () => {
  const cutTail = (count: number) => {
    const ids = links.slice(-count).map(({ id }) => id);
    return [
      `delete from public.audit_chain where audit_id in (${ids})`,
      `delete from public.audit_logs where id in (${ids})`,
    ];
  };

  it('a tail that was cut from log and chain', async () => {
    await world.tamper(...cutTail(2));
    await expectBroken({ seq: links.length, problem: 'cut' });
    // And it goes on: rows that come after do not hide it.
    for (const phone of ['555 0111', '555 0112', '555 0113']) {
      await world.db.asUser(
        people.ana,
        (sql) => sql`update public.profiles set phone = ${phone} where id = ${people.ana}`,
      );
    }
    await expectBroken({ seq: links.length, problem: 'cut' });
  });

  it('everything that was cut', async () => {
    await world.tamper(
      `delete from public.audit_chain where agency_id = '${world.ours.id}'`,
      `delete from public.audit_logs where agency_id = '${world.ours.id}'`,
    );
    await expectBroken({ seq: 1, problem: 'cut' });
  });

  it('a chain that was computed anew from a row on', async () => {
    const { id } = link(-3);
    await world.tamper(
      `update public.audit_logs set action = 'forged' where id = ${id}`,
      `do $$
       declare entry record; last_hash bytea;
       begin
         select hash into last_hash from public.audit_chain where audit_id = ${link(-4).id};
         for entry in select c.audit_id from public.audit_chain c
           where c.agency_id = '${world.ours.id}' and c.audit_id >= ${id} order by c.seq loop
           update public.audit_chain c set prev_hash = last_hash, hash = private.audit_hash(l, last_hash)
           from public.audit_logs l where l.id = c.audit_id and c.audit_id = entry.audit_id returning c.hash into last_hash;
         end loop;
       end $$`,
    );
    await expectBroken({ seq: links.length, problem: 'cut' });
  });

  it('in a file alone, when the heads in the database were cut as well', async () => {
    await world.tamper(...cutTail(2), 'delete from public.audit_anchors');
    expect(await brokenBy(world, world.ours)).toBeNull();
    expect((await runCommand(world)).code).toBe(0);
    const { code, output } = await runCommand(world, '--heads', headsFile);
    expect(code).toBe(1);
    expect(output).toContain(`✗ agency-1: cut at number ${links.length}.`);
    const other = await runCommand(world, '--heads', headsFile, '--agency', 'agency-2');
    expect(other.code).toBe(0);
    expect(other.output).not.toContain('agency-1');
  });
});

describe('the heads that are kept', () => {
  it('are kept once an hour, when the chain has moved, and told again to whoever asks from an earlier time', async () => {
    const keep = async (after: string | null) => {
      const [row] = await world.db.asUser(
        'service_role',
        (sql) =>
          sql<
            { kept: { seq: number; at: string }[] }[]
          >`select public.keep_audit_anchors(${after}::text::timestamptz) as kept`,
      );
      return row?.kept ?? [];
    };
    const first = await keep(null);
    expect(first).toHaveLength(2);
    expect(await keep(null)).toEqual(first);
    expect(await keep(first.at(-1)?.at ?? null)).toEqual([]);
    await world.tamper(`update public.audit_anchors set at = at - interval '2 hours'`);
    const unmoved = await keep(null);
    expect(unmoved.map(({ seq }) => seq)).toEqual(first.map(({ seq }) => seq));
    await world.db.asUser(
      people.ana,
      (sql) => sql`update public.profiles set phone = '555 0199' where id = ${people.ana}`,
    );
    const moved = await keep(unmoved.at(-1)?.at ?? null);
    expect(moved.map(({ seq }) => seq)).toEqual([links.length + 1]);
    expect(await brokenBy(world, world.ours)).toBeNull();
  });

  it('are append-only', async () => {
    for (const table of ['audit_anchors', 'audit_checkpoints']) {
      for (const statement of [
        `update public.${table} set seq = 1`,
        `delete from public.${table}`,
        `truncate public.${table}`,
      ]) {
        if (table === 'audit_checkpoints' && !statement.startsWith('truncate')) continue;
        expect(await refusalOf(world.db.sql.unsafe(statement))).toMatchObject({
          code: '42501',
          message: `${table} is append-only.`,
        });
        expect(
          await refusalOf(world.db.asUser('service_role', (sql) => sql.unsafe(statement))),
        ).toMatchObject({
          code: '42501',
        });
      }
    }
  });
});
