import { afterAll, beforeAll, describe } from 'vitest';
import { type AuthFixture, createApi, promise, startAuth } from './contract.ts';
import { accountContract } from './contract-account.ts';
import { linksContract } from './contract-links.ts';
import { mailsContract } from './contract-mails.ts';
import { mfaContract } from './contract-mfa.ts';
import { limitsContract, protocolContract } from './contract-protocol.ts';
import { signInContract } from './contract-sign-in.ts';

/*
 * What Auth promises, one row per promise: a call, and what comes back. All but the limits of our own and what has to be
 * read from a mail run unchanged against a hosted project (see tests/setup/gateway-target.ts).
 */

let auth: AuthFixture;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.close());

const fixture = () => auth;
const api = createApi(fixture);
const shared = {
  ...signInContract(api),
  ...accountContract(api),
  ...linksContract(api),
  ...mfaContract(api),
  ...protocolContract(api),
};
const embeddedOnly = { ...mailsContract(api), ...limitsContract(api) };

describe.each(Object.entries(shared))('%s', (_title, rows) => promise(fixture, rows));

describe.skipIf(process.env.SUPABASE_TEST_URL).each(Object.entries(embeddedOnly))('%s', (_title, rows) =>
  promise(fixture, rows),
);
