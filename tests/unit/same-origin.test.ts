import { describe, expect, it } from 'vitest';
import { isForeignRequest, refuseForeign } from '#lib/same-origin.ts';

const host = 'center.example';
const isForeign = (headers: Record<string, string>) => isForeignRequest(new Headers({ host, ...headers }));

describe('a request that another site made a browser send', () => {
  it.each([
    ['an image or a script of it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a link of it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a neighbour below the same domain', { 'sec-fetch-site': 'same-site' }],
    ['something that browsers do not say yet', { 'sec-fetch-site': 'elsewhere' }],
    ['a fetch of an older browser', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port', { origin: 'https://center.example:8443' }],
    ['one that claims to be ours', { origin: 'https://center.example.evil.example' }],
    ['a lie beside the truth', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ])('is told: %s', (_what, headers) => {
    expect(isForeign(headers)).toBe(true);
  });

  it('is refused, and kept nowhere', async () => {
    const answer = refuseForeign({ headers: new Headers({ host, origin: 'https://evil.example' }) });
    expect(answer?.status).toBe(403);
    expect(answer?.headers.get('cache-control')).toBe('no-store');
    expect(await answer?.text()).toBe('This request came from another site and was refused.\n');
  });
});

describe('a request of our own', () => {
  it.each([
    ['our page', { 'sec-fetch-site': 'same-origin' }],
    ['a form of our page', { 'sec-fetch-site': 'same-origin', origin: 'https://Center.example' }],
    ['a bookmark', { 'sec-fetch-site': 'none' }],
    ['an older browser', { origin: 'https://center.example' }],
    ['a tool, which says nothing', {}],
    [
      'a page behind a proxy',
      { host: '127.0.0.1:3000', 'x-forwarded-host': host, origin: 'https://center.example' },
    ],
  ])('is let through: %s', (_what, headers) => {
    expect(isForeign(headers)).toBe(false);
    expect(refuseForeign({ headers: new Headers({ host, ...headers }) })).toBeNull();
  });
});
