/** How a new agency fills its openings; `private.default_filling` has the same. */
import type { FillingRules, FillingStep } from './filling-records.ts';

const FEWEST_OVERTIME: FillingStep['ranking'] = [
  { criterion: 'overtime_hours', weight: null },
  { criterion: 'seniority', weight: null },
];

/** Nothing runs by itself until the agency switches it on. */
export const DEFAULT_FILLING: FillingRules = {
  steps: [
    {
      id: 'extension',
      name: 'Extend those on duty',
      filters: ['extension'],
      maxMinutes: 300,
      ranking: FEWEST_OVERTIME,
      offersTo: 'one',
      waitMinutes: 10,
      channels: ['phone', 'push', 'sms'],
      isAutomatic: true,
    },
    {
      id: 'volunteers',
      name: 'Volunteers and part-time',
      filters: ['volunteers', 'part_time'],
      maxMinutes: null,
      ranking: [{ criterion: 'claimed_first', weight: null }, ...FEWEST_OVERTIME],
      offersTo: 'one',
      waitMinutes: 15,
      channels: ['phone', 'push', 'sms'],
      isAutomatic: true,
    },
    {
      id: 'off',
      name: 'Everyone off',
      filters: ['off'],
      maxMinutes: null,
      ranking: FEWEST_OVERTIME,
      offersTo: 'one',
      waitMinutes: 15,
      channels: ['phone', 'push', 'sms'],
      isAutomatic: true,
    },
    {
      id: 'standby',
      name: 'Standby',
      filters: ['standby'],
      maxMinutes: null,
      ranking: FEWEST_OVERTIME,
      offersTo: 'one',
      waitMinutes: 10,
      channels: ['phone', 'push', 'sms'],
      isAutomatic: true,
    },
    {
      id: 'split',
      name: 'Hold over and call in early',
      filters: ['split'],
      maxMinutes: null,
      ranking: FEWEST_OVERTIME,
      offersTo: 'one',
      waitMinutes: 10,
      channels: ['phone', 'push', 'sms'],
      isAutomatic: false,
    },
    {
      id: 'mandate',
      name: 'Mandate',
      filters: ['mandate'],
      maxMinutes: null,
      ranking: [],
      offersTo: 'one',
      waitMinutes: 10,
      channels: ['phone'],
      isAutomatic: false,
    },
  ],
  claims: { mode: 'first', rankedHours: 24, allowsWarnings: true },
  mandate: { order: 'rotation', chargesRefusal: true, chargesExtension: true, leaveBufferHours: 24 },
  automatic: { offers: false, startsOnSickCall: false, awardsClaims: false },
  overtimeDays: 90,
};
