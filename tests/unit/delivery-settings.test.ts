import { describe, expect, it } from 'vitest';
import { readDeliverySettings } from '#lib/delivery-settings.ts';

const site = { SITE_URL: 'https://schedule.example/' };
const email = {
  SMTP_URL: 'smtps://name:geheim@mail.example:465',
  MAIL_FROM: 'Schedule <schedule@center.example>',
};
const twilio = {
  SMS_PROVIDER: 'twilio',
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'geheim',
  SMS_FROM: '+13035550100',
};
const push = {
  VAPID_PUBLIC_KEY: 'B'.repeat(87),
  VAPID_PRIVATE_KEY: 'p'.repeat(43),
  VAPID_SUBJECT: 'mailto:admin@center.example',
};

describe('the variables of delivery', () => {
  it('are none: notices stay in the app', () => {
    expect(readDeliverySettings({})).toBeNull();
    expect(readDeliverySettings({ SMTP_URL: '', SITE_URL: '', DELIVERY_PRIVATE_NETWORK: '' })).toBeNull();
  });

  it('are the address of the app alone: agencies are called, nothing else', () => {
    expect(readDeliverySettings(site)).toEqual({
      siteUrl: 'https://schedule.example',
      email: null,
      sms: null,
      push: null,
      mayBePrivate: false,
    });
  });

  it('are all of them', () => {
    const settings = readDeliverySettings({
      ...site,
      ...email,
      ...twilio,
      ...push,
      DELIVERY_PRIVATE_NETWORK: '1',
    });
    expect(settings).toEqual({
      siteUrl: 'https://schedule.example',
      email: { url: email.SMTP_URL, from: email.MAIL_FROM },
      sms: {
        provider: 'twilio',
        url: 'https://api.twilio.com',
        accountSid: 'AC1',
        authToken: 'geheim',
        from: '+13035550100',
      },
      push: {
        publicKey: push.VAPID_PUBLIC_KEY,
        privateKey: push.VAPID_PRIVATE_KEY,
        subject: push.VAPID_SUBJECT,
      },
      mayBePrivate: true,
    });
    const log = { ...site, SMS_PROVIDER: 'log', SMS_LOG_FILE: '/var/log/texts' };
    expect(readDeliverySettings(log)?.sms).toEqual({ provider: 'log', file: '/var/log/texts' });
  });

  it.each([
    [{ ...site, SMTP_URL: email.SMTP_URL }, 'E-mail is configured by halves: MAIL_FROM missing'],
    [{ ...site, MAIL_FROM: email.MAIL_FROM }, 'SMTP_URL missing'],
    [{ ...site, VAPID_PUBLIC_KEY: push.VAPID_PUBLIC_KEY }, 'VAPID_PRIVATE_KEY and VAPID_SUBJECT missing'],
    [
      { ...site, ...twilio, TWILIO_AUTH_TOKEN: undefined },
      'SMS is configured by halves: TWILIO_AUTH_TOKEN missing',
    ],
    [{ ...site, SMS_PROVIDER: 'twilio' }, 'needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_FROM'],
    [{ ...site, ...twilio, SMS_PROVIDER: undefined }, 'SMS_PROVIDER is missing, although TWILIO_ACCOUNT_SID'],
    [{ ...site, SMS_LOG_FILE: 'texts' }, 'SMS_PROVIDER is missing, although SMS_LOG_FILE'],
    [{ ...site, SMS_PROVIDER: 'log' }, 'SMS_LOG_FILE is missing'],
    [email, 'SITE_URL is missing'],
    [push, 'SITE_URL is missing'],
  ])('by halves are refused with what is missing: %#', (variables, words) => {
    expect(() => readDeliverySettings(variables)).toThrow(words);
  });

  it.each([
    ['SITE_URL', 'schedule.example'],
    ['SITE_URL', 'ftp://schedule.example'],
    ['SMTP_URL', 'https://geheim@mail.example'],
    ['MAIL_FROM', 'Schedule'],
    ['MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['SMS_PROVIDER', 'geheim'],
    ['TWILIO_URL', 'geheim'],
    ['TWILIO_ACCOUNT_SID', 'AC1/../geheim'],
    ['SMS_FROM', '303-555-0100 geheim'],
    ['VAPID_PUBLIC_KEY', 'geheim'],
    ['VAPID_PRIVATE_KEY', 'geheim'],
    ['VAPID_SUBJECT', 'geheim'],
    ['DELIVERY_PRIVATE_NETWORK', 'geheim'],
  ])('that are malformed are named and not told: %s=%s', (name, value) => {
    const read = () => readDeliverySettings({ ...site, ...email, ...twilio, ...push, [name]: value });
    expect(read).toThrow(new RegExp(`^${name} is |^${name} has `));
    expect(read).not.toThrow('geheim');
  });
});
