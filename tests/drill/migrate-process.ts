// Applies the migrations of a folder in a process of its own, which can be killed: DATABASE_URL FOLDER
import { applyMigrations } from '../../supabase/local/migrate.ts';

const [databaseUrl = '', dir = ''] = process.argv.slice(2);
await applyMigrations(databaseUrl, { dir });
