import 'server-only';
import { headers } from 'next/headers';
import { env } from '#lib/env.ts';

/** The address under which people reach the app, without a slash at its end; links in mails begin with it. */
export async function siteUrl(): Promise<string> {
  const configured = env().SITE_URL;
  if (configured !== undefined) return configured.replace(/\/$/, '');
  const incoming = await headers();
  const host = incoming.get('x-forwarded-host') ?? incoming.get('host');
  return `${incoming.get('x-forwarded-proto') ?? 'http'}://${host}`;
}
