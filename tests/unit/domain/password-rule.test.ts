import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from '#lib/domain/common-passwords.ts';
import { passwordProblem } from '#lib/domain/password-rule.ts';

const ana = { fullName: 'Ana María Ruiz', email: 'ana.ruiz@harbor.example', agencyName: 'Harbor County 911' };
const problem = (password: string) => passwordProblem(password, ana);

describe('a new password', () => {
  it.each([
    'quiet harbor morning 7',
    'dispatch-demo-2026',
    'correct-horse-battery',
    'another password 8',
    'Xk7#mQ2!vB',
    'powertree lane',
    'ruiz likes long walks',
    'мой длинный пароль',
  ])('may be %s', (password) => expect(problem(password)).toBeNull());

  it.each([
    'password',
    'Password1!',
    'P@ssw0rd2026',
    'passw0rd',
    'iloveyou!!',
    'Dragon-1987',
    'baseball',
    'Summer2026!',
    '$unshine77',
    'pass word 1',
    'passwordpassword',
    'dispatch911',
    '01011985',
  ])('that everybody has is refused: %s', (password) => expect(problem(password)).toMatch(/most common/));

  it.each([
    '12345678',
    '87654321',
    '90123456',
    'qwertyuiop',
    'asdfghjkl',
    'abcd1234',
    'ABCDEFGH',
    'qwer1234',
    '1qaz2wsx',
    'asdf jkl',
  ])('that is a run of keys is refused: %s', (password) => expect(problem(password)).toMatch(/run of keys/));

  it.each(['aaaaaaaaaa', 'abababab', 'xy7xy7xy7xy7', 'k9$k9$k9$k'])(
    'that says the same again is refused: %s',
    (password) => expect(problem(password)).toMatch(/over and over|run of keys/),
  );

  it.each([
    ['anaruiz1', 'your name'],
    ['Ruiz-2026!', 'your name'],
    ['María.1987', 'your name'],
    ['MARIARUIZ', 'your name'],
    ['4n4ru1z99', 'your name'],
    ['HarborCounty911', 'the name of your agency'],
    ['h4rb0r#2026', 'the name of your agency'],
  ])('that is hardly more than what others know is refused: %s', (password, words) =>
    expect(problem(password)).toContain(words),
  );

  it('is compared with the address of its owner', () => {
    const owner = { ...ana, fullName: 'Jo Li', email: 'nightowl42@x.example' };
    expect(passwordProblem('nightowl42!', owner)).toContain('your e-mail address');
    expect(passwordProblem('nightowl42!', ana)).toBeNull();
  });

  it('is judged as far as it can be while nobody knows whose it is', () => {
    expect(passwordProblem('anaruiz1', null)).toBeNull();
    expect(passwordProblem('password1', null)).not.toBeNull();
  });

  it('may be whatever is long and random, and is always judged', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 0, maxLength: 72, unit: 'grapheme' }), (text) => {
        expect(() => problem(text)).not.toThrow();
      }),
    );
    const random = fc.string({
      minLength: 16,
      maxLength: 40,
      unit: fc.constantFrom(...'acegikmoqsuwy2468%#'),
    });
    const isVaried = (text: string) => new Set(text).size > 8;
    fc.assert(
      fc.property(random.filter(isVaried), (text) => {
        expect(problem(text)).toBeNull();
      }),
    );
  });
});

describe('the list', () => {
  it('has a few thousand, in small letters', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(3500);
    for (const word of COMMON_PASSWORDS) expect(word).toBe(word.toLowerCase().trim());
  });
});
