'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as views from '#lib/data/saved-views.ts';
import {
  removeViewSchema,
  renameViewSchema,
  saveViewSchema,
  setDefaultViewSchema,
} from '#lib/domain/saved-view-schemas.ts';

// The navigation leads to what a place opens with, so the layout is drawn anew too.

/** Keeps the filters of a list under a name. */
export const saveView = defineAction(
  { name: 'saveView', role: 'dispatcher', input: saveViewSchema },
  async ({ db }, view) => {
    const viewId = await views.saveView(db, view);
    revalidatePath('/', 'layout');
    return { viewId };
  },
);

/** Gives an own view another name, and shares it with the own center or with nobody. */
export const renameView = defineAction(
  { name: 'renameView', role: 'dispatcher', input: renameViewSchema },
  async ({ db }, view) => {
    await views.renameView(db, view);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Deletes an own view. */
export const removeView = defineAction(
  { name: 'removeView', role: 'dispatcher', input: removeViewSchema },
  async ({ db }, view) => {
    await views.removeView(db, view);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Lets a place open with an own view, or no longer. */
export const setDefaultView = defineAction(
  { name: 'setDefaultView', role: 'dispatcher', input: setDefaultViewSchema },
  async ({ db }, view) => {
    await views.setDefaultView(db, view);
    revalidatePath('/', 'layout');
    return {};
  },
);
