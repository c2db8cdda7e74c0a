import { escapeHtml } from '../../mail/escape-html.ts';
import type { Mail } from '../../mail/mail.ts';
import type { TokenPurpose } from './one-time-tokens.ts';

type Wording = { kind: string; subject: string; lead: string; action: string | null };

const wordings: Record<TokenPurpose, Wording> = {
  invite: {
    kind: 'invite',
    subject: 'You have been invited',
    lead: 'You have been invited to the schedule of your dispatch center. Open this link to choose a password:',
    action: 'Accept the invitation',
  },
  signup: {
    kind: 'signup',
    subject: 'Confirm your e-mail address',
    lead: 'Open this link to confirm your e-mail address:',
    action: 'Confirm the address',
  },
  recovery: {
    kind: 'recovery',
    subject: 'Reset your password',
    lead: 'Somebody asked to reset the password of your account. If it was you, open this link:',
    action: 'Choose a new password',
  },
  magiclink: {
    kind: 'magiclink',
    subject: 'Your sign-in link',
    lead: 'Open this link to sign in:',
    action: 'Sign in',
  },
  email_change_current: {
    kind: 'email_change',
    subject: 'Confirm the change of your e-mail address',
    lead: 'The e-mail address of your account is to become {new}. Open this link to agree:',
    action: 'Agree to the change',
  },
  email_change_new: {
    kind: 'email_change',
    subject: 'Confirm your new e-mail address',
    lead: 'The e-mail address of your account is to become {new}. Open this link to confirm it:',
    action: 'Use this address',
  },
  reauthentication: {
    kind: 'reauthentication',
    subject: 'Your code to go on',
    lead: 'Enter this code to change your password:',
    action: null,
  },
};

const warning = 'If you did not expect this mail, ignore it.';
const warnings: Record<string, string> = {
  email_change: 'If you did not ask for this, ignore the mail and choose a new password.',
};

function describeSpan(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`;
}

function describeLife(hasLink: boolean, linkSeconds: number, codeSeconds: number): string {
  const code = describeSpan(codeSeconds);
  if (!hasLink) return `The code works once and for ${code}.`;
  const link = describeSpan(linkSeconds);
  if (link === code) return `Link and code work once and for ${link}.`;
  return `Either works once: the link for ${link}, the code for ${code}.`;
}

/** The mail that carries a code, and a link unless `link` is null, as text and HTML. */
export function composeMail(
  purpose: TokenPurpose,
  to: string,
  carried: {
    link: string | null;
    code: string;
    expirySeconds: number;
    codeExpirySeconds: number;
    newEmail?: string | undefined;
  },
): Mail {
  const { link, code, expirySeconds, codeExpirySeconds, newEmail = to } = carried;
  const { kind, subject, action, ...wording } = wordings[purpose];
  const lead = wording.lead.replace('{new}', () => newEmail);
  const closing = `${describeLife(link !== null, expirySeconds, codeExpirySeconds)} ${warnings[kind] ?? warning}`;
  const alternative = link === null ? '' : 'Or enter this code: ';
  const textLink = link === null ? '' : `${link}\n\n`;
  const htmlLink =
    link === null ? '' : `<p><a href="${escapeHtml(link)}">${escapeHtml(action ?? subject)}</a></p>`;
  return {
    to,
    subject,
    kind,
    link,
    code,
    text: `${lead}\n\n${textLink}${alternative}${code}\n\n${closing}\n`,
    html: `<p>${escapeHtml(lead)}</p>${htmlLink}<p>${alternative}${code}</p><p>${escapeHtml(closing)}</p>`,
  };
}
