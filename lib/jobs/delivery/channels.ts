import type { DeliverySettings, SmsSettings } from '#lib/delivery-settings.ts';
import type { Channel } from './channel.ts';
import { createEmailChannel } from './email.ts';
import { createPushChannel } from './push.ts';
import { createSmsChannel, createSmsLog, createTwilio, type SmsProvider } from './sms.ts';
import { createWebhookChannel } from './webhook.ts';

/** By what notices leave the app, and the address of the app that messages lead to, without a slash at its end. */
export type WayOut = { siteUrl: string; channels: readonly Channel[] };

/** The channels that are configured. An agency's own address needs nothing but the address of the app. */
export function openChannels(settings: DeliverySettings | null): WayOut {
  if (settings === null) return { siteUrl: '', channels: [] };
  const { siteUrl, email, sms, push, mayBePrivate } = settings;
  const channels = [
    ...(push === null ? [] : [createPushChannel({ ...push, mayBePrivate })]),
    ...(sms === null ? [] : [createSmsChannel(providerOf(sms))]),
    ...(email === null ? [] : [createEmailChannel(email)]),
    createWebhookChannel({ mayBePrivate }),
  ];
  return { siteUrl, channels };
}

function providerOf(sms: SmsSettings): SmsProvider {
  return sms.provider === 'log' ? createSmsLog(sms) : createTwilio(sms);
}
