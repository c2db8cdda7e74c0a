import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Steps before and after the present one whose codes count, for clocks that differ. */
const SKEW_STEPS = 1;
const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A fresh secret as authenticator apps take it: 160 bits, Base32 without padding. */
export function createTotpSecret(): string {
  let bits = '';
  for (const byte of randomBytes(SECRET_BYTES)) bits += byte.toString(2).padStart(8, '0');
  return bits.replace(/.{5}/g, (group) => base32Letters[Number.parseInt(group, 2)] ?? '');
}

/** The bytes of a Base32 text; letters that are none are left out, as are bits that make no whole byte. */
function base32Bytes(text: string): Buffer {
  let bits = '';
  for (const letter of text.toUpperCase()) {
    const value = base32Letters.indexOf(letter);
    if (value >= 0) bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The step of RFC 6238 that a moment in milliseconds falls into. */
function stepAt(ms: number): number {
  return Math.floor(ms / 1000 / PERIOD_SECONDS);
}

/** The code of RFC 4226 for a secret and a counter, here the step. */
export function totpCode(secret: string, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', base32Bytes(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The steps around a moment whose code this is, oldest first; none when the code is wrong. */
export function matchingSteps(secret: string, code: string, ms: number): number[] {
  const given = Buffer.from(code.trim());
  const now = stepAt(ms);
  const steps: number[] = [];
  for (let step = now - SKEW_STEPS; step <= now + SKEW_STEPS; step += 1) {
    const expected = Buffer.from(totpCode(secret, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) steps.push(step);
  }
  return steps;
}

/** The address that an authenticator app reads from the QR code. */
export function totpUri(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const issued = encodeURIComponent(issuer);
  return `otpauth://totp/${label}?algorithm=SHA1&digits=${DIGITS}&issuer=${issued}&period=${PERIOD_SECONDS}&secret=${secret}`;
}
