import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestFixture, startRest } from './fixture.ts';

const teardown = `
  drop table if exists public.rest_new, public.rest_old;
  drop function if exists public.rest_fresh`;

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRest(
    'create table public.rest_old (id int primary key); grant all on public.rest_old to service_role',
    teardown,
  );
});
afterAll(() => rest.close());

describe('after notify pgrst', () => {
  it('the very next request sees new tables, columns, relationships and functions', async () => {
    for (let round = 0; round < 5; round += 1) {
      await rest.owner.unsafe(`
        create table public.rest_new (id int primary key, old_id int references public.rest_old (id));
        grant all on public.rest_new to service_role;
        create function public.rest_fresh(n int) returns int language sql as 'select n';
        grant execute on function public.rest_fresh(int) to service_role;
        notify pgrst, 'reload schema'`);
      const inserted = await rest.service.from('rest_new').insert({ id: 1 }).select('id, rest_old(id)');
      expect(inserted.error).toBeNull();
      expect((await rest.service.rpc('rest_fresh', { n: 7 })).data).toBe(7);
      await rest.owner.unsafe(`alter table public.rest_new add column note text; notify pgrst`);
      expect((await rest.service.from('rest_new').insert({ id: 2, note: 'x' })).error).toBeNull();
      await rest.owner.unsafe(`
        drop table public.rest_new; drop function public.rest_fresh; notify pgrst, 'reload schema'`);
      const gone = await rest.service.from('rest_new').select();
      expect(gone.status).toBe(404);
      expect(['PGRST205', '42P01']).toContain(gone.error?.code);
    }
  });
});
