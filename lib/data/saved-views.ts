import 'server-only';
import { z } from 'zod';
import { SAVED_PLACES, type SavedPlace, type SavedView } from '#lib/domain/saved-views.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

/** An address has texts alone. What else somebody stored past this app, and may have shared, spoils nobody's page. */
const query = z
  .record(z.string(), z.unknown())
  .transform((stored) =>
    Object.fromEntries(
      Object.entries(stored).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
  );

const views: z.ZodType<SavedView[]> = z.array(
  z.object({
    id: z.int(),
    place: z.enum(SAVED_PLACES),
    name: z.string(),
    query,
    isDefault: z.boolean(),
    isShared: z.boolean(),
    ownerName: z.string().nullable(),
    version: z.int(),
  }),
);

/** The caller's views of a place by name, then those shared with their center; of null the defaults of all places. */
export async function listSavedViews(db: Db, place: SavedPlace | null): Promise<SavedView[]> {
  return views.parse(requireData(await db.rpc('list_saved_views', place === null ? {} : { p_place: place })));
}

type NewView = Pick<SavedView, 'place' | 'name' | 'query' | 'isDefault' | 'isShared'>;

/** Keeps a view; returns its id. */
export async function saveView(db: Db, view: NewView): Promise<number> {
  return requireData(
    await db.rpc('save_view', {
      p_place: view.place,
      p_name: view.name,
      p_query: jsonOf(view.query),
      p_is_default: view.isDefault,
      p_is_shared: view.isShared,
    }),
  );
}

type Seen = { viewId: number; expectedVersion: number };

/** Gives an own view another name, and shares it with the own center or with nobody. */
export async function renameView(
  db: Db,
  { viewId, expectedVersion, name, isShared }: Seen & Pick<SavedView, 'name' | 'isShared'>,
): Promise<void> {
  dataOf(
    await db.rpc('rename_view', {
      p_id: viewId,
      p_expected_version: expectedVersion,
      p_name: name,
      p_is_shared: isShared,
    }),
  );
}

/** Deletes an own view. */
export async function removeView(db: Db, { viewId, expectedVersion }: Seen): Promise<void> {
  dataOf(await db.rpc('remove_view', { p_id: viewId, p_expected_version: expectedVersion }));
}

/** Lets a place open with an own view, or no longer. */
export async function setDefaultView(
  db: Db,
  { viewId, expectedVersion, isDefault }: Seen & Pick<SavedView, 'isDefault'>,
): Promise<void> {
  dataOf(
    await db.rpc('set_default_view', {
      p_id: viewId,
      p_expected_version: expectedVersion,
      p_is_default: isDefault,
    }),
  );
}
