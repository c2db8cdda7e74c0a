/** What people and admins send to change how notices reach them. */
import { z } from 'zod';
import { CATEGORY_RULES, NOTICE_CATEGORIES, PERSONAL_CHANNELS } from './notice-kinds.ts';
import { emptyAsNull, form, line, localTime, oneOf, rowId, whole } from './schemas.ts';

/** Limits that the database repeats. */
export const FALLBACK_MINUTES_MAX = 120;
export const ACK_HOURS_MAX = 168;
export const WEBHOOK_URL_LENGTH_MAX = 500;

/** A host without a name and password before it: those would stand in every log. */
const WEB_ADDRESS = /^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/;

const choice = form({
  category: oneOf('Kind of notice', NOTICE_CATEGORIES),
  channel: oneOf('Channel', PERSONAL_CHANNELS),
  isOn: z.boolean('A channel is on or off.'),
}).refine(
  ({ category, channel, isOn }) => isOn || channel !== 'email' || !CATEGORY_RULES[category].isMandatory,
  {
    error: ({ input }) => {
      const named = z.object({ category: z.enum(NOTICE_CATEGORIES) }).safeParse(input);
      const label = named.success ? ` of “${CATEGORY_RULES[named.data.category].label}”` : '';
      return `The e-mail${label} cannot be switched off.`;
    },
  },
);

export const noticeSettingsSchema = form({
  /** What is shown with its state, each once; what is missing is as usual. */
  choices: z
    .array(choice, 'Channels are needed.')
    .max(NOTICE_CATEGORIES.length * PERSONAL_CHANNELS.length, 'There are more channels here than exist.'),
  quietStart: emptyAsNull(localTime('Quiet from')),
  quietEnd: emptyAsNull(localTime('Quiet until')),
  restsAfterNight: z.boolean('The rest after a night shift is on or off.'),
  version: z.int('Version is not known.').min(0, 'Version is not known.'),
})
  .refine(({ quietStart, quietEnd }) => (quietStart === null) === (quietEnd === null), {
    path: ['quietEnd'],
    error: 'Quiet hours have a start and an end.',
  })
  .refine(({ quietStart, quietEnd }) => quietStart === null || quietStart !== quietEnd, {
    path: ['quietEnd'],
    error: 'Quiet hours end at another time than they start.',
  });

export type NoticeSettingsInput = z.output<typeof noticeSettingsSchema>;

export const noticeRulesSchema = form({
  fallbackMinutes: whole('Minutes', 1, FALLBACK_MINUTES_MAX),
  ackHours: whole('Hours', 1, ACK_HOURS_MAX),
  nightlyTime: localTime('The look ahead'),
  webhookUrl: emptyAsNull(
    line('Address', WEBHOOK_URL_LENGTH_MAX).refine(
      (url) => WEB_ADDRESS.test(url) && URL.canParse(url),
      'The address is a web address such as https://center.example/notices.',
    ),
  ),
  version: rowId('Version'),
});

export const rotateWebhookSecretSchema = form({});
