import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '#lib/security-headers.ts';

const connects = (policy: string) => policy.split('; ').find((part) => part.startsWith('connect-src'));
const scripts = (policy: string) => policy.split('; ').find((part) => part.startsWith('script-src'));

describe('the policy of a page', () => {
  it('runs scripts with the nonce of this request alone', () => {
    const policy = contentSecurityPolicy({ nonce: 'bm9uY2U=', isDev: false, projectUrl: null });
    expect(scripts(policy)).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  });

  it('lets it speak to its own origin, and to the project where that is another', () => {
    const policy = (projectUrl: string | null) =>
      connects(contentSecurityPolicy({ nonce: 'x', isDev: false, projectUrl }));
    expect(policy(null)).toBe("connect-src 'self'");
    expect(policy('https://abc.supabase.co')).toBe(
      "connect-src 'self' https://abc.supabase.co wss://abc.supabase.co",
    );
    expect(policy('http://127.0.0.1:54321')).toBe(
      "connect-src 'self' http://127.0.0.1:54321 ws://127.0.0.1:54321",
    );
  });

  it('lets a worker of the app run, and no other', () => {
    const policy = contentSecurityPolicy({ nonce: 'x', isDev: false, projectUrl: null });
    expect(policy.split('; ')).toContain("worker-src 'self'");
  });

  it('lets development show its errors', () => {
    expect(scripts(contentSecurityPolicy({ nonce: 'x', isDev: true, projectUrl: null }))).toContain(
      "'unsafe-eval'",
    );
  });
});
