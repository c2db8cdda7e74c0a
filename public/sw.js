// Shows notices while the app is closed, and one page of our own while there is no connection. Pages of people always come
// from the server: neither they nor what they read is ever kept here.

const OFFLINE_PAGE = '/offline';
/** With the build after it: a page and its files are kept, and thrown away, together. */
const CACHE = 'offline page ';
/** After so long without an answer a page counts as out of reach. Milliseconds. */
const PATIENCE = 15_000;
/** They are shown to whoever has their link and say themselves what is missing, or are files. */
const OTHERS = /^\/(wall|offer|api|__mail)(\/|$)/;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('push', (event) => {
  event.waitUntil(show(event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

// Open pages say which build they are of: with a new one the offline page is read anew.
self.addEventListener('message', (event) => {
  const { kind, build } = event.data ?? {};
  if (kind === 'keep offline page' && typeof build === 'string') event.waitUntil(keepPage(build));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!OTHERS.test(pathname)) event.respondWith(goTo(request));
  } else if (pathname.startsWith('/_next/static/')) {
    event.respondWith(asset(request));
  }
});

/** The page from the server; where that cannot be reached, the offline page under the same address. */
async function goTo(request) {
  try {
    const response = await inTime(fetch(request));
    // What stands in front of the app answers for it while it is away, and so does the app while it starts and stops.
    const isAway = [502, 503, 504].includes(response.status) && !response.headers.has('x-away');
    return isAway ? ((await keptPage()) ?? response) : response;
  } catch (error) {
    const kept = await keptPage();
    if (kept !== undefined) return kept;
    throw error;
  }
}

/** A page on its way cannot be called off, but whoever waits for it can stop waiting. */
async function inTime(answer) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('The server does not answer.')), PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Files of a build never change under their names, so what is kept of one is as good as the server's. */
async function asset(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

async function keptPage() {
  for (const name of await keptCaches()) {
    const page = await (await caches.open(name)).match(OFFLINE_PAGE, { ignoreVary: true });
    if (page !== undefined) return page;
  }
  return undefined;
}

async function keptCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHE));
}

/** Keeps the offline page of a build with all it needs, whole or not at all, and then no other build's. */
function keepPage(build) {
  keeping = keeping.then(() => keepBuild(build));
  return keeping;
}

/** Two pages that ask at once would take each other's cache away. */
let keeping = Promise.resolve();

async function keepBuild(build) {
  const name = CACHE + build;
  const former = (await keptCaches()).filter((kept) => kept !== name);
  // Not by its name alone: one that was ended while it was written has no page.
  if (await (await caches.open(name)).match(OFFLINE_PAGE, { ignoreVary: true })) return;
  try {
    // Without cookies: it is the same for everybody, and says nothing of anybody. Its policy comes with it, as a header.
    const page = await load(OFFLINE_PAGE);
    const names = await assetsOf(page.clone());
    const files = await Promise.all(names.map(async (file) => [file, await load(file)]));
    const cache = await caches.open(name);
    try {
      for (const [file, response] of files) await cache.put(file, response);
      // Last: without the page nothing of it is ever shown.
      await cache.put(OFFLINE_PAGE, page);
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
    for (const old of former) await caches.delete(old);
  } catch {
    // The server went away, or the device is full: the former page stays, and the next page that opens tries again.
  }
}

async function load(path) {
  const response = await fetch(path, { credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** The scripts, styles and fonts that the page names, and those that its styles name. */
async function assetsOf(page) {
  const named = new Set(namesIn(await page.text()));
  for (const style of [...named].filter((name) => name.endsWith('.css'))) {
    const text = await (await load(style)).text();
    for (const [, path] of text.matchAll(/url\(["']?([^"')]+\.woff2)["']?\)/g)) {
      named.add(new URL(path, new URL(style, self.location.origin)).pathname);
    }
  }
  return [...named];
}

function namesIn(text) {
  const found = text.matchAll(/static\/[\w./~@%-]+?\.(?:js|css|woff2)(?=[^\w.]|$)/g);
  return [...found].map(([path]) => `/_next/${path}`);
}

/** Browsers take the permission away for a push that shows nothing, so that one without words is shown as well. */
function show(data) {
  const { title, body, url, tag } = read(data);
  return self.registration.showNotification(title ?? 'New notice', {
    body: body ?? '',
    icon: '/icon-192.png',
    data: { url: url ?? '/notifications' },
    // A notice that is sent once more takes the place of the first.
    ...(tag ? { tag } : {}),
  });
}

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

/** Goes to the page that shows it already, else opens one: what is typed on another stays. Foreign addresses count as none. */
async function open(url) {
  const inbox = new URL('/notifications', self.location.origin);
  const asked = URL.canParse(url, inbox) ? new URL(url, inbox) : inbox;
  const target = asked.origin === inbox.origin ? asked : inbox;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = pages.find((page) => page.url === target.href);
  return shown === undefined ? self.clients.openWindow(target.href) : shown.focus();
}
