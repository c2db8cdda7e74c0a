import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '#lib/security-headers.ts';

const scripts = (policy: string) => policy.split('; ').find((part) => part.startsWith('script-src'));

describe('the policy of a page', () => {
  it('runs scripts with the nonce of this request alone', () => {
    const policy = contentSecurityPolicy({ nonce: 'bm9uY2U=', isDev: false });
    expect(scripts(policy)).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  });

  it('lets development show its errors', () => {
    expect(scripts(contentSecurityPolicy({ nonce: 'x', isDev: true }))).toContain("'unsafe-eval'");
  });
});
