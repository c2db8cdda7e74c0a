import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rememberOwner, renewSubscription, unsubscribe } from '#components/notices/push-support.ts';

const [formerKey, newKey] = ['AQID', 'BAUG'];

/** A browser that is subscribed to the former key. */
function stubBrowser({ permission = 'granted', isSubscribed = true, tellsKey = true } = {}) {
  const kept = new Map<string, string>();
  const made: string[] = [];
  const ended: string[] = [];
  const subscriptionOf = (key: string) => ({
    endpoint: `https://push.test/${key}`,
    options: {
      applicationServerKey: tellsKey ? Uint8Array.from(Buffer.from(key, 'base64url')).buffer : null,
    },
    unsubscribe: async () => {
      ended.push(key);
      current = null;
      return true;
    },
  });
  let current: ReturnType<typeof subscriptionOf> | null = isSubscribed ? subscriptionOf(formerKey) : null;
  const pushManager = {
    getSubscription: async () => current,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
      made.push(applicationServerKey);
      current = subscriptionOf(applicationServerKey);
      return current;
    },
  };
  const Notification = { permission, requestPermission: async () => permission };
  vi.stubGlobal('Notification', Notification);
  vi.stubGlobal('window', {
    PushManager: class {},
    Notification,
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    },
  });
  vi.stubGlobal('navigator', {
    serviceWorker: {
      getRegistration: async () => ({ pushManager }),
      register: async () => ({ pushManager }),
      ready: Promise.resolve({ pushManager }),
    },
  });
  return { made, ended };
}

beforeEach(() => vi.unstubAllGlobals());
afterEach(() => vi.unstubAllGlobals());

describe('a browser that is subscribed to a key which the server has no more', () => {
  it('is subscribed anew for the person who turned notices on in it', async () => {
    const { made, ended } = stubBrowser();
    rememberOwner('dana');
    expect((await renewSubscription(newKey, 'dana'))?.endpoint).toBe(`https://push.test/${newKey}`);
    expect({ made, ended }).toEqual({ made: [newKey], ended: [formerKey] });
    // Once.
    expect(await renewSubscription(newKey, 'dana')).toBeNull();
  });

  it('is left alone for anybody else, also after signing out', async () => {
    const { made } = stubBrowser();
    expect(await renewSubscription(newKey, 'dana')).toBeNull();
    rememberOwner('dana');
    expect(await renewSubscription(newKey, 'olaf')).toBeNull();
    await unsubscribe();
    expect(await renewSubscription(newKey, 'dana')).toBeNull();
    expect(made).toEqual([]);
  });

  it.each([
    ['the key is the same', {}, formerKey],
    ['it has no subscription', { isSubscribed: false }, newKey],
    ['it does not say to which key', { tellsKey: false }, newKey],
    ['it was never asked', { permission: 'default' }, newKey],
    ['it was told not to', { permission: 'denied' }, newKey],
  ])('and asks nothing where %s', async (_, browser, key) => {
    const { made } = stubBrowser(browser);
    rememberOwner('dana');
    expect(await renewSubscription(key, 'dana')).toBeNull();
    expect(made).toEqual([]);
  });
});
