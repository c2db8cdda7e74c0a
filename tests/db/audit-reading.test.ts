import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditWorld, makeAuditWorld, people } from './audit-world.ts';
import { refusalOf } from './refusal.ts';

let world: AuditWorld;

beforeAll(async () => {
  world = await makeAuditWorld();
  // A few hundred rows of two agencies by several people, of several kinds, a quarter of an hour apart.
  await world.tamper(`
    insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, created_at)
    select case when n % 5 = 0 then '${world.theirs.id}'::uuid else '${world.ours.id}'::uuid end,
      case when n % 5 = 0 or n % 7 = 0 then null when n % 3 = 0 then '${people.ana}'::uuid else '${people.ben}'::uuid end,
      'user', (array['a.create', 'a.update', 'b.update', 'refused'])[1 + n % 4], 't' || n % 6,
      case when n % 11 = 0 then '{}' else jsonb_build_object('entity', (array['a', 'b', 'refusal'])[1 + n % 3]) end,
      '2031-01-01T00:00:00Z'::timestamptz + n * interval '15 minutes'
    from generate_series(1, 400) n`);
});
afterAll(() => world.db.drop());

type Filters = {
  actor?: string;
  actions?: string[];
  without?: string[];
  entities?: string[];
  target?: string;
  from?: string;
  to?: string;
};

/** All pages of so many, as an admin turns them. */
async function pagesOf(filters: Filters, size: number): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | null = null; ; ) {
    const page = await world.db.asUser(people.admin, async (sql) => {
      const [row] = await sql<{ page: { entries: { id: number }[]; nextBeforeId: number | null } }[]>`
        select public.list_audit(p_actor => ${filters.actor ?? null}, p_actions => ${filters.actions ?? null}::text[],
          p_without => ${filters.without ?? null}::text[], p_entities => ${filters.entities ?? null}::text[],
          p_target => ${filters.target ?? null}, p_from => ${filters.from ?? null}, p_to => ${filters.to ?? null},
          p_before => ${before}, p_limit => ${size}) as page`;
      if (row === undefined) throw new Error('no answer');
      return row.page;
    });
    expect(page.entries.length).toBeLessThanOrEqual(size);
    ids.push(...page.entries.map(({ id }) => id));
    if (page.nextBeforeId === null) return ids;
    before = page.nextBeforeId;
  }
}

/** The same rows by the plainest statement there is. */
async function expected(filters: Filters): Promise<number[]> {
  const rows = await world.db.sql<{ id: number }[]>`
    select id::integer from public.audit_logs
    where agency_id = ${world.ours.id}
      and (${filters.actor ?? null}::uuid is null or actor_id = ${filters.actor ?? null})
      and (${filters.actions ?? null}::text[] is null or action = any (${filters.actions ?? null}::text[]))
      and (${filters.without ?? null}::text[] is null or action <> all (${filters.without ?? null}::text[]))
      and (${filters.entities ?? null}::text[] is null or entity = any (${filters.entities ?? null}::text[]))
      and (${filters.target ?? null}::text is null or target_id = ${filters.target ?? null})
      and (${filters.from ?? null}::timestamptz is null or created_at >= ${filters.from ?? null})
      and (${filters.to ?? null}::timestamptz is null or created_at < ${filters.to ?? null})
    order by id desc`;
  return rows.map(({ id }) => id);
}

const ways: Record<string, Filters[]> = {
  person: [{}, { actor: people.ana }, { actor: people.stranger }],
  action: [
    {},
    { actions: ['a.create', 'refused'] },
    { without: ['a.update', 'refused'] },
    { actions: ['never'] },
  ],
  kind: [{}, { entities: ['a'] }, { entities: ['', 'b'] }],
  target: [{}, { target: 't3' }, { target: 'none' }],
  time: [
    {},
    { from: '2031-01-03T00:00:00Z' },
    { from: '2031-01-02T00:07:00Z', to: '2031-01-02T12:00:00Z' },
    { to: '2020-01-01T00:00:00Z' },
  ],
};
const combinations = Object.values(ways).reduce<Filters[]>(
  (all, choices) => all.flatMap((filters) => choices.map((choice) => ({ ...filters, ...choice }))),
  [{}],
);

describe('a page of the audit', () => {
  it('has what matches, newest first and nothing twice, by every combination of filters', async () => {
    let matching = 0;
    for (const filters of combinations) {
      const wanted = await expected(filters);
      matching += wanted.length === 0 ? 0 : 1;
      expect(await pagesOf(filters, 37), JSON.stringify(filters)).toEqual(wanted);
    }
    expect(matching).toBeGreaterThan(combinations.length / 5);
  });

  it('is for admins of the agency', async () => {
    expect(
      await refusalOf(world.db.asUser(people.ana, (sql) => sql`select public.list_audit()`)),
    ).toMatchObject({
      code: 'PT403',
    });
    for (const who of [null, 'service_role'] as const) {
      expect(await refusalOf(world.db.asUser(who, (sql) => sql`select public.list_audit()`))).toMatchObject({
        code: '42501',
      });
    }
    const [foreign] = await world.db.asUser(
      people.foreignAdmin,
      (sql) =>
        sql<{ page: { entries: unknown[] } }[]>`select public.list_audit(p_actor => ${people.ana}) as page`,
    );
    expect(foreign?.page.entries).toEqual([]);
  });
});
