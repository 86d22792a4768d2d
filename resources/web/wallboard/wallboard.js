// The figures on a television: nothing to press, all of it to be read from across the room.

import { brand, refreshBrand, startBrand } from "/static/app/brand.js";
import { drawCards } from "/static/app/cards.js";
import { drawHours, drawOutcomes, resetCharts } from "/static/app/charts.js";
import { movedTo } from "/static/app/elsewhere.js";
import { desktopNow, duration, number, setClock, span, time } from "/static/app/format.js";
import { Link, SILENT_MS } from "/static/app/link.js";
import { byId, make, say, show } from "/static/app/screen.js";
import { known, order, timeTone, tone, words } from "/static/app/states.js";
import { language, t, translate } from "/static/app/words.js";

const STALE_MS = 5000;
const PAGE_MS = 10_000;
const token = /^#token=([\w.~-]{8,200})$/.exec(location.hash)?.[1] || "";
const state = { connected: false, updated: 0, lostAt: Date.now(), metrics: null, rows: [], page: 0, company: "" };

const link = new Link({
  session(data) {
    const there = movedTo(data);
    if (there) location.replace(`${there}/wallboard#token=${token}`);
    show("demo", data.demo);
    if (state.company && state.company !== JSON.stringify(data.company)) refreshBrand(relook);
    state.company = JSON.stringify(data.company);
    say("title", brand.name === "CallManager" ? data.name || brand.name : brand.name);
  },
  metrics_update(data) {
    state.updated = Date.now();
    state.metrics = data;
    setClock(data.as_of);
    drawMetrics();
    tick();
  },
  team_update(rows) {
    const told = performance.now();
    state.rows = rows.map((row) => ({ ...row, told })).sort(bySight);
    drawTeam();
  },
  connected() {
    state.connected = true;
    look(true);
  },
  lost() {
    if (state.connected) state.lostAt = Date.now();
    state.connected = false;
  },
  refused: () => look(false),
}, token);

/** Who is at work first, the best of them before the others; who is out stands at the end. */
function bySight(a, b) {
  const out = (row) => Number(row.state === "offline" || !known(row.state));
  return out(a) - out(b) || b.sales - a.sales || b.calls - a.calls || order(a.state) - order(b.state);
}

/** The company has another name or colour. */
function relook() {
  say("title", brand.name);
  resetCharts();
  drawMetrics();
}

function look(allowed) {
  show("board", allowed);
  show("refused", !allowed);
  show("age", allowed);
  if (!allowed) show("stale", false);
  drawTeam();
}

function drawMetrics() {
  if (!state.metrics) return;
  drawCards(state.metrics);
  drawOutcomes(state.metrics.outcomes || []);
  drawHours(state.metrics.by_hour || []);
}

/** As many agents as there is room for; where there are more, they take turns. */
function drawTeam() {
  show("team", state.rows.length > 0);
  const place = byId("agents");
  place.replaceChildren(...state.rows.map(agent));
  const room = fits(place);
  const pages = Math.max(1, Math.ceil(state.rows.length / room));
  state.page %= pages;
  place.replaceChildren(...state.rows.slice(state.page * room, (state.page + 1) * room).map(agent));
  say("team-page", pages > 1 ? t("wallboard.page", { page: state.page + 1, pages }) : "");
  tick();
}

/** How many of the list's items can be seen whole. */
function fits(place) {
  const end = place.getBoundingClientRect().bottom + 1;
  const whole = [...place.children].filter((child) => child.getBoundingClientRect().bottom <= end).length;
  return Math.max(1, whole);
}

function agent(row) {
  const doing = make("span", `state tone-${tone(row.state)}`, words(row.state, row.reason, language));
  const since = make("span", "since");
  const day = make("span", "day", "", make("strong", row.sales ? "" : "none", number(row.sales)), make("span", "", t(row.sales === 1 ? "wallboard.of.one" : "wallboard.of", { n: number(row.calls) })));
  const item = make("li", "tile", "", make("span", "agent", row.name), doing, since, day);
  item.row = row;
  return item;
}

function tick() {
  const now = Date.now();
  const age = now - state.updated;
  const silent = state.updated && age >= SILENT_MS;
  const gone = !state.connected && now - state.lostAt >= STALE_MS;
  byId("age").dataset.state = silent || gone ? "stale" : state.updated ? "live" : "waiting";
  say("age-text", !state.updated ? t("age.connecting") : age < 2000 ? t("age.now") : t("age.ago", { t: span(age) }));
  show("stale", (silent || gone) && byId("refused").hidden);
  if (silent || gone) say("stale", t(!state.updated ? "stale.never" : state.connected ? "stale.silent" : "stale", { t: span(age) }));
  say("clock", time(desktopNow())); // a television's own clock is often wrong
  for (const { row, children } of byId("agents").children) {
    const spent = row.state_seconds == null ? null : row.state_seconds + (performance.now() - row.told) / 1000;
    const shown = spent != null && known(row.state) && row.state !== "offline";
    const late = shown ? timeTone(row.state, spent) : "";
    say(children[2], shown ? duration(spent) : "");
    children[2].className = late ? `since late-${late}` : "since";
  }
}

/** A television must not fall asleep over it; where that is not allowed, its own settings decide. */
async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    return; // asked again when the page is looked at next
  }
}

translate();
show("demo", document.documentElement.dataset.demo === "true");

startBrand(relook);
say("title", brand.name);
setInterval(tick, 1000);
setInterval(() => {
  state.page += 1;
  drawTeam();
}, PAGE_MS);
addEventListener("resize", () => {
  resetCharts();
  drawMetrics();
  drawTeam();
});
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
if (token) link.open();
else look(false);
