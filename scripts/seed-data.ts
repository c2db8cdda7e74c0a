import { join } from 'node:path';
import postgres from 'postgres';
import { storageFolder } from '../supabase/local/gateway/storage/file-store.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { demoLogins, demoPassword } from '../supabase/seed/logins.ts';
import { dataDir, root, runTethered } from './project.ts';

/**
 * Whether nobody has an account yet: a new database, or one whose seeding was undone by a kill. One that was started to be
 * set up has a code for it, and stays as it is.
 */
export async function isEmpty(databaseUrl: string): Promise<boolean> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql<{ occupied: boolean }[]>`
      select exists (select from auth.users) or exists (select from private.set_up_codes) as occupied`;
    return row?.occupied === false;
  } finally {
    await sql.end();
  }
}

/** The demo people of this database, with their one documented password; none when it holds a real center. */
export async function listDemoLogins(
  databaseUrl: string,
): Promise<{ email: string; password: string; role: string }[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    // One whose address or password was changed since is no demo login any more.
    const found = await sql<{ email: string }[]>`
      select email from auth.users
      where email in ${sql(demoLogins.map(({ email }) => email))}
        and encrypted_password = extensions.crypt(${demoPassword}, encrypted_password)`;
    const present = new Set(found.map(({ email }) => email));
    return demoLogins
      .filter(({ email }) => present.has(email))
      .map(({ email, role }) => ({ email, role, password: demoPassword }));
  } finally {
    await sql.end();
  }
}

/**
 * Fills an empty embedded database, in one transaction and in a process of its own, which the generator keeps busy.
 *
 * @param args as of `npm run db:seed`: demo, empty or large, and --today DATE
 */
export async function seed(databaseUrl: string, args: string[]): Promise<void> {
  const code = await runTethered([join(root, 'supabase/seed/cli.ts'), ...args], {
    DATABASE_URL: databaseUrl,
    // Certificates and policies of the demo have files.
    SEED_FILES_DIR: storageFolder(dataDir),
    // Modules of the server load under the condition that Next sets.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --conditions=react-server`.trim(),
  });
  if (code !== 0) throw new LauncherError('The centers could not be made; the message above says why.');
}
