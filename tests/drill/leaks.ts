import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '../..');

/** What no answer may show to anybody. */
const patterns: Record<string, RegExp> = {
  'a stack trace': /(?:\n|\\n)\s*at [^\n]*[:(]|node:internal|\b[\w-]+\.(?:ts|mjs|cjs):\d+/g,
  'a path of this machine': new RegExp(
    `${[checkout, tmpdir()].map((path) => path.replaceAll('/', '\\/')).join('|')}|node_modules|/proc/|/home/|/usr/`,
    'g',
  ),
  'a connection string': /postgres(?:ql)?:\/\/|127\.0\.0\.1:\d+|ECONN[A-Z]+/g,
  'text of SQL':
    /set_config\(|current_setting\(|\b(?:select|insert into|update|delete from)\s[^"\\]{0,200}\b(?:auth|private|realtime)\.\w+/gi,
  'a table or function that is not exposed':
    /\b(?:auth|private|realtime|vault)\.[a-z_]{3,}\b|\b(?:refresh_tokens|one_time_tokens|flow_state|encrypted_password|audit_log_entries)\b/g,
  'a role of the database':
    // An authenticator app is nobody's role.
    /\b(?:authenticator(?! app)|supabase_admin|supabase_auth_admin|supabase_realtime_admin|supabase_storage_admin|dashboard_user|pgsodium\w*)\b/g,
  'a name that statements use inside':
    /\bpgrst_(?:payload|result|count|embed|junction|defaults)\w*|PGRSTX00/g,
};

/**
 * Names what an answer shows of the inside; empty when nothing.
 *
 * @param sent everything the sender said: what is only repeated is nothing new to them
 */
export function findLeaks(answer: string, sent: string): string[] {
  const known = `${sent}\n${decode(sent)}`.toLowerCase();
  return Object.entries(patterns).flatMap(([what, pattern]) =>
    [...answer.matchAll(pattern)]
      .filter(([found]) => !known.includes(found.toLowerCase()))
      .map(([found]) => `${what} is shown: ${found}`),
  );
}

function decode(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
