// The desktop's other addresses: where the page goes on when the one it came from is gone.

import { kept, keep } from "./screen.js";

const LOST_MS = 10_000;
const APART_MS = 5000;
const PROBE_MS = 3000;

/** What the desktop told: every address under which it can be reached, and a secret that lets this phone in there. */
export function remember(session) {
  if (!Array.isArray(session.addresses)) return;
  keep("addresses", JSON.stringify(session.addresses));
  keep("again", session.again || "");
}

/** The other addresses; a page that came encrypted never goes on unencrypted. */
export function others() {
  try {
    const known = JSON.parse(kept("addresses", "[]"));
    return known.filter((address) => address !== location.origin && new URL(address).protocol === location.protocol);
  } catch {
    return [];
  }
}

/** Where the desktop goes on when none of its addresses has this page's port any more; "" while it stays here. */
export function movedTo(session) {
  const known = (session.addresses || []).map((address) => new URL(address));
  const there = known.filter((address) => address.protocol === location.protocol);
  if (there.some((address) => address.port === location.port)) return "";
  return (there.find((address) => address.hostname === location.hostname) || there[0])?.origin || "";
}

/** The secret in the address after a move, taken out of it; "" when there is none. */
export function moved() {
  const match = /^#again=([\w.~-]{8,300})$/.exec(location.hash);
  if (match) history.replaceState(null, "", location.pathname);
  return match ? match[1] : "";
}

/** Where one of the desktop's addresses answers; "" when none does. */
async function answering() {
  const probes = others().map(async (address) => {
    const response = await fetch(`${address}/health`, {
      credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PROBE_MS),
    });
    const answer = await response.json();
    if (answer.status !== "ok") throw new Error(`${address} is somebody else`);
    return address;
  });
  return Promise.any(probes).catch(() => "");
}

/** The page of another address, with the way back in. */
export const pageAt = (address) => `${address}/mobile${kept("again") ? `#again=${kept("again")}` : ""}`;

/** Looks for the desktop elsewhere while `lostSince()` says that it has been gone for long; then goes there. */
export function watch(lostSince) {
  let looking = false;
  setInterval(async () => {
    const since = lostSince();
    if (!since || Date.now() - since < LOST_MS || document.hidden || looking || !kept("again")) return;
    looking = true;
    const address = await answering();
    looking = false;
    if (address && lostSince()) location.replace(pageAt(address));
  }, APART_MS);
}
