import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import { addDays } from '#lib/domain/time.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeCenter, nextId, type TestCenter, type TestPerson } from './center.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };

type Offered = { center: TestCenter; rowId: number; links: string[]; offerIds: string[] };

/** A shift in ten days that is open, a call-out for it, and an offer with a link for each of these people. */
async function makeOffers(
  sql: postgres.Sql,
  center: TestCenter,
  people: readonly TestPerson[],
): Promise<Offered> {
  const date = addDays(new Date().toISOString().slice(0, 10), 10);
  const scheduleId = await makeSchedule(sql, center, await nextId(sql, 'schedules'), {
    startDate: addDays(date, -20),
    endDate: addDays(date, 20),
    status: 'published',
  });
  const rowId = await makeAssignment(sql, center, {
    scheduleId,
    userId: null,
    shiftId: center.shiftId,
    shiftDate: date,
    status: 'published',
  });
  const [opening] = await sql<{ id: string; startsAt: string; endsAt: string }[]>`
    select id, private.in_ms(starts_at) as "startsAt", private.in_ms(ends_at) as "endsAt"
    from public.openings where assignment_id = ${rowId}`;
  const work = { startsAt: Number(opening?.startsAt), endsAt: Number(opening?.endsAt) };
  const list = people.map(({ id: personId }, index) => ({
    ...{ personId, step: 0, place: index + 1, parts: [], snapshot: { fullName: '' } },
    proposal: { kind: 'take', ...work },
  }));
  const callOutId = randomUUID();
  await sql`
    select public.start_call_out(${center.supervisor.id}, ${callOutId}, ${opening?.id ?? ''}, 1,
      ${JSON.stringify(DEFAULT_FILLING)}::text::jsonb, now(), ${JSON.stringify(list)}::text::jsonb, false)`;
  const terms = JSON.stringify({
    ...{ kind: 'take', code: 'D10', ...work },
    means: ['10 h of it count as overtime in that week.', 'You rest 12 h before it.'],
  });
  const links: string[] = [];
  const offerIds: string[] = [];
  for (const { id } of people) {
    const [row] = await sql<{ id: string; token: string }[]>`
      with made as (
        select public.make_offer(${callOutId}, 0, ${id}, ${terms}::text::jsonb, 60, false, ${center.supervisor.id}) as id
      )
      select made.id, null::text as token from made`;
    const [link] = await sql<
      { token: string }[]
    >`select private.make_offer_link(${row?.id ?? ''}, 'sms') as token`;
    links.push(`/offer/${link?.token}`);
    offerIds.push(row?.id ?? '');
  }
  return { center, rowId, links, offerIds };
}

const workerOf = async (sql: postgres.Sql, rowId: number): Promise<string | null> => {
  const [row] = await sql<{ user_id: string | null }[]>`
    select user_id from public.assigned_shifts where id = ${rowId}`;
  return row?.user_id ?? null;
};

test('an offer is read, declined and accepted by its link on a phone, without a session and without scripts', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const people = [center.dispatcher, center.otherDispatcher];
  const { rowId, links, offerIds } = await makeOffers(sql, center, people);
  const plain = { viewport: phone, hasTouch: true, javaScriptEnabled: false };
  const [one, other] = await Promise.all(people.map(() => openBrowser(null, plain)));
  if (one === undefined || other === undefined) throw new Error('two phones are needed');
  const open = async (page: typeof one, link = '') => page.goto(link, { waitUntil: 'commit' });

  const answer = await open(one, links[0]);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()).toMatchObject({
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': expect.stringContaining('no-store'),
  });
  await expect(one.getByRole('heading', { name: 'Can you work this shift?' })).toBeVisible();
  await expect(one.getByText('10 h of it count as overtime in that week.')).toBeVisible();
  await expect(one.getByText('You rest 12 h before it.')).toBeVisible();
  // Looking accepts nothing, as often as one looks.
  await open(one, links[0]);
  await open(other, links[1]);
  expect(await workerOf(sql, rowId)).toBeNull();

  await one.getByRole('button', { name: 'No, I cannot' }).click();
  await expect(one.getByRole('heading', { name: 'You declined' })).toBeVisible();
  await expect(one.getByRole('button')).toHaveCount(0);

  await other.getByRole('button', { name: 'Yes, I work it' }).click();
  await expect(other.getByRole('heading', { name: 'The shift is yours' })).toBeVisible();
  expect(new URL(other.url()).pathname).toBe(links[1]);
  expect(await workerOf(sql, rowId)).toBe(center.otherDispatcher.id);

  // Used, it says so.
  await open(one, links[0]);
  await expect(one.getByText('This link is used; nothing else is needed.')).toBeVisible();

  // The own one in the app needs a session.
  await one.goto(`/offer/${offerIds[0]}`, { waitUntil: 'commit' });
  await expect(one).toHaveURL(/\/sign-in\?next=/);
});

test('whoever is late reads who got the shift; a link that is not known says so', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeCenter(sql);
  const people = [center.dispatcher, center.otherDispatcher];
  const { rowId, links } = await makeOffers(sql, center, people);
  const [first, late] = await Promise.all(
    people.map(() => openBrowser(null, { viewport: phone, hasTouch: true })),
  );
  if (first === undefined || late === undefined) throw new Error('two phones are needed');
  await Promise.all([first.goto(links[0] ?? ''), late.goto(links[1] ?? '')]);
  for (const colorScheme of ['dark', 'light'] as const) {
    await late.emulateMedia({ colorScheme });
    await expectAccessible(late, `an offer, ${colorScheme}`);
  }
  await first.getByRole('button', { name: 'Yes, I work it' }).click();
  await expect(first.getByRole('heading', { name: 'The shift is yours' })).toBeVisible();
  await late.getByRole('button', { name: 'Yes, I work it' }).click();
  await expect(late.getByRole('heading', { name: 'Somebody else has this shift' })).toBeVisible();
  await expect(late.getByText(`${center.dispatcher.fullName} got it on`)).toBeVisible();
  expect(await workerOf(sql, rowId)).toBe(center.dispatcher.id);
  const plain = await openBrowser(null, { viewport: phone, javaScriptEnabled: false });
  for (const link of [`/offer/${'x'.repeat(43)}`, '/offer/cut-off']) {
    await plain.goto(link, { waitUntil: 'commit' });
    await expect(plain.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  }
});
