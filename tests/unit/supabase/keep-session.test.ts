import { describe, expect, it } from 'vitest';
import { keepingSession } from '#lib/supabase/keep-session.ts';

const refusing = keepingSession(
  async () => new Response('{"code":"over_request_rate_limit"}', { status: 429 }),
);
const auth = 'https://project.example/auth/v1';

describe('a session that cannot be renewed now', () => {
  it('is kept: too many requests look like a server that is away', async () => {
    for (const input of [
      `${auth}/token?grant_type=refresh_token`,
      new Request(`${auth}/token?grant_type=refresh_token`),
    ]) {
      expect((await refusing(input)).status).toBe(503);
    }
  });

  it('is the only thing that is; whoever signs in too often is told so', async () => {
    for (const path of ['token?grant_type=password', 'recover', 'verify?grant_type=refresh_token']) {
      expect((await refusing(`${auth}/${path}`)).status).toBe(429);
    }
    const refused = keepingSession(async () => new Response(null, { status: 400 }));
    expect((await refused(`${auth}/token?grant_type=refresh_token`)).status).toBe(400);
  });
});
