/** The words of a notice by each channel. A mail says it all; whoever reads a text or a lock screen learns nothing of it. */
import { inboxHref } from './inbox-query.ts';
import { CATEGORY_RULES, categoryOf } from './notice-kinds.ts';
import type { ClaimedDelivery } from './notice-records.ts';

export type MailWords = { subject: string; text: string; html: string };

/**
 * What the service worker of the app shows; of two with one tag the later takes the place of the earlier. `url` is a path:
 * the browser knows under which address it has the app.
 */
export type PushWords = { title: string; body: string; url: string; tag: string };

/** Characters that a text of one part has, if all of them are of the alphabet of GSM 03.38. */
const SMS_LENGTH_MAX = 160;
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these takes the room of two. */
const GSM_EXTENDED = new Set('^{}\\[~]|€');

/** Where a notice is opened: in the app, or for an offer where it is answered without a session. */
function noticePath({ notificationId, offerToken }: Linked): string {
  return offerToken === null ? `/n/${notificationId}` : `/offer/${offerToken}`;
}

type Linked = Pick<ClaimedDelivery, 'notificationId' | 'offerToken'>;

/** The same for who is not in the app. `siteUrl` has no slash at its end, here and below. */
function noticeAddress(siteUrl: string, delivery: Linked): string {
  return `${siteUrl}${noticePath(delivery)}`;
}

/** The same for every attempt of a delivery, so that a mailbox which gets it twice can tell; another after a resend by hand. */
export function messageIdOf(
  { notificationId, channel, round }: Pick<ClaimedDelivery, 'notificationId' | 'channel' | 'round'>,
  siteUrl: string,
): string {
  return `<notice.${notificationId}.${channel}.${round}@${new URL(siteUrl).hostname}>`;
}

const acknowledgeWords = 'Acknowledge it in your inbox';
const untilThen = 'Until you do, your supervisors see that you may not know of it.';

export function mailWords(delivery: ClaimedDelivery, siteUrl: string): MailWords {
  const rule = CATEGORY_RULES[categoryOf(delivery.kind)];
  const center = oneLine(delivery.agencyName);
  const link = noticeAddress(siteUrl, delivery);
  const preferences = `${siteUrl}/profile/notices`;
  const open = delivery.offerToken !== null ? 'Answer' : delivery.hasLink ? 'Open it' : 'Read it in the app';
  // What the link to the notice leads to may have no button for it.
  const inbox = delivery.needsAck
    ? `${siteUrl}${inboxHref({ show: 'acknowledge', category: null, before: null })}`
    : null;
  const why = `You get this mail because you work at ${center}.${
    rule.isMandatory ? ' Mails of this kind cannot be switched off.' : ''
  }`;
  const text = [
    delivery.content.trim(),
    `${open}: ${link}`,
    ...(inbox === null ? [] : [`${acknowledgeWords}: ${inbox}\n${untilThen}`]),
    `--\n${why} Choose how notices reach you: ${preferences}`,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subjectOf(center, rule.publicWords))}</title>
</head>
<body style="margin:0;padding:16px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:36em">
<p style="margin:0 0 16px"><strong>${escapeHtml(center)}</strong></p>
<p style="margin:0 0 16px;white-space:pre-line">${escapeHtml(delivery.content.trim())}</p>
<p style="margin:0 0 16px"><a href="${escapeHtml(link)}"><strong>${open}</strong></a></p>
${
  inbox === null
    ? ''
    : `<p style="margin:0 0 16px"><a href="${escapeHtml(inbox)}">${acknowledgeWords}</a>. ${untilThen}</p>\n`
}<hr>
<p style="margin:0;font-size:14px">${escapeHtml(why)} <a href="${escapeHtml(preferences)}">Choose how notices reach you</a></p>
</div>
</body>
</html>
`;
  return { subject: subjectOf(center, rule.publicWords), text: `${text}\n`, html };
}

/**
 * One text: the center's name, what everybody may read, and the link. The name is shortened or left out so that it is one
 * part; only a link that is too long by itself makes two of it.
 */
export function smsWords(delivery: ClaimedDelivery, siteUrl: string): string {
  const words = `${CATEGORY_RULES[categoryOf(delivery.kind)].publicWords} ${noticeAddress(siteUrl, delivery)}`;
  const room = SMS_LENGTH_MAX - gsmLength(words) - ': '.length;
  const name = cut(gsmOnly(oneLine(delivery.agencyName)), room);
  return name === '' ? words : `${name}: ${words}`;
}

export function pushWords(delivery: ClaimedDelivery): PushWords {
  return {
    title: cut(oneLine(delivery.agencyName), 80),
    body: CATEGORY_RULES[categoryOf(delivery.kind)].publicWords,
    url: noticePath(delivery),
    tag: `notice-${delivery.notificationId}`,
  };
}

/** What an agency's own address is told, as JSON. */
export function webhookWords(delivery: ClaimedDelivery, siteUrl: string): string {
  const category = categoryOf(delivery.kind);
  return JSON.stringify({
    id: delivery.notificationId,
    kind: delivery.kind,
    category,
    urgent: delivery.isUrgent,
    words: CATEGORY_RULES[category].publicWords,
    link: noticeAddress(siteUrl, delivery),
    createdAt: new Date(delivery.createdAt).toISOString(),
    recipient: { id: delivery.recipientId, employeeNumber: delivery.employeeNumber },
  });
}

/** A name as it may stand in the head of a mail: without line ends and other characters that nobody sees. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** The lock screen shows it: the public words only. */
function subjectOf(center: string, publicWords: string): string {
  return `${cut(center, 60)}: ${publicWords.replace(/\.$/, '')}`;
}

function gsmLength(text: string): number {
  return [...text].reduce((sum, character) => sum + (GSM_EXTENDED.has(character) ? 2 : 1), 0);
}

/** Letters with marks that the alphabet lacks lose them; what it has nothing for is left out. */
function gsmOnly(text: string): string {
  const isKnown = (character: string) => GSM_BASIC.has(character) && character.trim() === character;
  return oneLine(
    [...text]
      .map((character) => {
        if (isKnown(character) || character === ' ') return character;
        return [...character.normalize('NFKD')].filter(isKnown).join('') || ' ';
      })
      .join(''),
  );
}

/** The beginning, of so many characters at most; nothing when not even a few fit. */
function cut(text: string, length: number): string {
  if ([...text].length <= length) return text;
  if (length < 8) return '';
  return `${[...text]
    .slice(0, length - 3)
    .join('')
    .trimEnd()}...`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
