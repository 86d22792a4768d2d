// What this phone's person chooses: theme, size of the text, language, a screen that stays on, an icon on it.

import { others } from "./elsewhere.js";
import { ENCRYPTED, byId, keep, kept, say, show } from "./screen.js";
import { t } from "./words.js";

let lock = null;
let wanted = false;
let prompt = null;

export function startSettings(relook) {
  const sheet = byId("settings");
  byId("settings-open").addEventListener("click", () => {
    describe();
    sheet.showModal();
  });
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close()); // a tap beside it
  choice("theme", kept("theme") || "system", (value) => {
    keep("theme", value === "system" ? "" : value);
    window.applyLook(value);
    relook();
  });
  choice("size", kept("size") || "1", (value) => {
    keep("size", value === "1" ? "" : value);
    window.applyLook(undefined, value);
    relook();
  });
  choice("language", kept("language"), (value) => {
    keep("language", value);
    location.reload();
  });
  awake();
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    show("install", true);
  });
  addEventListener("appinstalled", () => show("install", false));
  byId("install").addEventListener("click", () => prompt?.prompt());
}

function choice(name, value, changed) {
  for (const input of document.querySelectorAll(`input[name=${name}]`)) {
    input.checked = input.value === value;
    input.addEventListener("change", () => changed(input.value));
  }
}

function describe() {
  const here = location.host;
  const more = others().map((address) => new URL(address).host);
  say("connection", t(ENCRYPTED ? "connection.secure" : "connection.plain", { host: here })
    + (more.length ? ` ${t("connection.more", { hosts: more.join(", ") })}` : ""));
}

/** Keeping the screen on: a browser lets go of it whenever the page is hidden, so it is taken again. */
function awake() {
  const box = byId("awake");
  const able = "wakeLock" in navigator;
  box.disabled = !able;
  show("awake-help", !able);
  say("awake-help", able ? "" : t("awake.unable"));
  wanted = able && kept("awake") === "yes";
  box.checked = wanted;
  box.addEventListener("change", () => {
    wanted = box.checked;
    keep("awake", wanted ? "yes" : "");
    hold();
  });
  document.addEventListener("visibilitychange", hold);
  hold();
}

async function hold() {
  if (!wanted) {
    await lock?.release();
    lock = null;
    return;
  }
  if (document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    show("awake-help", false);
  } catch {
    // A low battery, or the system's saving mode: it is asked again when the page is looked at next.
    say("awake-help", t("awake.refused"));
    show("awake-help", true);
  }
}

/** Keep the page's own files on this phone: it then opens, and looks for the desktop, even where its address is gone. */
export async function keepPage() {
  if (!("serviceWorker" in navigator)) return; // not encrypted
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const named = [...document.querySelectorAll("link[href], script[src]")].map((place) => new URL(place.href || place.src));
    const own = named.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
    active.postMessage({ keep: ["/mobile", ...own.map((url) => url.pathname)] });
  } catch {
    return; // a certificate that was only clicked away: browsers keep no page of such a server
  }
}
