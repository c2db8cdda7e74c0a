'use client';

import { useMemo } from 'react';
import { type PackedRoster, unpackRoster } from '#lib/domain/roster-pack.ts';
import { RosterScreen, type RosterScreenProps } from './roster-screen.tsx';

export type PackedRosterScreenProps = Omit<RosterScreenProps, 'facts' | 'wire'> & { packed: PackedRoster };

/** The master roster as a page sends it. */
export function PackedRosterScreen({ packed, ...props }: PackedRosterScreenProps) {
  const { facts, wire } = useMemo(() => unpackRoster(packed), [packed]);
  return <RosterScreen {...props} facts={facts} wire={wire} />;
}
