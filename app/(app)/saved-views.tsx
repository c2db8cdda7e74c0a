import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import * as actions from '#app/actions/view-actions.ts';
import { SavedViewsMenu } from '#components/views/saved-views-menu.tsx';
import { type SessionUser, whileSignedIn } from '#lib/auth/session.ts';
import { listSavedViews } from '#lib/data/saved-views.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import type { ReportId } from '#lib/domain/report-query.ts';
import { defaultHref, placePath, type SavedPlace } from '#lib/domain/saved-views.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const menuActions = {
  save: actions.saveView,
  rename: actions.renameView,
  remove: actions.removeView,
  setDefault: actions.setDefaultView,
};

/** The operational date of whoever looks; by UTC where they belong to no center. */
export function todayOf({ center }: SessionUser, now = Date.now()): LocalDate {
  return operationalDateOf(now, center?.clock ?? { timeZone: 'UTC', dayStart: '05:00' });
}

/** The views of a place, with the menu that keeps and opens them. */
export async function SavedViews({
  user,
  place,
  report = null,
}: {
  user: SessionUser;
  place: SavedPlace;
  /** Which report is shown. */
  report?: ReportId | null;
}) {
  const views = await whileSignedIn(listSavedViews(await createRequestClient(), place));
  return (
    <SavedViewsMenu
      place={place}
      views={views}
      report={report}
      today={todayOf(user)}
      centerName={hasRole(user.role, 'supervisor') ? (user.center?.name ?? null) : null}
      actions={menuActions}
    />
  );
}

/**
 * Leads to the default of a place that is opened without filters. Only when the browser loads the page itself, such as from
 * a bookmark: the navigation leads there by its links, and filters that are cleared on the page stay cleared.
 */
export async function openDefaultView(
  user: SessionUser,
  place: SavedPlace,
  params: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (Object.keys(params).length > 0) return;
  if (!((await headers()).get('accept') ?? '').includes('text/html')) return;
  const views = await whileSignedIn(listSavedViews(await createRequestClient(), place));
  const href = defaultHref(views, placePath(place), todayOf(user));
  if (href !== null) redirect(href);
}
