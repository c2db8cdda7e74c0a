import type { IncomingMessage, ServerResponse } from 'node:http';
import { isForeignRequest } from '#lib/same-origin.ts';
import { plainPolicy, securityHeaders, strictTransport } from '#lib/security-headers.ts';

/** Whether a path can be decoded. */
export function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/** What browsers are told with every answer, be it a page, a file, a refusal or the gateway's. Whoever answers may say more. */
export function guard({ headers }: IncomingMessage, res: ServerResponse): void {
  for (const { key, value } of securityHeaders) res.setHeader(key, value);
  res.setHeader('content-security-policy', plainPolicy);
  if (firstOf(headers['x-forwarded-proto']) === 'https') {
    res.setHeader(strictTransport.key, strictTransport.value);
  }
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return header?.toString().split(',')[0]?.trim();
}

/**
 * Whether a request that may change something comes from another site. What only reads is judged by its route: a link of a
 * mail may lead to a page.
 */
export function isForeign({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  return isForeignRequest({ get: (name) => headers[name]?.toString() ?? null });
}
