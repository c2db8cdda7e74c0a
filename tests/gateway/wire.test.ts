import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openWire,
  type WireConnection,
  type WireStatement,
} from '../../supabase/local/gateway/wire/connection.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let wire: WireConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`create table public.wire_notes (id int primary key, text text)`;
  wire = await openWire(database.url('postgres'), { application_name: 'wire' });
});

afterAll(async () => {
  wire.end();
  await database.drop();
});

const say = (text: string, ...values: (string | null)[]): WireStatement => ({ text, values, keep: false });
const keep = (text: string, ...values: (string | null)[]): WireStatement => ({ text, values, keep: true });

async function preparedCount(): Promise<number> {
  const [row] = await wire.run([say('select count(*)::text as n from pg_prepared_statements')]);
  return Number(row?.n);
}

describe('a unit of statements', () => {
  it('answers the rows of the last one, as text', async () => {
    const rows = await wire.run([
      say(`select 'not this'`),
      say(`select n::text, null as nothing, '' as empty from generate_series(1, 3) n`),
    ]);
    expect(rows).toEqual(['1', '2', '3'].map((n) => ({ n, nothing: null, empty: '' })));
  });

  it('carries any text there and back', async () => {
    for (const text of ['', 'é 漢 😀 "\'\\ \n\t', 'x'.repeat(3_000_000), '漢'.repeat(200_000)]) {
      const [row] = await wire.run([keep('select $1::text as text', text)]);
      expect(row?.text === text).toBe(true);
    }
  });

  it('is one transaction: what fails undoes what came before, and nothing after it runs', async () => {
    const insert = (id: string): WireStatement =>
      keep('insert into public.wire_notes values ($1, $2)', id, 'x');
    await expect(wire.run([insert('1'), keep('select 1 / $1::int', '0'), insert('2')])).rejects.toMatchObject(
      {
        code: '22012',
      },
    );
    expect(wire.isIdle).toBe(true);
    expect(await wire.run([say('select id from public.wire_notes')])).toEqual([]);
    await wire.run([insert('3'), insert('4')]);
    expect(await wire.run([say('select id::text from public.wire_notes order by id')])).toEqual([
      { id: '3' },
      { id: '4' },
    ]);
  });

  it('leaves no setting behind', async () => {
    const set = keep(`select set_config('request.who', $1, true)`, 'me');
    const get = say(`select current_setting('request.who', true) as who`);
    expect(await wire.run([set, get])).toEqual([{ who: 'me' }]);
    expect((await wire.run([get]))[0]?.who || null).toBe(null);
    await expect(wire.run([set, say('select nonsense')])).rejects.toMatchObject({ code: '42703' });
    expect((await wire.run([get]))[0]?.who || null).toBe(null);
  });

  it('leaves a transaction open only when it begins one', async () => {
    await wire.run([say('begin'), say('select 1')]);
    expect(wire.isIdle).toBe(false);
    await expect(wire.run([say('select nonsense')])).rejects.toMatchObject({ code: '42703' });
    await expect(wire.run([say('select 1')])).rejects.toMatchObject({ code: '25P02' });
    await wire.run([say('rollback')]);
    expect(wire.isIdle).toBe(true);
  });

  it('refuses a second one at the same time, and a statement with NUL, without harm', async () => {
    const first = wire.run([say('select pg_sleep(0.1)')]);
    await expect(wire.run([say('select 1')])).rejects.toThrow('under way');
    await first;
    await expect(wire.run([say('select 1'), say('select \0')])).rejects.toThrow('NUL');
    await expect(wire.run([say('select $1::text', 'a\0b')])).rejects.toMatchObject({ code: '22021' });
    expect(await wire.run([say('select 1::text as n')])).toEqual([{ n: '1' }]);
  });
});

describe('prepared statements', () => {
  it('are bounded, those used last are kept', async () => {
    for (let n = 0; n < 300; n += 1) {
      await wire.run([keep(`select ${n}::text as n`)]);
      expect(await wire.run([keep(`select 'often' as n`)])).toEqual([{ n: 'often' }]);
    }
    expect(await preparedCount()).toBeLessThanOrEqual(202);
    expect(await wire.run([keep('select 0::text as n')])).toEqual([{ n: '0' }]);
    const kept = await wire.run([
      say(`select 1 from pg_prepared_statements where statement = 'select ''often'' as n'`),
    ]);
    expect(kept).toHaveLength(1);
  });

  it('are forgotten when asked', async () => {
    wire.forgetStatements();
    expect(await preparedCount()).toBe(0);
  });

  it('that fail are parsed anew', async () => {
    const find = keep('select text from public.wire_notes where id = $1', '3');
    expect(await wire.run([find])).toEqual([{ text: 'x' }]);
    expect(await wire.run([find])).toEqual([{ text: 'x' }]);
    await database.sql`alter table public.wire_notes alter column id type text, alter column text type varchar(9)`;
    await wire.run([find]).catch(() => {});
    expect(await wire.run([find])).toEqual([{ text: 'x' }]);
  });
});

describe('a connection', () => {
  it('that breaks rejects what is under way and everything after', async () => {
    const other = await openWire(database.url('postgres'), {});
    const [row] = await other.run([say('select pg_backend_pid()::text as pid')]);
    const waiting = other.run([say('select pg_sleep(20)')]);
    const lost = expect(waiting).rejects.toMatchObject({ name: 'DatabaseAway', reason: 'lost' });
    await database.admin`select pg_terminate_backend(${String(row?.pid)}::int)`;
    await lost;
    expect(other.isBroken).toBe(true);
    await expect(other.run([say('select 1')])).rejects.toMatchObject({ reason: 'lost' });
  });

  it('that is refused says so', async () => {
    const wrong = new URL(database.url('postgres'));
    wrong.password = 'wrong';
    await expect(openWire(wrong.href, {})).rejects.toMatchObject({ name: 'DatabaseAway', reason: 'refused' });
    wrong.port = '1';
    await expect(openWire(wrong.href, {})).rejects.toMatchObject({ reason: 'refused' });
    const nowhere = new URL(database.url('postgres'));
    nowhere.pathname = '/no_such_database';
    await expect(openWire(nowhere.href, {})).rejects.toMatchObject({ reason: 'refused' });
  });
});
