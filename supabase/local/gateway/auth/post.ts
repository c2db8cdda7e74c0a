import type { SendMail } from '../../mail/mail.ts';
import type { Transaction } from './database.ts';
import { type Limits, PROJECT_KEY } from './limits.ts';
import type { Links } from './links.ts';
import { composeMail } from './mails.ts';
import type { OneTimeTokens, TokenPurpose } from './one-time-tokens.ts';
import type { AuthSettings } from './settings.ts';

export type Letter = {
  userId: string;
  email: string;
  purpose: TokenPurpose;
  /** The address asked for, for the mail to the present one. */
  newEmail?: string;
};

/**
 * Issues tokens and sends the mails that carry them, in the caller's transaction: when a mail cannot be sent, its
 * token is taken back. All of the letters or none.
 */
export type Post = (
  tx: Transaction,
  letters: readonly Letter[],
  options: { redirectTo: string; isPkce?: boolean },
) => Promise<void>;

export function createPost(options: {
  links: Links;
  limits: Limits;
  oneTimeTokens: OneTimeTokens;
  settings: AuthSettings;
  sendMail: SendMail;
}): Post {
  const { links, limits, oneTimeTokens, settings, sendMail } = options;
  return async (tx, letters, { redirectTo, isPkce }) => {
    limits.mailsSent.take(PROJECT_KEY, letters.length);
    let sent = 0;
    try {
      for (const { purpose, newEmail, ...target } of letters) {
        const { linkToken, code } = await oneTimeTokens.issue(tx, target, purpose, isPkce);
        const link = purpose === 'reauthentication' ? null : links.mailLink(purpose, linkToken, redirectTo);
        const expirySeconds = settings.mailLinkExpirySeconds;
        const isConfirmation = purpose === 'invite' || purpose === 'signup';
        const codeExpirySeconds = isConfirmation
          ? expirySeconds
          : Math.min(settings.mailCodeExpirySeconds, expirySeconds);
        const carried = { link, code, expirySeconds, codeExpirySeconds, newEmail };
        await sendMail(composeMail(purpose, target.email, carried));
        sent += 1;
      }
    } catch (error) {
      for (let unsent = sent; unsent < letters.length; unsent += 1) limits.mailsSent.giveBack(PROJECT_KEY);
      throw error;
    }
  };
}
