import { form, knownPassword, uuid } from './schemas.ts';
import { anyCode, appCode } from './second-factor-code.ts';
import type { Instant } from './types.ts';

/** The second factor of whoever is signed in, with the password alone or with both. */
export type SecondFactor = {
  email: string;
  /** Null: there is none. */
  enrolledAt: Instant | null;
  /** Whether this session has proven it. */
  isProven: boolean;
  /** Recovery codes that nobody has used. */
  codesLeft: number;
};

/** What an authenticator app needs for a new account. */
export type SecondFactorSetup = {
  factorId: string;
  /** The QR code as a data address of an image. */
  qrCode: string;
  /** The same in letters, for typing. */
  secret: string;
  uri: string;
};

/** Whether the account is asked for a code in this session before anything else. */
export function isCodeAsked(factor: SecondFactor | null): boolean {
  return factor !== null && factor.enrolledAt !== null && !factor.isProven;
}

export const proveSecondFactorSchema = form({ code: anyCode });
export const startSecondFactorSchema = form({ currentPassword: knownPassword });
export const confirmSecondFactorSchema = form({ factorId: uuid('Factor'), code: appCode });
export const secondFactorCodeSchema = form({ code: appCode });
export const removeSecondFactorSchema = form({ userId: uuid('Person') });
