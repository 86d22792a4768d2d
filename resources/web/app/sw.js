// Keeps the page's own files, so that it opens where the desktop's address is gone. No figure is ever kept here.

const KEPT = "page-1";
const WAIT_MS = 4000;
const ours = ({ origin, pathname }) => origin === location.origin && (pathname === "/mobile" || pathname.startsWith("/static/"));

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => event.waitUntil((async () => {
  const cache = await caches.open(KEPT);
  const wanted = (event.data?.keep || []).filter((path) => ours(new URL(path, location.origin)));
  await Promise.allSettled(wanted.map((path) => cache.add(path)));
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && ours(new URL(request.url))) event.respondWith(answer(request));
});

/** What the desktop says now; what was kept where it says nothing in time, and at once where it never changes. */
async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept && new URL(request.url).pathname.startsWith("/static/vendor/")) return kept;
  if (!kept) return fetch(request);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) });
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch {
    return kept;
  }
}
