/** What a person chooses of notices, as the screen shows and tells it. */
import { type ClockStyle, formatDate, formatInstantTime, formatTimeRange } from './format.ts';
import {
  CATEGORY_RULES,
  NOTICE_CATEGORIES,
  type NoticeCategory,
  type NoticeChannel,
  PERSONAL_CHANNELS,
  type PersonalChannel,
} from './notice-kinds.ts';
import { canReach, isWanted } from './notice-plan.ts';
import type { ChannelPreference, QuietHours } from './notice-records.ts';
import { hasRole } from './permissions.ts';
import { disturbableFrom, nextNightRest, type Peace } from './quiet-hours.ts';
import { createZone } from './time.ts';
import type { Instant, Role } from './types.ts';

export type MyNoticeSettings = {
  /** Where they differ from the usual. */
  preferences: readonly ChannelPreference[];
  quiet: QuietHours;
  /** 0 = never saved. */
  version: number;
  /** As the person wrote it. */
  phone: string | null;
  /** Browsers that show notices. */
  pushCount: number;
  /** Until an urgent notice that nobody opened goes by the next channel. */
  fallbackMinutes: number;
  /** By which the workers can send; null = no worker is there to say. */
  channels: readonly NoticeChannel[] | null;
};

/** The categories of which a role gets any, in the catalog's order. */
export function categoriesFor(role: Role): NoticeCategory[] {
  return NOTICE_CATEGORIES.filter((category) => hasRole(role, CATEGORY_RULES[category].role));
}

/** Of what was chosen, what differs from the usual and so is kept. */
export function differencesOf(choices: readonly ChannelPreference[]): ChannelPreference[] {
  return choices.filter(({ category, channel, isOn }) => isOn !== isWanted(category, channel, []));
}

/** Why a channel does not reach the person, and where they change that; null = not theirs to change. */
export type ReachProblem = { channel: PersonalChannel; words: string; step: 'profile' | 'device' | null };

const missingWords: Readonly<Record<PersonalChannel, string>> = {
  push: 'Push is not set up at your center yet.',
  sms: 'Texts are not set up at your center yet.',
  email: 'E-mail is not set up at your center yet.',
};

/** What keeps channels from reaching the person, one reason each; everybody has an e-mail address. */
export function reachProblems(
  settings: Pick<MyNoticeSettings, 'phone' | 'pushCount' | 'channels'>,
): ReachProblem[] {
  const { phone, pushCount, channels } = settings;
  return PERSONAL_CHANNELS.flatMap((channel): ReachProblem[] => {
    if (channels !== null && !channels.includes(channel)) {
      return [{ channel, words: missingWords[channel], step: null }];
    }
    if (canReach({ hasEmail: true, phone, pushCount }, channel)) return [];
    if (channel === 'push')
      return [{ channel, words: 'Push reaches no device of yours yet.', step: 'device' }];
    return [
      {
        channel,
        words:
          phone === null
            ? 'Texts need a phone number, and your profile has none.'
            : `Texts do not reach “${phone}”: a number has an area code, or a country code with +.`,
        step: 'profile',
      },
    ];
  });
}

/** What quiet hours do from now on: a sentence or two. */
export function quietWords(peace: Peace, now: Instant, clockStyle: ClockStyle = '24h'): string {
  const { quiet, timeZone } = peace;
  const zone = createZone(timeZone);
  const dayOf = (at: Instant) => zone.toLocal(at).date;
  const time = (at: Instant) => formatInstantTime(at, timeZone, clockStyle);
  const moment = (at: Instant) => `${formatDate(dayOf(at))} ${time(at)}`;
  const sentences: string[] = [];

  const until = disturbableFrom(peace, now);
  if (until > now) sentences.push(`It is quiet now: notices wait until ${moment(until)}.`);
  if (quiet.start !== null && quiet.end !== null) {
    sentences.push(`Every day notices wait ${formatTimeRange(quiet.start, quiet.end, clockStyle)}.`);
  }
  const rest = nextNightRest(peace, now);
  if (rest !== null && rest.shift.endsAt > now) {
    const end = rest.shift.endsAt;
    const last = dayOf(rest.until) === dayOf(end) ? time(rest.until) : moment(rest.until);
    sentences.push(`Your next night shift ends ${moment(end)}: notices wait until ${last}.`);
  } else if (rest === null && quiet.restsAfterNight) {
    sentences.push('You have no night shift in the next two weeks.');
  }
  return sentences.length === 0 ? 'Notices reach you at any hour.' : sentences.join(' ');
}
