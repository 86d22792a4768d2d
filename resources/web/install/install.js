// How each system comes to trust the office's own certificate; the one in hand stands first.

import { startBrand } from "/static/app/brand.js";
import { byId, make, say, show } from "/static/app/screen.js";
import { language } from "/static/app/words.js";
import { en, es } from "./words.js";

const words = language === "en" ? en : es;
const NAMES = { android: "Android", ios: "iPhone · iPad", windows: "Windows", macos: "macOS" };

function system() {
  const agent = navigator.userAgent;
  if (/android/i.test(agent)) return "android";
  if (/iphone|ipad|ipod/i.test(agent) || (/macintosh/i.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  return /windows/i.test(agent) ? "windows" : /macintosh/i.test(agent) ? "macos" : "android";
}

function way(name, told, mine) {
  const get = make("a", "btn btn-primary", words.get);
  get.href = name === "ios" ? told.mobileconfig : told.crt;
  get.setAttribute("download", "");
  get.setAttribute("aria-label", `${words.get}: ${NAMES[name]}`);
  const steps = make("ol", "", "", ...words[name].map((step) => make("li", "", step)));
  const shown = make("details", "panel", "", make("summary", "", NAMES[name]), steps, get);
  shown.open = name === mine;
  return shown;
}

function draw(told) {
  if (!told.tls) {
    say("problem", words.none);
    return show("problem", true);
  }
  const mine = system();
  const order = [mine, ...Object.keys(NAMES).filter((name) => name !== mine)];
  byId("systems").replaceChildren(...order.map((name) => way(name, told, mine)));
  say("print", told.fingerprint);
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(told.expires));
  say("expires", words.expires.replace("{name}", told.name).replace("{date}", date));
  show("ways", true);
}

document.documentElement.lang = language;
for (const [id, key] of [["title", "title"], ["why", "why"], ["print-title", "print"], ["print-why", "printWhy"], ["back", "back"]]) say(id, words[key]);
startBrand(() => {});
try {
  draw(await (await fetch("/install.json")).json());
} catch {
  say("problem", words.away);
  show("problem", true);
}
