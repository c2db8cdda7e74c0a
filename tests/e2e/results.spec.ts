import { generate, makeShortCenter, viewsOf } from './generated.ts';
import { expect, expectAccessible, test } from './test.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

test.beforeEach(() => test.setTimeout(120_000));

test('a schedule says how good it could be, who is stopped from a gap by which rule, and what each person has', async ({
  openBrowser,
  sql,
}) => {
  const center = await makeShortCenter(sql);
  const page = await openBrowser(center.supervisor.email);
  await generate(page, center.scheduleId);

  await test.step('the bound stands beside the figures, for the whole and by week', async () => {
    for (const role of ['Supervisors', 'Employees']) {
      const figure = page.getByRole('term').filter({ hasText: role }).locator('..');
      await expect(figure).toContainText(/No schedule with these people.* does better|of what is possible/);
    }
    const weeks = page.getByRole('figure', { name: 'Employees by week' });
    await weeks.getByText('As a table').click();
    const rows = weeks.getByRole('table', { name: 'Employees by week' }).getByRole('row');
    await expect(rows).toHaveCount(5);
    // Three chairs of ten hours on seven days.
    await expect(rows.nth(1)).toContainText('1–7 Jun 2036210 h');
  });

  await test.step('a gap opens beside the list, at an address of its own', async () => {
    await viewsOf(page).getByRole('link', { name: /^Gaps/ }).click();
    const open = page.getByRole('link', { name: 'Who and what helps' }).first();
    await open.click();
    const panel = page.getByRole('complementary', { name: /Jun \d\d:\d\d–\d\d:\d\d$/ });
    await expect(panel.getByRole('heading', { name: 'Why nobody else is there' })).toBeVisible();
    await expect(page).toHaveURL(/gap=(employees|supervisors)-\d+/);
    const people = panel.getByRole('region', { name: 'Why nobody else is there' });
    await expect(people).toContainText('Sam Supervisor');
    await expect(people).toContainText(/Off by their line|Would pass|Would rest|On duty/);
    await expectAccessible(page, 'an open gap');
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(open).toBeFocused();
    await open.click();
    await expect(panel).toBeVisible();
    await page.reload();
    await expect(panel).toBeVisible();
    await page.setViewportSize(phone);
    await expectAccessible(page, 'an open gap on a phone');
    await page.setViewportSize(desk);
  });

  const worked = await sql<{ name: string; shifts: number; weekends: number }[]>`
    select p.full_name as name, count(*)::integer as shifts,
      (count(*) filter (where extract(isodow from a.shift_date) > 5))::integer as weekends
    from public.assigned_shifts a join public.profiles p on p.id = a.user_id
    where a.schedule_id = ${center.scheduleId} group by p.full_name order by p.full_name`;
  expect(worked).toHaveLength(4);

  await test.step('lines', async () => {
    await page.goto(`/schedules/${center.scheduleId}?tab=lines`);
    const rows = page.getByRole('table', { name: "People's lines" }).getByRole('row');
    await expect(rows).toHaveCount(worked.length + 1);
    const shown = await rows.evaluateAll((found) =>
      found.slice(1).map((row) => ({
        name: row.children[0]?.textContent ?? '',
        shifts: Number(row.children[4]?.textContent),
        weekends: Number(row.children[7]?.textContent),
      })),
    );
    expect(shown.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(worked);
  });

  await test.step('fairness, sorted by the address', async () => {
    await viewsOf(page).getByRole('link', { name: 'Fairness' }).click();
    await page.getByRole('navigation', { name: 'What is compared' }).getByText('Weekends').click();
    const table = page.getByRole('table', { name: 'Weekends by person' });
    await table.getByRole('link', { name: 'Person' }).click();
    await expect(page).toHaveURL(/measure=weekends&sort=name&order=asc/);
    await expect(table.getByRole('columnheader', { name: 'Person' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    const planned = await table
      .getByRole('row')
      .evaluateAll((found) => found.slice(1).map((row) => Number(row.children[2]?.textContent)));
    expect(planned).toEqual(worked.map(({ weekends }) => weekends));
    await expectAccessible(page, 'fairness');
    await page.setViewportSize(phone);
    await expectAccessible(page, 'fairness on a phone');
    const excess = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(excess).toBeLessThanOrEqual(0);
    await page.setViewportSize(desk);
  });

  await test.step('requirements that changed since are told', async () => {
    await page.goto(`/schedules/${center.scheduleId}`);
    await expect(viewsOf(page)).toBeVisible();
    const since = page.getByText(/have changed since/);
    await expect(since).toHaveCount(0);
    await sql`
      update public.staffing_requirements set min_employees = 2, min_supervisors = 1
      where center_id = ${center.centerId}`;
    await page.reload();
    await expect(since.first()).toBeVisible();
  });
});
