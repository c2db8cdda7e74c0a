import 'server-only';
import { z } from 'zod';
import { type DeliverySettings, readDeliverySettings } from './delivery-settings.ts';

const envSchema = z.object({
  SUPABASE_URL: z.url(
    'SUPABASE_URL is the address of the Supabase project, such as https://abc.supabase.co.',
  ),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  SUPABASE_SECRET_KEY: z.string().min(1),
  /** '1' where the project answers on the app's own origin: the embedded one, whose start sets it. */
  SUPABASE_SAME_ORIGIN: z.enum(['0', '1']).optional(),
  /** Address under which people reach the app, for links in mails; by default the one of the request. */
  SITE_URL: z.url().optional(),
  /** The worker's queue; a connection that keeps its session. Without it nothing is generated here. */
  DATABASE_URL: z.string().min(1).optional(),
  /** Tells the workers of one project apart; a restarted one takes up its own work again. By default the host's name. */
  INSTANCE_ID: z.string().min(1).optional(),
  /** With it a browser asks its push service for an address of its own; the worker has the key that belongs to it. */
  VAPID_PUBLIC_KEY: z.string().min(1).optional(),
  /** Where the worker writes the newest links of the audit, an hour apart; best on another machine. */
  AUDIT_HEADS_FILE: z.string().min(1).optional(),
  /** Whoever has it reads /api/metrics; without it nobody does. */
  METRICS_TOKEN: z.string().min(32, 'METRICS_TOKEN needs at least 32 characters.').optional(),
});

export type Env = z.infer<typeof envSchema>;

let parsed: Env | null = null;

/** The server's settings, read once from the environment. Throws with the names of what is missing. */
export function env(): Env {
  if (parsed === null) {
    // A line of .env.local without a value says as little as no line.
    const named = Object.entries(process.env).filter(([, value]) => value !== '');
    const result = envSchema.safeParse(Object.fromEntries(named));
    if (!result.success) {
      const names = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new Error(
        `These settings are missing or malformed: ${names}. The README says where they come from.`,
      );
    }
    parsed = result.data;
  }
  return parsed;
}

/** By what notices leave the app; null = by nothing. Throws with the name of what is malformed or missing. */
export function deliverySettings(): DeliverySettings | null {
  return readDeliverySettings(process.env);
}

/**
 * The project's address for browsers, without a slash at its end; null when it is the origin of the page, whatever
 * proxy that stands behind.
 */
export function browserProjectUrl(): string | null {
  const { SUPABASE_SAME_ORIGIN, SUPABASE_URL } = env();
  return SUPABASE_SAME_ORIGIN === '1' ? null : SUPABASE_URL.replace(/\/+$/, '');
}
