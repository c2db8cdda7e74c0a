'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import type { RosterState, RosterStore } from './store-types.ts';

const StoreContext = createContext<RosterStore | null>(null);
const EditContext = createContext<((edits: readonly RosterEdit[]) => void) | null>(null);

/** Gives the store to what is inside. */
export const RosterStoreProvider = StoreContext.Provider;

/** The roster's store. Throws outside a `RosterStoreProvider`. */
export function useRosterStore(): RosterStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('useRosterStore needs a RosterStoreProvider around it');
  return store;
}

/**
 * What a selector reads of the state; the component renders again only when that is another value.
 *
 * @param select gives the same object for the same state: it must not build new ones
 */
export function useRoster<Value>(select: (state: RosterState) => Value): Value {
  const store = useRosterStore();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.getState()),
    () => select(store.getInitialState()),
  );
}

/** Gives a way to edit to what is inside. */
export const EditContextProvider = EditContext.Provider;

/**
 * Does several edits as one step. What cannot be done is said, what needs a reason is asked for. Throws outside a
 * provider.
 */
export function useEdit(): (edits: readonly RosterEdit[]) => void {
  const edit = useContext(EditContext);
  if (edit === null) throw new Error('useEdit needs an EditProvider around it');
  return edit;
}
