import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getFillingRules } from '#lib/data/setting-state.ts';
import { getSwapRules } from '#lib/data/swaps.ts';
import { getLeaveDays, getLeaveSettings, getLeaveTerms, listMyTimeOff } from '#lib/data/time-off.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const ana = uuid(102);

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)(
  'what a page reads while its session ends',
  () => {
    let target: GatewayTarget;
    let sql: postgres.Sql;
    let client: Client;

    beforeAll(async () => {
      target = await startGatewayTarget();
      sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
      const agency = await makeAgency(sql, 1);
      await makePerson(sql, agency, 102, { fullName: 'Ana', role: 'dispatcher' });
      const server = createDrillClient(target.url, target.secretKey);
      const { error } = await server.auth.admin.updateUserById(ana, { password, email_confirm: true });
      if (error) throw error;
      client = createDrillClient(target.url, target.publishableKey);
      const answer = await client.auth.signInWithPassword({ email: 'person-102@example.test', password });
      if (answer.error) throw answer.error;
    });

    afterAll(async () => {
      await sql?.end();
      await target?.close();
    });

    const readRules = () =>
      Promise.all([getLeaveSettings(client), getSwapRules(client), getFillingRules(client)]);
    const readTimeOff = () =>
      Promise.all([
        getLeaveTerms(client),
        listMyTimeOff(client, ana),
        getLeaveDays(client, '2031-01-01', '2031-01-31'),
      ]);

    it('is there for somebody who works here', async () => {
      expect(await readRules()).toEqual([expect.anything(), expect.anything(), expect.anything()]);
      const [{ kinds }] = await readTimeOff();
      expect(kinds.length).toBeGreaterThan(0);
    });

    it('is nothing, and no fault, once the account is deactivated, but for what refuses in words', async () => {
      await sql`update public.profiles set is_active = false where id = ${ana}`;
      expect(await readRules()).toEqual([null, null, null]);
      expect((await getLeaveTerms(client)).kinds).toEqual([]);
      await expect(listMyTimeOff(client, ana)).rejects.toThrow('Sign in to see time off.');
    });
  },
);
