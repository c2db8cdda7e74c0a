import { expect, expectAccessible, test } from './test.ts';

test('filters are kept under a name, open the page, and come back when they are deleted by mistake', async ({
  openBrowser,
}) => {
  const page = await openBrowser('supervisor@harbor.example');
  const menu = page.getByRole('menu', { name: 'Views' });
  const dialog = page.getByRole('dialog');
  await page.goto('/people?role=dispatcher&sort=role');
  await page.getByRole('button', { name: 'Views' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitem', { name: 'Save view…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Name').fill('Dispatchers');
  await dialog.getByRole('checkbox', { name: 'Open this page with it' }).check();
  await expectAccessible(page, 'saving a view');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);

  // By its address, and by the navigation; filters that are cleared stay cleared.
  const filtered = /\/people\?role=dispatcher&sort=role$/;
  await page.goto('/people');
  await expect(page).toHaveURL(filtered);
  await page.getByRole('button', { name: 'Views' }).click();
  await expect(menu.getByRole('menuitem', { name: /^Dispatchers/ })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page, 'the menu of views', [
    'color-contrast',
    'aria-required-children',
    'target-size',
    'aria-valid-attr-value',
    'button-name',
    'link-name',
  ]);
  await menu.getByRole('menuitem', { name: 'Without filters' }).click();
  await expect(page).toHaveURL(/\/people$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
  await expect(page).toHaveURL(filtered);

  await page.getByRole('button', { name: 'Views' }).click();
  await menu.getByRole('menuitem', { name: 'Rename or delete…' }).click();
  await dialog.getByRole('button', { name: 'Rename Dispatchers' }).click();
  await dialog.getByLabel('Name').fill('All dispatchers');
  await dialog.getByRole('checkbox', { name: /^Share with/ }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Default · Shared')).toBeVisible();
  await expectAccessible(page, 'the kept views');

  // Another supervisor of the center sees it beside their own, of which they have none.
  const other = await openBrowser('admin@harbor.example');
  await other.goto('/people');
  await expect(other).toHaveURL(/\/people$/);
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('menuitem', { name: /^All dispatchers/ }).click();
  await expect(other).toHaveURL(filtered);

  await dialog.getByRole('button', { name: 'Delete All dispatchers' }).click();
  await expect(dialog.getByText('You keep no view of this page.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(dialog.getByText('Default · Shared')).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete All dispatchers' }).click();
  await expect(dialog.getByText('You keep no view of this page.')).toBeVisible();
  await page.goto('/people');
  await expect(page).toHaveURL(/\/people$/);

  // What the roster shows is in its address alone.
  await page.goto('/roster');
  await page.getByRole('button', { name: 'Month', exact: true }).click();
  await expect(page).toHaveURL(/view=month/);
  await page.getByRole('button', { name: 'Views' }).click();
  await menu.getByRole('menuitem', { name: 'Save view…' }).click();
  await dialog.getByLabel('Name').fill('The month');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await page.getByRole('button', { name: 'Views' }).click();
  await menu.getByRole('menuitem', { name: 'The month' }).click();
  await expect(page).toHaveURL(/\/roster\?view=month$/);
});
