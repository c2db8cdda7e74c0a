import type { DeliverySettings } from '#lib/delivery-settings.ts';
import type { Channel } from './channel.ts';
import { createEmailChannel } from './email.ts';

/** The channels that are configured, and the address of the app that their messages lead to. */
export function openChannels(settings: DeliverySettings | null): { siteUrl: string; channels: Channel[] } {
  if (settings === null) return { siteUrl: '', channels: [] };
  const { siteUrl, email } = settings;
  return { siteUrl, channels: email === null ? [] : [createEmailChannel(email)] };
}
