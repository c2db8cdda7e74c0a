// Starts the database of a data folder, says where it is, and waits to be killed.
import { startPostgres } from '../../../supabase/local/postgres.ts';

const server = await startPostgres({ dataDir: process.argv[2] ?? '', durable: true });
process.stdout.write(`${JSON.stringify({ url: server.url('supabase_admin'), pid: server.pid() })}\n`);
setInterval(() => {}, 60_000);
