'use client';

import { createContext, useContext } from 'react';
import type { HolidayNames } from '#lib/domain/records.ts';

const Names = createContext<HolidayNames>({});

/** Gives a roster's parts what its days are called. */
export const HolidayNamesProvider = Names.Provider;

/** What days around the block are called. */
export function useHolidayNames(): HolidayNames {
  return useContext(Names);
}
