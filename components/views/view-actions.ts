import type { ActionResult } from '#lib/actions/result.ts';
import type { SavedPlace, SavedView } from '#lib/domain/saved-views.ts';

type Seen = { viewId: number; expectedVersion: number };

/** What can be done with views. */
export type ViewActions = {
  save: (
    view: { place: SavedPlace; query: Record<string, string> } & Pick<
      SavedView,
      'name' | 'isDefault' | 'isShared'
    >,
  ) => Promise<ActionResult<{ viewId: number }>>;
  rename: (view: Seen & Pick<SavedView, 'name' | 'isShared'>) => Promise<ActionResult<object>>;
  remove: (view: Seen) => Promise<ActionResult<object>>;
  setDefault: (view: Seen & Pick<SavedView, 'isDefault'>) => Promise<ActionResult<object>>;
};
