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
 * Reads the variables of delivery. Null when there are none: then notices stay in the app. An address of the app alone lets
 * them go to agencies' own addresses.
 *
 * @throws Error that names what is malformed, or missing beside what is set; never what a variable holds
 */
export function readDeliverySettings(variables: Variables): DeliverySettings | null {
  const given = readerOf(variables);
  const email = group(given, 'E-mail', ['SMTP_URL', 'MAIL_FROM']);
  const push = group(given, 'Push', ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT']);
  const sms = readSms(given);
  const mayBePrivate = given('DELIVERY_PRIVATE_NETWORK') === '1';
  const siteUrl = given('SITE_URL')?.replace(/\/+$/, '');
  if (siteUrl === undefined) {
    if (email === null && push === null && sms === null) return null;
    throw new Error(
      'SITE_URL is missing: messages that leave the app need the address at which people reach it.',
    );
  }
  return {
    siteUrl,
    email: email && { url: email.SMTP_URL, from: email.MAIL_FROM },
    sms,
    push: push && {
      publicKey: push.VAPID_PUBLIC_KEY,
      privateKey: push.VAPID_PRIVATE_KEY,
      subject: push.VAPID_SUBJECT,
    },
    mayBePrivate,
  };
}

function readSms(given: Reader): SmsSettings | null {
  const provider = given('SMS_PROVIDER');
  if (provider === undefined) {
    const set = deliveryVariables.filter((name) => /^(SMS|TWILIO)_/.test(name) && given(name) !== undefined);
    if (set.length === 0) return null;
    throw new Error(`SMS_PROVIDER is missing, although ${set.join(', ')} is set: it is twilio or log.`);
  }
  if (provider === 'log') {
    const log = group(given, 'The file of texts', ['SMS_LOG_FILE']);
    if (log === null)
      throw new Error('SMS_LOG_FILE is missing: SMS_PROVIDER=log writes texts into that file.');
    return { provider, file: log.SMS_LOG_FILE };
  }
  const names = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'SMS_FROM'] as const;
  const twilio = group(given, 'SMS', names);
  if (twilio === null) throw new Error(`SMS_PROVIDER=twilio needs ${names.join(', ')}.`);
  return {
    provider: 'twilio',
    url: given('TWILIO_URL') ?? 'https://api.twilio.com',
    accountSid: twilio.TWILIO_ACCOUNT_SID,
    authToken: twilio.TWILIO_AUTH_TOKEN,
    from: twilio.SMS_FROM,
  };
}

type Reader = (name: DeliveryVariable | 'SITE_URL') => string | undefined;

function readerOf(variables: Variables): Reader {
  return (name) => {
    // An empty variable is one that is not set.
    const value = variables[name] || undefined;
    const shape = shapes[name];
    if (value !== undefined && shape && !shape.schema.safeParse(value).success) {
      throw new Error(`${name} ${shape.words}.`);
    }
    return value;
  };
}

/** The values of variables that go together; null when none is set. */
function group<Name extends DeliveryVariable>(
  given: Reader,
  what: string,
  names: readonly Name[],
): Record<Name, string> | null {
  const found = names.map((name) => [name, given(name)] as const);
  const missing = found.flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === names.length) return null;
  if (missing.length > 0) {
    throw new Error(
      `${what} is configured by halves: ${missing.join(' and ')} missing. Set all of ${names.join(', ')}, or none.`,
    );
  }
  return Object.fromEntries(found) as Record<Name, string>;
}
