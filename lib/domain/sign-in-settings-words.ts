/** The rules of signing in as people read them. */
import { listOf } from './audit-changes.ts';
import { countOf } from './format.ts';
import type { SettingValues } from './setting-records.ts';

type SignInRules = SettingValues['sign_in'];

/** Whom the rules of signing in would concern, and how they are now. */
export type SignInCounts = SignInRules & {
  /** People who cannot sign in now after wrong passwords. */
  waiting: number;
  /** Active people, those of them without a second factor, and the first names of these. */
  people: number;
  without: number;
  names: readonly string[];
  /** Those who are signed in somewhere for longer than the new hours. */
  old: number;
};

/** Beside its label, for lists and the audit. */
export function signInParts(rules: SignInRules): { label: string; words: string }[] {
  return [
    {
      label: 'After five wrong passwords',
      words: rules.policy === 'lock' ? 'locked until released' : 'a wait that grows',
    },
    { label: 'Second factor', words: rules.secondFactor ? 'everybody needs one' : 'up to each person' },
    { label: 'Notice before the sign-in', words: rules.notice === null ? 'none' : quoted(rules.notice) },
    {
      label: 'Screens lock',
      words:
        rules.idleLockMinutes === null
          ? 'never'
          : `after ${countOf(rules.idleLockMinutes, 'minute', 'minutes')} without a touch`,
    },
    {
      label: 'Signing in again',
      words: rules.signInHours === null ? 'never' : `after ${countOf(rules.signInHours, 'hour', 'hours')}`,
    },
  ];
}

const QUOTED_LENGTH = 60;

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return `“${line.length > QUOTED_LENGTH ? `${line.slice(0, QUOTED_LENGTH - 1).trimEnd()}…` : line}”`;
}

/** A sentence each for what saving the rules does to people. */
export function signInNotes(now: SignInCounts, rules: SignInRules): string[] {
  return [
    rules.policy === 'lock'
      ? 'After five wrong passwords an account is locked until somebody releases it.'
      : 'After five wrong passwords an account waits, longer each time.',
    ...(now.policy === rules.policy || now.waiting === 0
      ? []
      : [
          `${countOf(now.waiting, 'person', 'people')} who cannot sign in now, after wrong passwords, can try again at once.`,
        ]),
    ...factorNotes(now, rules),
    ...(now.notice === rules.notice ? [] : [noticeNote(rules.notice)]),
    ...(now.idleLockMinutes === rules.idleLockMinutes ? [] : [lockNote(rules.idleLockMinutes)]),
    ...(now.signInHours === rules.signInHours ? [] : hourNotes(now, rules.signInHours)),
  ];
}

function factorNotes(now: SignInCounts, rules: SignInRules): string[] {
  if (!rules.secondFactor) {
    return now.secondFactor ? ['A second factor is up to each person again. Whoever has one keeps it.'] : [];
  }
  if (now.without === 0) return now.secondFactor ? [] : ['Everybody has a second factor already.'];
  const more = now.without - now.names.length;
  const who = listOf([...now.names, ...(more > 0 ? [countOf(more, 'other', 'others')] : [])]);
  const have = now.without === 1 ? 'has' : 'have';
  const reach = now.without === 1 ? 'This person reaches' : 'They reach';
  return [
    `${now.without} of ${countOf(now.people, 'person', 'people')} ${have} no second factor: ${who}. ${reach} nothing before it is set up.`,
  ];
}

function noticeNote(notice: string | null): string {
  return notice === null
    ? 'No notice stands before the sign-in any more.'
    : 'Everybody accepts the notice before going on, also those who are signed in now.';
}

function lockNote(minutes: number | null): string {
  return minutes === null
    ? 'Screens that nobody touches stay open.'
    : `A screen that nobody touches locks after ${countOf(minutes, 'minute', 'minutes')}, except on computers of the dispatch floor.`;
}

function hourNotes(now: SignInCounts, hours: number | null): string[] {
  if (hours === null) return ['Nobody has to sign in again as long as they stay signed in.'];
  return [
    `Everybody signs in again ${countOf(hours, 'hour', 'hours')} after the last sign-in.`,
    ...(now.old === 0
      ? []
      : [
          `${countOf(now.old, 'person is', 'people are')} signed in for longer somewhere and sign in again at once.`,
        ]),
  ];
}
