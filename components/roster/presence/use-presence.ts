'use client';

import { useMemo } from 'react';
import { usePresent } from '#components/live/use-present.ts';
import { useRoster } from '../store/use-roster.ts';
import { type RosterPresence, whoIsHere } from './who-is-here.ts';

/** Who else has the schedule open, and whom they edit; the same object until that changes. */
export function usePresence(scheduleId: number): RosterPresence {
  const present = usePresent();
  const people = useRoster(({ facts }) => facts.people);
  return useMemo(() => whoIsHere(present, scheduleId, people), [present, scheduleId, people]);
}
