/** How long a session stays open, and what it then asks for. The database alone decides; this is what it tells a page. */
import { form, knownPassword } from './schemas.ts';
import { resetCode } from './second-factor-code.ts';

export const SESSION_PROBLEMS = ['second_factor', 'sign_in_again', 'locked'] as const;

/** Why a session reaches nothing. */
export type SessionProblem = (typeof SESSION_PROBLEMS)[number];

/** What ends the time of a session: nobody touches a page, or the last sign-in is too long ago. */
export type SessionEnd = 'idle' | 'hours';

export type SessionClock = {
  userId: string;
  fullName: string;
  email: string;
  problem: SessionProblem | null;
  hasSecondFactor: boolean;
  /** On a computer of the dispatch floor, which does not lock by itself. */
  isFloorDevice: boolean;
  /** Locked by its owner or with its floor device, and not by the clock. */
  isLockedByHand: boolean;
  /** Null: the agency lets nothing lock. */
  idleLockMinutes: number | null;
  signInHours: number | null;
  /** What is left, in ms; null without an end. */
  endsInMs: number | null;
  endsBy: SessionEnd;
};

/** What stands on the lock: whose it is, why, and what opens it. */
export type LockFacts = {
  fullName: string;
  hasSecondFactor: boolean;
  /** Why in a sentence. */
  why: string;
};

/** Said so long before. In ms. */
export const LOCK_WARNING_MS = 60_000;
/** A touch is written so often at most. In ms. */
export const TOUCH_MS = 60_000;

/** Why the password is asked for, in a sentence. */
export function lockWords(clock: SessionClock): string {
  if (clock.problem === 'sign_in_again' || (clock.problem === null && clock.endsBy === 'hours')) {
    const hours = clock.signInHours ?? 12;
    return `You signed in ${hours} ${hours === 1 ? 'hour' : 'hours'} ago, and your agency asks for the password again after that.`;
  }
  if (clock.isLockedByHand || clock.idleLockMinutes === null) return 'This session was locked.';
  return `Nobody touched a page here for ${clock.idleLockMinutes} minutes.`;
}

export const unlockSessionSchema = form({ password: knownPassword, code: resetCode });
