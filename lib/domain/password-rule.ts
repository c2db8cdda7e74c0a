import { COMMON_PASSWORDS } from './common-passwords.ts';
import { PASSWORD_LENGTH_MIN } from './schemas.ts';

/** Whose password it is to be: what anybody knows of them is no password. */
export type PasswordOwner = { fullName: string; email: string; agencyName: string };

/** What is known of somebody says nothing any more once so many other letters and digits stand beside it. */
const OWN_SIGNS_MIN = 6;
/** A password of fewer steps, a run of keys being one, is typed before anything else. */
const STEPS_MIN = 5;
const RUN_MIN = 3;

const keys = [
  'abcdefghijklmnopqrstuvwxyz',
  '12345678901234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];
const runs = keys.flatMap((line) => [line, [...line].reverse().join('')]);

/** What people write in place of letters; the digit one stands for two of them. */
const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Why a password that is being chosen is too easy to guess, in words for its field; null when it is not. Its length is
 * checked before.
 *
 * @param owner null while nobody knows yet whose it is
 */
export function passwordProblem(password: string, owner: PasswordOwner | null): string | null {
  const typed = plain(password);
  const unit = repeated(typed);
  const readings = [...new Set([typed, unit].flatMap(readingsOf))];
  const known = owner === null ? null : knownPart(readings.map(lettersAndDigits), owner);
  if (known !== null) {
    return `This password is hardly more than ${known}, which others know. Choose something that has nothing to do with you.`;
  }
  if (unit.length < PASSWORD_LENGTH_MIN && unit !== typed) {
    return 'This password says the same few signs over and over. Choose another.';
  }
  if (stepsOf(typed) < STEPS_MIN) {
    return 'This password is a run of keys or of the same sign. Choose another.';
  }
  if (readings.some(isCommon)) {
    return 'This password is one of the most common ones, with or without digits around it, and tried first by whoever guesses. Choose another.';
  }
  return null;
}

/** In small letters without accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function lettersAndDigits(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** As it is typed, and with the letters for which other signs stand. */
function readingsOf(text: string): string[] {
  // Digits at the end are a year or a number more often than letters.
  const bare = text.replace(/^[^\p{L}@$!]+|[^\p{L}@$]+$/gu, '');
  return [text, bare].flatMap((each) => [each, read(each, 'l'), read(each, 'i')]);
}

function read(text: string, one: string): string {
  return [...text].map((sign) => (sign === '1' ? one : (lookalikes[sign] ?? sign))).join('');
}

function isCommon(text: string): boolean {
  const word = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [text, word, lettersAndDigits(word)].some((each) => COMMON_PASSWORDS.has(each));
}

/** What somebody's password repeats; the whole of it where it repeats nothing. */
function repeated(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit;
  }
  return text;
}

/** How many keys one has to think of: those in a row, or the same again, are one. */
function stepsOf(text: string): number {
  let steps = 0;
  for (let at = 0; at < text.length; steps += 1) at += Math.max(1, runLength(text.slice(at)));
  return steps;
}

function runLength(text: string): number {
  const same = [...text].findIndex((sign) => sign !== text[0]);
  let length = same === -1 ? text.length : same;
  for (const line of runs) {
    let reach = length + 1;
    while (reach <= text.length && line.includes(text.slice(0, reach))) reach += 1;
    length = Math.max(length, reach - 1);
  }
  return length < RUN_MIN ? 1 : length;
}

/** What of its owner a password says, when it says little else. */
function knownPart(readings: readonly string[], owner: PasswordOwner): string | null {
  const local = owner.email.split('@')[0] ?? '';
  const facts: readonly (readonly [words: string, text: string, lengthMin: number])[] = [
    ['your name', owner.fullName, 3],
    ['your e-mail address', local, 3],
    ['the name of your agency', owner.agencyName, 4],
  ];
  for (const [words, text, lengthMin] of facts) {
    const tokens = tokensOf(text, lengthMin);
    if (readings.some((reading) => isLittleElse(reading, tokens))) return words;
  }
  return null;
}

/** The words of a text and all of them in one, the longest first. */
function tokensOf(text: string, lengthMin: number): string[] {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return [...new Set([words.join(''), ...words])]
    .filter((word) => word.length >= lengthMin)
    .sort((a, b) => b.length - a.length);
}

function isLittleElse(reading: string, tokens: readonly string[]): boolean {
  const rest = tokens.reduce((text, token) => text.replaceAll(token, ''), reading);
  return rest !== reading && rest.length < OWN_SIGNS_MIN;
}
