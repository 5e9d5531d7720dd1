// Shows what the desk pushes to this browser: what kind of work waits. A press leads to it.
self.addEventListener('push', (event) => {
  const { kind, title, path } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { tag: kind, data: path, icon: 'mark.svg' }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const to = new URL(event.notification.data, self.location.origin);
  if (to.origin === self.location.origin) event.waitUntil(self.clients.openWindow(to));
});
