import { makePerson } from '../../factories/people.ts';
import type { DrillStack } from '../stack.ts';

const rosterSize = 60;

/** Adds people who can sign in to the main demo center until its roster has sixty lines. */
export async function fillRoster({ sql }: DrillStack): Promise<number> {
  const [center] = await sql<{ id: string; centerId: string; timeZone: string; people: number }[]>`
    select c.agency_id as id, c.id as "centerId", c.time_zone as "timeZone",
      (select count(*)::integer from public.profiles p where p.center_id = c.id and p.is_active) as people
    from public.centers c join public.profiles boss on boss.center_id = c.id and boss.email = 'supervisor@harbor.example'`;
  if (center === undefined) throw new Error('The demo center is missing.');
  const missing = Math.max(0, rosterSize - center.people);
  for (let n = 1; n <= missing; n += 1) await makePerson(sql, center, 9_900_000 + n);
  await sql`
    update auth.users set email_confirmed_at = now(),
      encrypted_password = (select encrypted_password from auth.users where email = 'supervisor@harbor.example')
    where encrypted_password is null and id in (select id from public.profiles where center_id = ${center.centerId})`;
  // Nobody touches a page here.
  await sql`update public.agencies set idle_lock_minutes = null where id = ${center.id}`;
  return center.people + missing;
}

/** A draft that revises the published block of the main demo center. */
export function makeDraft({ sql }: Pick<DrillStack, 'sql'>): Promise<number> {
  return sql.begin(async (tx) => {
    const [block] = await tx<{ id: number; start: string; boss: string }[]>`
      select s.id, s.start_date::text as start, p.id as boss
      from public.schedules s join public.profiles p on p.center_id = s.center_id and p.email = 'supervisor@harbor.example'
      where s.status = 'published' order by s.start_date desc limit 1`;
    if (block === undefined) throw new Error('No block is published.');
    const claims = {
      sub: block.boss,
      role: 'authenticated',
      amr: [{ method: 'password', timestamp: Math.floor(Date.now() / 1000) }],
    };
    await tx`
      select set_config('role', 'authenticated', true),
        set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
    const [draft] = await tx<
      { id: number }[]
    >`select public.revise_schedule(${block.id}, ${block.start}) as id`;
    if (draft === undefined) throw new Error('There is no draft.');
    return draft.id;
  });
}
