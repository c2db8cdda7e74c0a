'use client';

import { useRoster } from '../store/use-roster.ts';
import { usePresence } from './use-presence.ts';

/** At the edge of a person's name, while another supervisor edits them; takes no room. */
export function EditingMark({ personId }: { personId: string }) {
  const scheduleId = useRoster((state) => state.facts.schedule.id);
  const names = usePresence(scheduleId).editing.get(personId);
  if (names === undefined) return null;
  const words = `${names.join(' and ')} ${names.length === 1 ? 'edits' : 'edit'} here`;
  return (
    <span title={words} className="absolute inset-y-0 left-0 w-2 border-l-4 border-primary">
      <span className="sr-only">{words}</span>
    </span>
  );
}
