import { z } from 'zod';
import { workerSeen } from '#lib/data/generation.ts';
import { beginInvitationMail, mailInvitation, settleInvitationMail } from '#lib/data/invitation-mails.ts';
import { patiently } from './patience.ts';
import { defineTask } from './task.ts';

/**
 * Mails one invitation. What cannot be sent now comes back as another event, later each time. Where a worker ends between the
 * mail and its note, the database asks Auth whether it has left: then it is noted, else sent again two minutes later.
 */
export const sendInvitation = defineTask({
  name: 'send-invitation',
  event: 'invitation.mail',
  payload: z.object({ invitation_id: z.guid(), due_at: z.number() }),
  place: ({ invitation_id, due_at }) => ({
    // One after the other: who sends many at once is limited the sooner.
    queueName: 'invitations',
    jobKey: `invitation:${invitation_id}`,
    priority: 0,
    runAt: new Date(due_at),
  }),
  async run({ invitation_id: invitationId }, { admin, worker, signal }) {
    const patience = { isThere: () => workerSeen(admin, worker), signal };
    const letter = await patiently(() => beginInvitationMail(admin, invitationId), patience);
    if (letter === null) return;
    const outcome = await mailInvitation(admin, letter);
    await patiently(() => settleInvitationMail(admin, invitationId, outcome), patience);
  },
});
