import { z } from 'zod';

const noticeId = z.int('Notice is not known.').min(1, 'Notice is not known.');

/** More than a page of the inbox shows. */
const NOTICES_MAX = 100;

/** Notices by id, or all up to the newest that was shown. */
export const noticesSchema = z.union(
  [
    z.strictObject({
      ids: z
        .array(noticeId)
        .min(1, 'Choose a notice.')
        .max(NOTICES_MAX, `Choose at most ${NOTICES_MAX} notices.`),
    }),
    z.strictObject({ until: noticeId }),
  ],
  'Choose a notice.',
);

export type NoticeChoice = z.output<typeof noticesSchema>;

const noAddress = 'This browser gave no address for notices.';

/** What a browser says when it is subscribed: see the Push API. */
export const pushSubscriptionSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/, error: noAddress }).max(1000, noAddress),
  p256dh: z.string(noAddress).regex(/^[A-Za-z0-9_-]{80,100}$/, noAddress),
  auth: z.string(noAddress).regex(/^[A-Za-z0-9_-]{16,40}$/, noAddress),
});

export const pushDeviceSchema = z.strictObject({
  id: z.int('Device is not known.').min(1, 'Device is not known.'),
});
