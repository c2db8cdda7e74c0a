import { z } from 'zod';

/** The variables of delivery. An embedded instance sets them itself, and takes none that was meant for another project. */
export const deliveryVariables = [
  'SMTP_URL',
  'MAIL_FROM',
  'SMS_PROVIDER',
  'TWILIO_URL',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'SMS_FROM',
  'SMS_LOG_FILE',
  'VAPID_PUBLIC_KEY',
  'VAPID_PRIVATE_KEY',
  'VAPID_SUBJECT',
  'DELIVERY_PRIVATE_NETWORK',
] as const;

export type DeliveryVariable = (typeof deliveryVariables)[number];

export type SmsSettings =
  | { provider: 'twilio'; url: string; accountSid: string; authToken: string; from: string }
  | { provider: 'log'; file: string };

/** By what notices leave the app, and with which keys; null = not by this channel. */
export type DeliverySettings = {
  /** Where people reach the app, without a slash at its end. */
  siteUrl: string;
  email: { url: string; from: string } | null;
  sms: SmsSettings | null;
  push: { publicKey: string; privateKey: string; subject: string } | null;
  /** Whether push services and agencies' own addresses may be in a private network. */
  mayBePrivate: boolean;
};

type Variables = Readonly<Record<string, string | undefined>>;

const webAddress = z.url({ protocol: /^https?$/ });
const shapes: Partial<Record<DeliveryVariable | 'SITE_URL', { schema: z.ZodType<string>; words: string }>> = {
  SITE_URL: {
    schema: webAddress,
    words: 'is the address at which people reach the app, such as https://schedule.example',
  },
  SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }),
    words: 'is the address of a mail server, such as smtps://name:password@mail.example:465',
  },
  MAIL_FROM: {
    schema: z.string().regex(/^[^\r\n<>]*(<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/),
    words: 'is the sender of mails, such as Schedule <schedule@center.example>',
  },
  SMS_PROVIDER: { schema: z.enum(['twilio', 'log']), words: 'is twilio or log' },
  TWILIO_URL: { schema: webAddress, words: 'is an address such as https://api.twilio.com' },
  TWILIO_ACCOUNT_SID: { schema: z.string().regex(/^\w{1,64}$/), words: 'has letters and digits only' },
  SMS_FROM: {
    schema: z.string().regex(/^(\+[1-9]\d{6,14}|MG\w{32}|[\w ]{1,11}|\d{3,8})$/),
    words: 'is the number texts come from, such as +13035550100, or the id of a messaging service',
  },
  VAPID_PUBLIC_KEY: {
    schema: z.string().regex(/^[\w-]{87}$/),
    words: 'is a public key of 87 characters (base64url)',
  },
  VAPID_PRIVATE_KEY: {
    schema: z.string().regex(/^[\w-]{43}$/),
    words: 'is a private key of 43 characters (base64url)',
  },
  VAPID_SUBJECT: {
    schema: z.string().regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/),
    words: 'is whom push services write to, such as mailto:admin@center.example',
  },
  DELIVERY_PRIVATE_NETWORK: { schema: z.enum(['0', '1']), words: 'is 1 or not set' },
};

/**
 * Reads the variables of delivery. Null when there are none: then notices stay in the app, except that an address of the
 * app alone lets them go to agencies' own addresses.
 *
 * @throws Error that names what is malformed, or missing beside what is set; never what a variable holds
 */
export function readDeliverySettings(variables: Variables): DeliverySettings | null {
  const given = (name: DeliveryVariable | 'SITE_URL'): string | undefined => {
    const value = variables[name] || undefined;
    const shape = shapes[name];
    if (value !== undefined && shape && !shape.schema.safeParse(value).success) {
      throw new Error(`${name} ${shape.words}.`);
    }
    return value;
  };
  /** The values of variables that belong together; null when none is set. */
  const together = (names: readonly DeliveryVariable[], what: string): string[] | null => {
    const values = names.map(given);
    const missing = names.filter((_, index) => values[index] === undefined);
    if (missing.length === names.length) return null;
    if (missing.length > 0) {
      throw new Error(
        `${what} is configured by halves: ${missing.join(' and ')} missing. Set all of ${names.join(', ')}, or none.`,
      );
    }
    return values.map((value) => value ?? '');
  };

  const [url, from] = together(['SMTP_URL', 'MAIL_FROM'], 'E-mail') ?? [];
  const email = url === undefined || from === undefined ? null : { url, from };
  const [publicKey, privateKey, subject] =
    together(['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'], 'Push') ?? [];
  const push =
    publicKey === undefined || privateKey === undefined || subject === undefined
      ? null
      : { publicKey, privateKey, subject };
  const sms = smsOf(given('SMS_PROVIDER'), given, together);
  const mayBePrivate = given('DELIVERY_PRIVATE_NETWORK') === '1';
  const siteUrl = given('SITE_URL')?.replace(/\/+$/, '');
  if (siteUrl === undefined) {
    if (email === null && push === null && sms === null) return null;
    throw new Error(
      'SITE_URL is missing: messages that leave the app need the address at which people reach it.',
    );
  }
  return { siteUrl, email, sms, push, mayBePrivate };
}

function smsOf(
  provider: string | undefined,
  given: (name: DeliveryVariable) => string | undefined,
  together: (names: readonly DeliveryVariable[], what: string) => string[] | null,
): SmsSettings | null {
  if (provider === 'log') {
    const file = given('SMS_LOG_FILE');
    if (file === undefined)
      throw new Error('SMS_LOG_FILE is missing: SMS_PROVIDER=log writes texts into that file.');
    return { provider, file };
  }
  const names = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'SMS_FROM'] as const;
  const [accountSid, authToken, from] = together(names, 'SMS') ?? [];
  if (provider === undefined) {
    if (accountSid === undefined) return null;
    throw new Error('SMS_PROVIDER is missing: set it to twilio to send texts.');
  }
  if (accountSid === undefined || authToken === undefined || from === undefined) {
    throw new Error(`SMS is configured by halves: ${names.join(' and ')} missing.`);
  }
  return {
    provider: 'twilio',
    url: given('TWILIO_URL') ?? 'https://api.twilio.com',
    accountSid,
    authToken,
    from,
  };
}
