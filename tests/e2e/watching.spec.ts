import { metricsToken } from './instance.ts';
import { expect, test } from './test.ts';

test('whoever runs the app can ask how it does, without a session', async ({ request }) => {
  const health = await request.get('/api/health');
  expect([health.status(), await health.json()]).toEqual([200, { status: 'ok', build: expect.any(String) }]);
  const ready = await request.get('/api/ready');
  expect([ready.status(), await ready.json()]).toEqual([
    200,
    { status: 'ready', database: 'ok', auth: 'ok', worker: 'ok' },
  ]);
  for (const answer of [health, ready]) {
    expect(answer.headers()).toMatchObject({
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
});

test('metrics count what the server answers, for whoever has the token', async ({ request }) => {
  expect((await request.get('/api/metrics')).status()).toBe(401);
  await request.get('/sign-in');
  const answer = await request.get('/api/metrics', {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  const text = await answer.text();
  // Counted by the server in front of the app, read by the app: one registry.
  const pages = /^dispatch_request_duration_seconds_count\{kind="page",status="2xx"\} (\d+)$/m.exec(text);
  expect(Number(pages?.[1])).toBeGreaterThan(0);
  expect(text).toContain('dispatch_up{part="database"} 1');
  expect(text).toMatch(/^dispatch_worker_seen_seconds \d/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d/m);
});
