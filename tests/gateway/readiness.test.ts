import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as metrics } from '#app/api/metrics/route.ts';
import { GET as ready } from '#app/api/ready/route.ts';
import { workerSeen } from '#lib/data/generation.ts';
import { countRequest } from '#lib/metrics.ts';
import { checkReadiness } from '#lib/readiness.ts';
import { adminClient } from '#lib/supabase/admin.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const token = 'a-token-for-the-metrics-of-this-test';
let target: GatewayTarget;
/** Each ask at a time of its own, so that none is answered by the one before. */
let now = 0;
const ask = () => {
  now += 60_000;
  return checkReadiness(now);
};
const scrape = (authorization?: string) =>
  metrics(new Request('http://localhost/api/metrics', { headers: authorization ? { authorization } : {} }));

beforeAll(async () => {
  target = await startGatewayTarget();
  Object.assign(process.env, {
    SUPABASE_URL: target.url,
    SUPABASE_PUBLISHABLE_KEY: target.publishableKey,
    SUPABASE_SECRET_KEY: target.secretKey,
    METRICS_TOKEN: token,
  });
});
afterAll(async () => {
  await target.close();
});

describe('an installation that is watched', () => {
  it('is ready once database and sign-in answer; a worker that is away does not close the doors', async () => {
    expect(await ask()).toMatchObject({ isReady: true, database: 'ok', auth: 'ok', worker: 'silent' });
    await workerSeen(adminClient('test'), 'worker-1');
    expect(await ask()).toMatchObject({ isReady: true, worker: 'ok' });
    const { state } = await ask();
    expect(state?.undelivered.map(({ channel }) => channel).sort()).toEqual([
      'email',
      'push',
      'sms',
      'webhook',
    ]);
  });

  it('asks once however many ask within a second', async () => {
    now += 60_000;
    expect(checkReadiness(now)).toBe(checkReadiness(now + 900));
    expect(checkReadiness(now + 900)).not.toBe(checkReadiness(now + 2000));
    now += 2000;
  });

  it('gives its numbers to whoever has the token', async () => {
    countRequest({ kind: 'page', status: 200, ms: 120 });
    countRequest({ kind: 'action', status: 500, ms: 12 });
    for (const wrong of [undefined, 'Bearer', `Bearer ${token}x`, token, 'Basic eA==']) {
      expect((await scrape(wrong)).status, String(wrong)).toBe(401);
    }
    const answer = await scrape(`Bearer ${token}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const text = await answer.text();
    expect(text).toContain('dispatch_request_duration_seconds_bucket{le="0.25",kind="page",status="2xx"} 1');
    expect(text).toContain('dispatch_faults_total 1');
    expect(text).toContain('dispatch_up{part="database"} 1');
    expect(text).toContain('dispatch_undelivered{channel="email"} 0');
    expect(text).toMatch(/^dispatch_worker_seen_seconds \d/m);
  });

  it('says which part does not answer, within seconds, and keeps no number of before', async () => {
    await target.close();
    expect(await ask()).toEqual({
      isReady: false,
      database: 'failed',
      auth: 'failed',
      authAwaySince: expect.any(Number),
      worker: 'unknown',
      state: null,
    });
    // The real clock, which has never been so far.
    const answer = await ready();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toEqual({
      status: 'not ready',
      database: 'failed',
      auth: 'failed',
      worker: 'unknown',
    });
    const text = await (await scrape(`Bearer ${token}`)).text();
    expect(text).toContain('dispatch_up{part="database"} 0');
    expect(text).not.toMatch(/^dispatch_(undelivered|worker_seen_seconds|call_outs)\b.* \d/m);
  });
});
