// The team: who does what since when, and each one's day; sorted as its reader wants it.

import { duration, number, percent } from "./format.js";
import { byId, keep, kept, make, say, show } from "./screen.js";
import { NAMES, known, order, timeTone, tone, words } from "./states.js";
import { language, t } from "./words.js";

const SORTS = {
  best: null, // as the desktop sends it
  name: { first: "up", of: (row) => row.name },
  state: { first: "up", of: (row) => order(row.state) },
  time: { first: "down", of: (row) => seconds(row) ?? -1 },
  calls: { first: "down", of: (row) => row.calls },
  sales: { first: "down", of: (row) => row.sales },
  success: { first: "down", of: (row) => (row.success_rate_known === false ? -1 : row.success_rate) },
};
const collator = new Intl.Collator(language, { sensitivity: "base", numeric: true });
let rows = [];
let shown = "";
let ticking = [];
let [key, direction] = kept("sort", "best down").split(" ");
if (!(key in SORTS)) [key, direction] = ["best", "down"];

/** How long somebody has been in a state, counted on from what the desktop said; null where it says nothing. */
function seconds(row) {
  return row.state_seconds == null ? null : row.state_seconds + (performance.now() - row.told) / 1000;
}

export function startTeam() {
  byId("team-sort").value = key in SORTS && [...byId("team-sort").options].some(({ value }) => value === key) ? key : "best";
  byId("team-sort").addEventListener("change", (event) => sortBy(event.target.value));
  for (const head of document.querySelectorAll("[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => sortBy(head.dataset.sort, true));
  }
  setInterval(tick, 1000);
}

function sortBy(chosen, again = false) {
  const first = SORTS[chosen]?.first || "down";
  direction = again && chosen === key ? { up: "down", down: "up" }[direction] : first;
  key = chosen;
  keep("sort", `${key} ${direction}`);
  const choice = byId("team-sort");
  choice.value = [...choice.options].some(({ value }) => value === key) ? key : "best";
  shown = "";
  draw();
}

export function drawTeam(data, restricted = false) {
  const told = performance.now();
  rows = data.map((row, index) => ({ ...row, told, index }));
  say("team-empty", t(restricted ? "restricted" : "team.empty"));
  draw();
}

function sorted() {
  const sort = SORTS[key];
  if (!sort) return rows;
  const turn = direction === "up" ? 1 : -1;
  const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a - b);
  return [...rows].sort((a, b) => turn * compare(sort.of(a), sort.of(b)) || a.index - b.index);
}

function draw() {
  show("team-table", rows.length > 0);
  show("team-sort-by", rows.length > 1);
  show("team-empty", rows.length === 0);
  const ordered = sorted();
  // Where only the seconds went on, the table is left alone: a screen reader keeps its place in it.
  const state = JSON.stringify([key, direction, ordered.map(({ told, state_seconds, ...row }) => row)]);
  if (state !== shown) {
    shown = state;
    ticking = [];
    byId("team-rows").replaceChildren(...ordered.map(agentRow));
    drawStates();
    for (const head of document.querySelectorAll("[data-sort]")) {
      const chosen = head.dataset.sort === key;
      head.toggleAttribute("data-chosen", chosen);
      if (chosen) head.setAttribute("aria-sort", direction === "up" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  } else {
    for (const [index, place] of ticking.entries()) place.row = ordered[index];
  }
  tick();
}

/** How many are doing what, in one line above the table. */
function drawStates() {
  const counts = NAMES.filter((name) => name !== "offline")
    .map((name) => [name, rows.filter((row) => row.state === name).length])
    .filter(([, count]) => count > 0);
  byId("team-states").replaceChildren(...counts.map(([name, count]) => make(
    "li", "", "", make("span", `dot tone-${tone(name)}`), make("strong", "", number(count)), make("span", "", words(name)),
  )));
  show("team-states", counts.length > 0);
}

function agentRow(row, index) {
  const chip = () => make("span", `state tone-${tone(row.state)}`, words(row.state, row.reason, language));
  const under = make("span", "under", "", chip(), make("span", "since"));
  const name = make("th", "", "", make("span", "person", "", make("span", "agent", row.name), under));
  name.scope = "row";
  const since = make("td", "num wide", "", make("span", "since"));
  const meter = make("span", "meter", "", make("span", "meter-fill"));
  meter.setAttribute("aria-hidden", "true");
  meter.firstChild.style.width = `${Math.min(100, row.success_rate)}%`;
  const success = make("td", "num", "", make("span", "", percent(row.success_rate, row.success_rate_known)));
  if (row.success_rate > 0) success.append(meter);
  const figures = [make("td", "num", number(row.calls)), make("td", row.sales > 0 ? "num strong" : "num", number(row.sales)), success];
  for (const [at, word] of ["calls", "sales", "success"].entries()) figures[at].dataset.label = t(word);
  const made = make("tr", "", "", name, make("td", "wide", "", chip()), since, ...figures);
  ticking[index] = { row, places: [...made.querySelectorAll(".since")] };
  return made;
}

function tick() {
  for (const { row, places } of ticking) {
    const spent = seconds(row);
    const late = spent == null ? "" : timeTone(row.state, spent);
    for (const place of places) {
      say(place, spent == null || !known(row.state) || row.state === "offline" ? (place.closest("td") ? "–" : "") : duration(spent));
      place.className = late ? `since late-${late}` : "since";
      place.title = late ? t("team.late") : "";
    }
  }
}
