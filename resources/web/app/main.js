// The page's whole: tabs, the age of the data, and which of dashboard and pairing is shown.

import { brand, refreshBrand, startBrand } from "./brand.js";
import { drawCards } from "./cards.js";
import { moved, movedTo, others, pageAt, remember, watch } from "./elsewhere.js";
import { setClock, span } from "./format.js";
import { Link, SILENT_MS } from "./link.js";
import { Pairing } from "./pairing.js";
import { allow, drawRecordings, startRecordings } from "./recordings.js";
import { ENCRYPTED, byId, keep, kept, make, say, show } from "./screen.js";
import { keepPage, startSettings } from "./settings.js";
import { drawTeam, startTeam } from "./team.js";
import { t, translate } from "./words.js";

const charts = import("./charts.js"); // not waited for: a slow phone shows its figures first
const STALE_MS = 5000;
const KEEP_PAGE_MS = 4000;
const NOW_MS = 2000;
const TABS = ["panel", "team", "recordings"];
const state = { connected: false, updated: 0, lostAt: Date.now(), entered: false, metrics: null, restricted: false, company: "", charts: false };

translate();
markDemo(document.documentElement.dataset.demo === "true");
startBrand(relook);
startSettings(relook);
startTeam();
startRecordings();

const pairing = new Pairing(() => {
  look("dashboard");
  link.open();
});

const link = new Link({
  session(data) {
    state.restricted = Boolean(data.restricted);
    say("who", data.user || (state.restricted ? t("restricted.short") : data.name));
    allow(data);
    remember(data);
    if (movedTo(data)) location.replace(pageAt(movedTo(data)));
    markDemo(data.demo);
    if (state.company && state.company !== JSON.stringify(data.company)) refreshBrand(relook);
    state.company = JSON.stringify(data.company);
  },
  metrics_update(data) {
    state.updated = Date.now();
    state.metrics = data;
    setClock(data.as_of);
    drawCards(data);
    drawAge();
    drawChartsLater();
  },
  team_update: (rows) => drawTeam(rows, state.restricted),
  recordings_update: drawRecordings,
  connected() {
    state.connected = state.entered = true;
    look("dashboard");
    drawAge();
  },
  lost() {
    if (state.connected) state.lostAt = Date.now();
    state.connected = false;
    drawAge();
  },
  refused() {
    state.connected = false;
    look("pairing");
    pairing.ask(state.entered ? t("pair.revoked") : "");
    state.entered = false;
  },
});

/** Draw the charts once the figures are painted: on a slow phone the three of them take longer than all the rest. */
function drawChartsLater() {
  if (state.charts) return; // it will draw the newest
  state.charts = true;
  const draw = () => {
    state.charts = false;
    drawCharts();
  };
  if (document.hidden) return draw(); // nothing is painted, so no frame comes
  requestAnimationFrame(() => setTimeout(draw));
}

async function drawCharts() {
  const { drawHours, drawOutcomes, drawWeek } = await charts;
  drawOutcomes(state.metrics.outcomes || []);
  drawHours(state.metrics.by_hour || []);
  drawWeek(state.metrics.week || []);
}

/** Draw the charts again: the theme, the colour or the size of the text is another. */
async function relook() {
  (await charts).resetCharts();
  if (state.metrics) await drawCharts();
}

function markDemo(on) {
  show("demo", on);
  byId("demo").title = t("demo.hint");
}

/** Show the dashboard or the pairing. */
function look(name) {
  show("dashboard", name === "dashboard");
  show("tabs", name === "dashboard");
  show("age", name === "dashboard");
  show("pairing", name === "pairing");
  document.documentElement.dataset.view = name;
  if (name === "pairing") {
    say("title", brand.name);
    say("who", "");
    show("stale", false);
    show("pair-secure", ENCRYPTED);
  } else {
    choose(kept("tab", "panel"));
  }
}

function choose(chosen, focus = false) {
  if (!TABS.includes(chosen)) return choose("panel", focus);
  for (const name of TABS) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === chosen));
    tab.tabIndex = name === chosen ? 0 : -1;
    show(`view-${name}`, name === chosen);
  }
  keep("tab", chosen);
  say("title", t(`tab.${chosen}`));
  if (focus) byId(`tab-${chosen}`).focus();
}

function drawAge() {
  const now = Date.now();
  const age = now - state.updated;
  const silent = state.updated && age >= SILENT_MS; // often before the connection is known to be lost
  const gone = !state.connected && now - state.lostAt >= STALE_MS;
  const fresh = state.connected && state.updated && !silent;
  byId("age").dataset.state = fresh ? "live" : silent || gone ? "stale" : "waiting";
  say("age-text", !state.updated ? t("age.connecting") : age < NOW_MS ? t("age.now") : t("age.ago", { t: span(age) }));
  byId("age").title = fresh ? t("age.live") : t("age.connecting");
  const stale = (silent || gone) && !byId("dashboard").hidden;
  if (stale) {
    const key = !state.updated ? "stale.never" : state.connected ? "stale.silent" : "stale";
    say("stale-text", t(key, { t: span(age) }));
    drawOthers();
  }
  if (stale === byId("stale").hidden) say("stale-said", t(stale ? "stale.said" : "stale.back")); // once, not each second
  show("stale", stale);
}

/** The desktop's other addresses as links: a person may see sooner than the page which of them it is. */
function drawOthers() {
  const addresses = others();
  if (byId("stale-links").childElementCount === addresses.length) return;
  byId("stale-links").replaceChildren(...addresses.map((address) => {
    const way = make("a", "", t("stale.other", { host: new URL(address).host }));
    way.href = pageAt(address);
    return way;
  }));
}

for (const [index, name] of TABS.entries()) {
  byId(`tab-${name}`).addEventListener("click", () => choose(name));
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const end = { Home: 0, End: TABS.length - 1 }[event.key];
    if (step) choose(TABS[(index + step + TABS.length) % TABS.length], true);
    else if (end !== undefined) choose(TABS[end], true);
  });
}

matchMedia("(prefers-color-scheme: light)").addEventListener("change", relook);
setInterval(drawAge, 1000);
setTimeout(keepPage, KEEP_PAGE_MS); // once the figures are there
watch(() => (state.connected || byId("dashboard").hidden ? 0 : state.lostAt));

const secret = Pairing.fromAddress();
const again = moved();
if (secret) {
  look("pairing");
  pairing.redeem({ pair: secret });
} else if (pairing.resume()) {
  look("pairing");
} else {
  look("dashboard");
  if (again) await pairing.comeBack(again);
  link.open();
}
