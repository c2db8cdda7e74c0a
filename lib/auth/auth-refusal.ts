import 'server-only';
import { Refusal } from '#lib/domain/refusal.ts';

/** What an error of Auth means on a certain form. */
export type AuthWords = {
  /** Said of a wrong password, code or link. */
  wrong?: string;
  /** Said when Auth takes no more tries for now. */
  tooMany?: string;
  /** The field that was wrong; without one the form as a whole says it. */
  wrongField?: string;
  /** The field of a new password. */
  passwordField?: string;
  /** The field of a new address. */
  emailField?: string;
};

type AuthFailure = { code?: string | undefined; status?: number | undefined; message: string };

/** Auth's own sentence about a wrong password; any other is the database's, which knows of waits and locks. */
const plainWords = 'Invalid login credentials';

/** Said whenever Auth is needed and does not answer. */
export const AUTH_AWAY = 'Sign-in does not work at the moment. Try again in a minute.';

const tooManyTries = 'There were too many tries. Wait a few minutes, then try again.';

/** Turns an error of Auth into words at the right field; what no person can cause stays a fault. */
export function authRefusal(error: AuthFailure, words: AuthWords): Error {
  const { wrong = 'This cannot be confirmed.', wrongField, passwordField, emailField } = words;
  switch (error.code) {
    case 'invalid_credentials':
      return error.message === plainWords
        ? at('invalid', wrong, wrongField)
        : at('forbidden', error.message, wrongField);
    case 'otp_expired':
    case 'current_password_invalid':
    case 'current_password_required':
      return at('invalid', wrong, wrongField);
    case 'mfa_verification_failed':
      return at('invalid', wrong, wrongField);
    case 'mfa_factor_not_found':
    case 'mfa_challenge_expired':
    case 'mfa_ip_address_mismatch':
      return at('conflict', 'The second factor was changed meanwhile. Load the page again.');
    case 'insufficient_aal':
      return at('forbidden', 'This needs your second factor. Sign in again with it.');
    case 'weak_password':
      return at('invalid', `This password is too easy to guess. ${error.message}`, passwordField);
    case 'same_password':
      return at('invalid', 'This is the password the account has already. Choose another.', passwordField);
    case 'email_exists':
      return at('conflict', 'This e-mail address already belongs to an account.', emailField);
    case 'validation_failed':
      if (emailField === undefined) break;
      return at('invalid', 'No mail can be sent to this address.', emailField);
    case 'email_address_invalid':
    case 'email_address_not_authorized':
      return at('invalid', 'No mail can be sent to this address.', emailField);
    case 'over_email_send_rate_limit':
      return at(
        'rule_violation',
        /after \d+ seconds?/.test(error.message)
          ? 'Mails were sent a moment ago. Wait a minute, then try again.'
          : 'Too many mails were sent from here. Try again in an hour, or ask an admin of your agency.',
      );
    case 'user_banned':
    case 'email_not_confirmed':
      return at('forbidden', 'This account is not active. Ask an admin of your agency.');
  }
  if (error.status === 429) return at('rule_violation', words.tooMany ?? tooManyTries);
  if ((error.status ?? 0) === 0 || (error.status ?? 0) >= 500) return new Refusal('internal', AUTH_AWAY);
  return new Error(`Auth refused: ${error.code ?? 'unknown'} (${error.status ?? 'no status'})`);
}

function at(code: Refusal['code'], message: string, field?: string): Refusal {
  return new Refusal(code, message, field === undefined ? undefined : { [field]: message });
}
