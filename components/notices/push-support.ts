/** The one worker of the app; it also keeps the page that is shown without a connection. */
const WORKER = '/sw.js';

/** Whose notices this browser shows, by user id: who comes after has to ask for their own. */
const OWNER = 'push-owner';

/** Why notices cannot be on in this browser; null = they can. */
export type PushObstacle = 'not_configured' | 'unsupported' | 'denied' | null;

/** What stands in the way here; asks for nothing. For the browser alone. */
export function pushObstacle(publicKey: string | null): PushObstacle {
  if (publicKey === null) return 'not_configured';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return 'unsupported';
  }
  return Notification.permission === 'denied' ? 'denied' : null;
}

/** How this browser is subscribed; null = it is not. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/**
 * Subscribes this browser, and asks for the permission where that was never asked. Null when the person says no.
 * Throws when the browser's push service cannot be reached.
 *
 * @param publicKey the server's VAPID key, base64url
 */
export async function subscribe(publicKey: string): Promise<PushSubscription | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const former = await pushManager.getSubscription();
  if (former !== null) {
    if (keyOf(former) === publicKey) return former;
    // Made for another key, which no server has any more.
    await former.unsubscribe();
  }
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

/** Keeps in this browser that it shows the notices of this person. */
export function rememberOwner(userId: string): void {
  try {
    window.localStorage.setItem(OWNER, userId);
  } catch {
    // Where nothing may be kept, nothing is renewed.
  }
}

function isOwner(userId: string): boolean {
  try {
    return window.localStorage.getItem(OWNER) === userId;
  } catch {
    return false;
  }
}

/**
 * Subscribes this browser anew where the server has another key than when this person turned notices on here: what was
 * subscribed to the former key is dead. Null when there is nothing to renew. Asks the person nothing, and throws when
 * the browser's push service cannot be reached.
 *
 * @param publicKey the server's VAPID key, base64url
 */
export async function renewSubscription(publicKey: string, userId: string): Promise<PushSubscription | null> {
  if (!isOwner(userId) || pushObstacle(publicKey) !== null || Notification.permission !== 'granted')
    return null;
  const former = await currentSubscription();
  const key = former === null ? null : keyOf(former);
  return key === null || key === publicKey ? null : subscribe(publicKey);
}

/** Ends what this browser is subscribed to, whoever it was for; the server hears of it by the next notice. */
export async function unsubscribe(): Promise<void> {
  try {
    window.localStorage.removeItem(OWNER);
  } catch {
    // Nothing is kept where nothing may be.
  }
  await (await currentSubscription())?.unsubscribe();
}

/** What the server needs to reach a subscribed browser; null when the browser does not say. */
export function subscriptionKeys(
  subscription: PushSubscription,
): { endpoint: string; p256dh: string; auth: string } | null {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  return endpoint === undefined || p256dh === undefined || auth === undefined
    ? null
    : { endpoint, p256dh, auth };
}

function keyOf({ options }: PushSubscription): string | null {
  if (options.applicationServerKey === null) return null;
  const bytes = new Uint8Array(options.applicationServerKey);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
