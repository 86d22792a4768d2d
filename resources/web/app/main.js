// The page's whole: tabs, the age of the data, and which of dashboard and pairing is shown.

import { resetCharts } from "./charts.js";
import { span } from "./format.js";
import { Link } from "./link.js";
import { Pairing } from "./pairing.js";
import { byId, say, show } from "./screen.js";
import { allowListening, drawMetrics, drawRecordings, drawTeam } from "./views.js";
import { t, translate } from "./words.js";

const STALE_MS = 5000;
const TABS = ["panel", "team", "recordings"];
const state = { connected: false, updated: 0, lostAt: Date.now(), entered: false, metrics: null };

translate();
markDemo(document.documentElement.dataset.demo === "true");
resetCharts();

const pairing = new Pairing(() => {
  look("dashboard");
  link.open();
});

const link = new Link({
  session(data) {
    say("who", data.user || data.name);
    allowListening(data.may_listen);
    markDemo(data.demo);
  },
  metrics_update(data) {
    state.updated = Date.now();
    state.metrics = data;
    drawMetrics(data);
    drawAge();
  },
  team_update: drawTeam,
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
    say("title", "CallManager");
    say("who", "");
    show("stale", false);
  } else {
    choose(TABS.find((tab) => byId(`tab-${tab}`).getAttribute("aria-selected") === "true"));
  }
}

function choose(chosen, focus = false) {
  for (const name of TABS) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === chosen));
    tab.tabIndex = name === chosen ? 0 : -1;
    show(`view-${name}`, name === chosen);
  }
  say("title", t(`tab.${chosen}`));
  if (focus) byId(`tab-${chosen}`).focus();
}

function drawAge() {
  const now = Date.now();
  const fresh = state.connected && state.updated && now - state.updated < 3 * STALE_MS;
  byId("age").dataset.state = fresh ? "live" : state.connected || now - state.lostAt < STALE_MS ? "waiting" : "stale";
  const age = now - state.updated;
  say("age-text", !state.updated ? t("age.connecting") : age < 2000 ? t("age.now") : t("age.ago", { t: span(age) }));
  byId("age").title = fresh ? t("age.live") : t("age.connecting");
  const stale = !state.connected && now - state.lostAt >= STALE_MS && !byId("dashboard").hidden;
  show("stale", stale);
  if (stale) say("stale", state.updated ? t("stale", { t: span(now - state.lostAt) }) : t("stale.never"));
}

for (const [index, name] of TABS.entries()) {
  byId(`tab-${name}`).addEventListener("click", () => choose(name));
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(TABS[(index + step + TABS.length) % TABS.length], true);
  });
}

matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
  resetCharts();
  if (state.metrics) drawMetrics(state.metrics);
});
setInterval(drawAge, 1000);

const secret = Pairing.fromAddress();
if (secret) {
  look("pairing");
  pairing.redeem({ pair: secret });
} else {
  look("dashboard");
  link.open();
}
