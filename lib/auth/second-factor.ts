import 'server-only';
import { spendRecoveryCode } from '#lib/data/second-factor.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { SecondFactorSetup } from '#lib/domain/second-factor.ts';
import type { SecondFactorCode } from '#lib/domain/second-factor-code.ts';
import type { Db } from '#lib/supabase/server.ts';
import { type AuthWords, authRefusal } from './auth-refusal.ts';

const appName = 'Authenticator app';
/** Under it the account stands in the app. */
const issuer = 'Dispatch Scheduler';

const tooMany = 'There were too many wrong codes. Wait an hour, then try again.';

function wordsOf(field: string): AuthWords {
  return {
    wrong: 'This code is wrong or was used already. Type the one that your app shows now.',
    wrongField: field,
    tooMany,
  };
}

async function listFactors(db: Db) {
  const { data, error } = await db.auth.mfa.listFactors();
  if (error) throw authRefusal(error, {});
  return data.all.filter((factor) => factor.factor_type === 'totp');
}

/** Proves the second factor of this session with a code of the app. `field` has what was typed. */
async function proveByApp(db: Db, code: string, field: string): Promise<string> {
  const factor = (await listFactors(db)).find(({ status }) => status === 'verified');
  if (factor === undefined) throw new Refusal('conflict', 'This account has no second factor any more.');
  const { error } = await db.auth.mfa.challengeAndVerify({ factorId: factor.id, code });
  if (error) throw authRefusal(error, wordsOf(field));
  return factor.id;
}

/**
 * Proves who is there with the second factor, or gives it up for a recovery code.
 *
 * @param field of the form, for what is wrong with the code
 * @returns whether the factor is gone
 */
export async function proveFactor(db: Db, code: SecondFactorCode, field = 'code'): Promise<boolean> {
  const { data } = await db.auth.getClaims();
  if (data === null) throw new Refusal('unauthenticated', 'Your session has ended. Sign in again.');
  if (code.kind === 'app') {
    await proveByApp(db, code.text, field);
    return false;
  }
  const answer = await spendRecoveryCode(db, code.text);
  if (answer === 'used') return true;
  if (answer === 'wait') throw new Refusal('rule_violation', tooMany);
  const message = 'This recovery code is wrong, was used, or was replaced by newer ones.';
  throw new Refusal('invalid', message, { [field]: message });
}

/** Begins to set up an authenticator app; what was begun before and not finished is dropped. */
export async function startSecondFactor(db: Db): Promise<SecondFactorSetup> {
  for (const factor of await listFactors(db)) {
    if (factor.status === 'verified')
      throw new Refusal('conflict', 'Your account has a second factor already.');
    const { error } = await db.auth.mfa.unenroll({ factorId: factor.id });
    if (error && error.code !== 'mfa_factor_not_found') throw authRefusal(error, {});
  }
  const { data, error } = await db.auth.mfa.enroll({ factorType: 'totp', friendlyName: appName, issuer });
  if (error) throw authRefusal(error, {});
  return { factorId: data.id, qrCode: data.totp.qr_code, secret: data.totp.secret, uri: data.totp.uri };
}

/** Finishes it with the first code. Every other place where the account is signed in without it is signed out. */
export async function confirmSecondFactor(db: Db, factorId: string, code: string): Promise<void> {
  const { error } = await db.auth.mfa.challengeAndVerify({ factorId, code });
  if (error) throw authRefusal(error, wordsOf('code'));
}

/** Asks for a code again before something grave, though the session has proven the factor. */
export async function askForCode(db: Db, code: string): Promise<void> {
  await proveByApp(db, code, 'code');
}

/** Removes the own second factor with one of its codes. */
export async function dropSecondFactor(db: Db, code: string): Promise<void> {
  const factorId = await proveByApp(db, code, 'code');
  const { error } = await db.auth.mfa.unenroll({ factorId });
  if (error) throw authRefusal(error, {});
}
