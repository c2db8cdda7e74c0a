'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { RosterState, RosterStore } from './store-types.ts';

const StoreContext = createContext<RosterStore | null>(null);

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
  const read = () => select(store.getState());
  return useSyncExternalStore(store.subscribe, read, read);
}
