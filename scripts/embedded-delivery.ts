import { join } from 'node:path';
import { type DeliveryVariable, deliveryVariables } from '#lib/delivery-settings.ts';
import { isLoopback } from '../supabase/local/loopback.ts';
import type { Stack } from '../supabase/local/stack.ts';

/** Where an embedded instance writes the texts that it would send. */
const textsFile = 'texts.jsonl';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the worker of an embedded instance is told beyond the environment: mails go to the page of mails, texts into a file,
 * push messages under the instance's own key; for each of them only where the environment says nothing of it. Private
 * addresses are open where nobody else reaches the app.
 *
 * @param publicUrl where people reach the app
 */
export function embeddedDelivery(
  { smtpUrl, secrets }: Pick<Stack, 'smtpUrl' | 'secrets'>,
  { dataDir, publicUrl, environment }: { dataDir: string; publicUrl: string; environment: Variables },
): Record<string, string> {
  const isFree = (prefix: RegExp) =>
    !deliveryVariables.some((name) => prefix.test(name) && environment[name]);
  const email = { SMTP_URL: smtpUrl, MAIL_FROM: 'Dispatch scheduler <schedule@localhost>' };
  const sms = { SMS_PROVIDER: 'log', SMS_LOG_FILE: join(dataDir, textsFile) };
  const push = {
    VAPID_PUBLIC_KEY: secrets.vapid.publicKey,
    VAPID_PRIVATE_KEY: secrets.vapid.privateKey,
    VAPID_SUBJECT: publicUrl.startsWith('https://') ? publicUrl : 'mailto:schedule@localhost',
  };
  const network = { DELIVERY_PRIVATE_NETWORK: '1' };
  return {
    SITE_URL: publicUrl,
    ...(isFree(/^(SMTP_URL|MAIL_FROM)$/) && email),
    ...(isFree(/^(SMS|TWILIO)_/) && sms),
    ...(isFree(/^VAPID_/) && push),
    ...(isFree(/^DELIVERY_/) && isLoopback(publicUrl) && network),
  } satisfies Partial<Record<DeliveryVariable | 'SITE_URL', string>>;
}
