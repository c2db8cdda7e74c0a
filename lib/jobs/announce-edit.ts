import { z } from 'zod';
import { workerSeen } from '#lib/data/generation.ts';
import { announceRosterEdit } from '#lib/data/roster-edits.ts';
import { patiently } from './patience.ts';
import { defineTask } from './task.ts';

/**
 * Tells the people concerned by an edit of a published roster, once. It waits a minute, in which an undo leaves nothing
 * to tell: what is true then the database knows.
 */
export const announceEdit = defineTask({
  name: 'announce-edit',
  event: 'roster.edited',
  payload: z.object({ edit_id: z.guid(), announce_at: z.number() }),
  place: ({ edit_id, announce_at }) => ({
    queueName: 'announcements',
    jobKey: `announce:${edit_id}`,
    priority: 0,
    runAt: new Date(announce_at),
  }),
  async run({ edit_id: editId }, { admin, worker, signal }) {
    const patience = { isThere: () => workerSeen(admin, worker), signal };
    await patiently(() => announceRosterEdit(admin, editId), patience);
  },
});
