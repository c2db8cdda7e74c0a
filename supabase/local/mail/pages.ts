import type { CaughtMail } from './catcher.ts';
import { escapeHtml } from './escape-html.ts';

const style = `
:root { color-scheme: light dark; --fg: #1a1d21; --muted: #565d66; --bg: #ffffff; --line: #d5d9de; --link: #0b57b0; }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e8eaed; --muted: #a9b1ba; --bg: #15181c; --line: #363c44; --link: #8ab8f5; }
}
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; color: var(--fg); background: var(--bg);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
a { color: var(--link); overflow-wrap: anywhere; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
p.note, time, dt { color: var(--muted); }
ol { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: 0.75rem 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { border: 1px solid var(--line); padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.9375rem/1.5 ui-monospace, monospace; }
`;

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}

function time(receivedAt: string): string {
  const instant = escapeHtml(receivedAt);
  return `<time datetime="${instant}">${instant.replace('T', ' ').slice(0, 19)} UTC</time>`;
}

/** The list of mails, as given (newest first). */
export function renderMailList(mails: readonly CaughtMail[]): string {
  const items = mails.map(
    (mail) =>
      `<li><a href="/__mail/${escapeHtml(mail.id)}">${escapeHtml(mail.subject)}</a><br>To ${escapeHtml(mail.to)}, ${time(mail.receivedAt)}</li>`,
  );
  const list = mails.length === 0 ? '<p>No mail yet.</p>' : `<ol>\n${items.join('\n')}\n</ol>`;
  return page(
    'Mail',
    `<h1>Mail</h1>\n<p class="note">What this local instance would have sent. Nothing leaves the machine.</p>\n${list}`,
  );
}

/** Only web links become links: a `javascript:` address stays text. */
function renderLink(link: string | null): string {
  if (link === null) return '';
  const text = escapeHtml(link);
  const isWeb = /^https?:\/\//i.test(link);
  return `<dt>Link</dt><dd>${isWeb ? `<a href="${text}">${text}</a>` : text}</dd>`;
}

function renderCode(code: string | null): string {
  return code === null ? '' : `<dt>Code</dt><dd>${escapeHtml(code)}</dd>`;
}

/** One mail: its head, its link and code, and its text. */
export function renderMail(mail: CaughtMail): string {
  return page(
    mail.subject,
    `<p><a href="/__mail">All mail</a></p>
<h1>${escapeHtml(mail.subject)}</h1>
<dl><dt>To</dt><dd>${escapeHtml(mail.to)}</dd><dt>Received</dt><dd>${time(mail.receivedAt)}</dd>${renderLink(mail.link)}${renderCode(mail.code)}</dl>
<pre>${escapeHtml(mail.text)}</pre>`,
  );
}

/** The page of a mail that is not there (any more). */
export function renderMissing(): string {
  return page('Mail not found', '<h1>Mail not found</h1>\n<p><a href="/__mail">All mail</a></p>');
}
