import { expect } from 'vitest';
import type { AuthServer } from './auth-server.ts';

export type Letter = { kind: string; link: URL; token: string; type: string; code: string };

/** What the mails to an address carry, oldest first. */
export function lettersTo(server: Pick<AuthServer, 'mails'>, email: string): Letter[] {
  return server.mails
    .filter((mail) => mail.to === email)
    .map((mail) => {
      const link = new URL(mail.link ?? 'http://no-link.invalid');
      return {
        kind: mail.kind,
        link,
        token: link.searchParams.get('token_hash') ?? '',
        type: link.searchParams.get('type') ?? '',
        code: mail.code ?? '',
      };
    });
}

/** What the latest mail to an address carries. */
export function lastLetterTo(server: Pick<AuthServer, 'mails'>, email: string): Letter {
  const letter = lettersTo(server, email).at(-1);
  if (letter === undefined) throw new Error(`no mail to ${email}`);
  return letter;
}

/** Another code of the same length. */
export function wrongCode(code: string): string {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
}

/** Where `GET /verify` leads with a link's token, without following. */
export async function follow(server: Pick<AuthServer, 'url'>, token: string, type: string): Promise<URL> {
  const query = new URLSearchParams({ token, type, redirect_to: `${server.url}/landing?kept=1` });
  const response = await fetch(`${server.url}/auth/v1/verify?${query}`, { redirect: 'manual' });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '');
}

/** The parameters in the fragment of an address. */
export function fragmentOf(address: URL): URLSearchParams {
  return new URLSearchParams(address.hash.slice(1));
}
