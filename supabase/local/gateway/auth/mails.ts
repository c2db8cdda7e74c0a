import { escapeHtml } from '../../mail/escape-html.ts';
import type { Mail } from '../../mail/mail.ts';
import type { LinkKind } from './one-time-tokens.ts';

const wordings: Record<LinkKind, { subject: string; lead: string; action: string }> = {
  invite: {
    subject: 'You have been invited',
    lead: 'You have been invited to the schedule of your dispatch center. Open this link to choose a password:',
    action: 'Accept the invitation',
  },
  signup: {
    subject: 'Confirm your e-mail address',
    lead: 'Open this link to confirm your e-mail address:',
    action: 'Confirm the address',
  },
  recovery: {
    subject: 'Reset your password',
    lead: 'Somebody asked to reset the password of your account. If it was you, open this link:',
    action: 'Choose a new password',
  },
  magiclink: {
    subject: 'Your sign-in link',
    lead: 'Open this link to sign in:',
    action: 'Sign in',
  },
};

function describeSpan(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`;
}

/** The mail that carries a link, as text and HTML. */
export function composeLinkMail(kind: LinkKind, to: string, link: string, expirySeconds: number): Mail {
  const { subject, lead, action } = wordings[kind];
  const closing = `The link works once and for ${describeSpan(expirySeconds)}. If you did not expect this mail, ignore it.`;
  return {
    to,
    subject,
    kind,
    link,
    text: `${lead}\n\n${link}\n\n${closing}\n`,
    html: `<p>${escapeHtml(lead)}</p><p><a href="${escapeHtml(link)}">${escapeHtml(action)}</a></p><p>${escapeHtml(closing)}</p>`,
  };
}
