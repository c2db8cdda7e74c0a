import { describe, expect, it } from 'vitest';
import {
  createTotpSecret,
  matchingSteps,
  totpCode,
  totpUri,
} from '../../../supabase/local/gateway/auth/totp.ts';

/** `12345678901234567890`, the secret of both RFCs, in Base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('codes', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('RFC 6238, second %i', (seconds, code) => {
    expect(totpCode(secret, Math.floor(seconds / 30), 8)).toBe(code);
  });

  it.each([
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ])('RFC 4226, code %s', (code) => {
    const codes = Array.from({ length: 10 }, (_, counter) => totpCode(secret, counter));
    expect(codes).toContain(code);
  });
});

describe('matching', () => {
  const at = 1_234_567_890_000;
  const now = Math.floor(at / 30_000);

  it.each([-1, 0, 1])('takes the code of step %i', (distance) => {
    expect(matchingSteps(secret, totpCode(secret, now + distance), at)).toEqual([now + distance]);
  });

  it.each([-2, 2])('and not that of step %i', (distance) => {
    expect(matchingSteps(secret, totpCode(secret, now + distance), at)).toEqual([]);
  });

  it('forgives spaces around it and takes nothing else', () => {
    const code = totpCode(secret, now);
    expect(matchingSteps(secret, ` ${code} `, at)).toEqual([now]);
    for (const wrong of ['', '0', `${code}0`, code.slice(1), 'abcdef', '１２３４５６', '\0'.repeat(6)]) {
      expect(matchingSteps(secret, wrong, at)).toEqual([]);
    }
  });
});

describe('enrolling', () => {
  it('makes another secret each time, of 160 bits', () => {
    const secrets = Array.from({ length: 50 }, createTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const each of secrets) expect(each).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('says in the address what an app has to know', () => {
    const uri = new URL(totpUri(secret, 'ann+desk@harbor.example', 'Harbor & Bay'));
    expect(uri.href).toMatch(/^otpauth:\/\/totp\//);
    expect(decodeURIComponent(uri.pathname)).toContain('Harbor & Bay:ann+desk@harbor.example');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      algorithm: 'SHA1',
      digits: '6',
      issuer: 'Harbor & Bay',
      period: '30',
      secret,
    });
  });
});
