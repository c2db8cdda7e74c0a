// Shows notices while the app is closed, and nothing else: pages always come from the server.

self.addEventListener('push', (event) => {
  event.waitUntil(show(event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

/** Browsers take the permission away for a push that shows nothing, so that one without words is shown as well. */
function show(data) {
  const { title, body, url, tag } = read(data);
  return self.registration.showNotification(title ?? 'New notice', {
    body: body ?? '',
    icon: '/icon.svg',
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
