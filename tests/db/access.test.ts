import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type Persona, type TestDatabase } from '../setup/database.ts';
import { contract, type TableContract } from './access-contract.ts';
import { type Command, type Reach, reachOf, tableOfReach } from './access-table.ts';
import { type PersonKey, people, plantAccessWorld } from './access-world.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await plantAccessWorld(db.sql);
});
afterAll(async () => {
  process.stdout.write(tableOfReach(reached, personas));
  await db.drop();
});

const personas = ['anon', 'service_role', ...(Object.keys(people) as PersonKey[])] as const;
type PersonaKey = (typeof personas)[number];
const personaOf = (key: PersonaKey): Persona =>
  key === 'anon' ? null : key === 'service_role' ? key : people[key];

/** What each persona could do when it was tried, by table. */
const reached = new Map<string, Reach[]>();
function note(name: string, who: PersonaKey, command: Command, extent: string | null): void {
  if (extent === null) return;
  reached.set(name, [...(reached.get(name) ?? []), { who, command, extent }]);
}

class RolledBack extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('rolled back on purpose');
    this.result = result;
  }
}

/** What the statement did, undone: its rows, or the SQLSTATE that it failed with. */
async function attempt(
  who: PersonaKey,
  statement: string,
): Promise<postgres.RowList<postgres.Row[]> | string> {
  try {
    return await db.asUser(personaOf(who), async (sql) => {
      throw new RolledBack(await sql.unsafe(statement));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.result as postgres.RowList<postgres.Row[]>;
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

/** The labels of the rows that the statement touched, `denied` when it may not run at all. */
async function labelsTouched(who: PersonaKey, table: TableContract, statement: (where: string) => string) {
  const labels: string[] = [];
  for (const [label, where] of Object.entries(table.rows)) {
    const result = await attempt(who, statement(where));
    if (result === '42501') return 'denied';
    expect(typeof result, `${statement(where)} as ${who}: ${String(result)}`).toBe('object');
    if (typeof result === 'object' && result.count > 0) labels.push(label);
  }
  return labels;
}

const mayAnything = (table: TableContract, allowed: Partial<Record<PersonKey, readonly string[]>>) =>
  Object.keys(allowed).length > 0 || table.isHidden === true;

describe.each(Object.entries(contract))('%s', (name, table) => {
  it('has a planted row for each label', async () => {
    for (const [label, where] of Object.entries(table.rows)) {
      const [row] = await db.sql.unsafe(`select count(*)::integer as count from ${name} where ${where}`);
      expect(row?.count, label).toBeGreaterThan(0);
    }
  });

  it.each(personas)('select as %s', async (who) => {
    const seen = await labelsTouched(who, table, (where) => `select 1 from ${name} where ${where}`);
    note(name, who, 'S', reachOf(who, Object.keys(table.rows), seen));
    const isClosed = Object.keys(table.select).length === 0 && who !== 'service_role';
    if (who === 'anon' || table.isHidden || isClosed) expect(seen).toBe('denied');
    else if (who === 'service_role') expect(seen).toEqual(Object.keys(table.rows));
    else expect(seen).toEqual(table.select[who] ?? []);
    if (typeof seen === 'object' && who !== 'service_role') {
      // Nothing beyond the planted rows either: whoever sees no label of the other agency sees none of its rows.
      const foreignColumn = name === 'public.agencies' ? 'id' : 'agency_id';
      const foreignTo = who.startsWith('outside') ? 1 : 2;
      const hasAgency = !['public.roles', 'public.user_roles'].includes(name);
      const leaked = hasAgency
        ? await attempt(who, `select 1 from ${name} where ${foreignColumn}::text ~ '${foreignTo}$'`)
        : [];
      expect(leaked).toHaveLength(0);
    }
  });

  it.each(personas)('insert as %s', async (who) => {
    const result = await attempt(who, table.insert.sql);
    note(name, who, 'I', typeof result === 'string' ? null : '');
    if ((table.insert.as as readonly string[]).includes(who)) expect(result).toMatchObject({ count: 1 });
    else expect(result).toBe('42501');
  });

  it.each(personas)('update as %s', async (who) => {
    const changed = await labelsTouched(
      who,
      table,
      (where) => `update ${name} set ${table.update.set} where ${where}`,
    );
    note(name, who, 'U', reachOf(who, Object.keys(table.rows), changed));
    const isOpen = mayAnything(table, table.update.as) && !table.isHidden;
    if (who === 'anon' || who === 'service_role' || !isOpen) expect(changed).toBe('denied');
    else expect(changed).toEqual(table.update.as[who] ?? []);
  });

  it.each(personas)('delete as %s', async (who) => {
    const removed = await labelsTouched(who, table, (where) => `delete from ${name} where ${where}`);
    note(name, who, 'D', reachOf(who, Object.keys(table.rows), removed));
    const isOpen = mayAnything(table, table.delete) && !table.isHidden;
    if (who === 'anon' || who === 'service_role' || !isOpen) expect(removed).toBe('denied');
    else expect(removed).toEqual(table.delete[who] ?? []);
  });

  it.each(personas)('truncate as %s', async (who) => {
    const result = await attempt(who, `truncate ${name} cascade`);
    note(name, who, 'T', typeof result === 'string' ? null : '');
    expect(result).toBe('42501');
  });

  it('lets the API roles write exactly these columns, and nothing else', async () => {
    const columns = await db.sql.unsafe(`
      select r.rolname || ' ' || lower(p.privilege) || ' ' || a.attname as grant
      from pg_attribute a, pg_roles r, unnest(array['INSERT', 'UPDATE', 'REFERENCES']) p (privilege)
      where a.attrelid = '${name}'::regclass and a.attnum > 0 and not a.attisdropped
        and r.rolname in ('anon', 'authenticated', 'service_role')
        and has_column_privilege(r.oid, a.attrelid, a.attnum, p.privilege)
      union all
      select r.rolname || ' ' || lower(p.privilege) || ' ' || 'table'
      from pg_roles r, unnest(array['DELETE', 'TRUNCATE', 'TRIGGER']) p (privilege)
      where r.rolname in ('anon', 'authenticated', 'service_role')
        and has_table_privilege(r.oid, '${name}'::regclass, p.privilege)`);
    const expected = [
      ...table.insert.columns.map((column) => `authenticated insert ${column}`),
      ...table.update.columns.map((column) => `authenticated update ${column}`),
      ...(Object.keys(table.delete).length > 0 ? ['authenticated delete table'] : []),
    ];
    expect(columns.map((row) => row.grant).sort()).toEqual(expected.sort());
  });
});

describe('the contract', () => {
  it('covers every table', async () => {
    const tables = await db.sql`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname in ('public', 'private') order by 1`;
    expect(tables.map((table) => table.name)).toEqual(Object.keys(contract).sort());
  });
});
