import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

let target: GatewayTarget;
beforeAll(async () => {
  target = await startGatewayTarget();
});
afterAll(() => target.close());

describe('one port', () => {
  it('serves Auth and the Data API to unmodified supabase-js', async () => {
    const admin = createClient(target.url, target.secretKey, { auth: { persistSession: false } });
    const email = 'stack.probe@example.com';
    const password = 'correct-horse-battery';
    const created = await admin.auth.admin.createUser({ email, password, email_confirm: true });
    expect(created.error).toBeNull();

    const person = createClient(target.url, target.publishableKey, { auth: { persistSession: false } });
    const session = await person.auth.signInWithPassword({ email, password });
    expect(session.error).toBeNull();
    const claims = await person.auth.getClaims();
    expect(claims.data?.claims.sub).toBe(created.data.user?.id);
    const agencies = await person.from('agencies').select('id');
    expect(agencies).toMatchObject({ error: null, data: [] });
    await admin.auth.admin.deleteUser(created.data.user?.id ?? '');
  });
});
