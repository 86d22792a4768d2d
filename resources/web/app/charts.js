// The three charts. Colours come from the style sheet's tokens, so that both themes hold here as well.

import { Chart } from "/static/vendor/chart.js-4.6.1/chart.parts.min.js";
import { number, weekday } from "./format.js";
import { byId, make, say, show } from "./screen.js";
import { language, t } from "./words.js";

const SHOWN = 5; // and the rest as one: never more than six series
const still = matchMedia("(prefers-reduced-motion: reduce)");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
let ring = null;
let bars = null;
let lines = null;

const animation = () => (still.matches ? false : { duration: 150 });

/** The outcomes, sales first, then by count; beyond five the rest is one. */
function grouped(outcomes) {
  const sorted = [...outcomes].sort((a, b) => b.sale - a.sale || b.count - a.count);
  const rows = sorted.map((row) => ({ label: row[language], count: row.count, sale: row.sale }));
  if (rows.length <= SHOWN + 1) return rows;
  const rest = rows.slice(SHOWN).reduce((sum, row) => sum + row.count, 0);
  return [...rows.slice(0, SHOWN), { label: t("outcomes.other"), count: rest, rest: true }];
}

/** Accent belongs to sales alone, and the last colour to the rest; all others in order. */
function coloured(rows) {
  let next = 2;
  return rows.map((row) => ({ ...row, colour: row.sale ? 1 : row.rest ? 6 : next++ }));
}

export function drawOutcomes(outcomes) {
  const rows = coloured(grouped(outcomes));
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  show("outcomes-body", total > 0);
  show("outcomes-empty", total === 0);
  if (!total) return say("outcomes-empty", t("outcomes.empty"));
  say("outcomes-total", number(total));
  byId("outcomes-list").replaceChildren(...rows.map((row) => make(
    "li", "", "",
    make("span", `swatch s${row.colour}`), make("span", "legend-label", row.label), make("strong", "", number(row.count)),
  )));
  byId("outcomes-chart").setAttribute("aria-label", rows.map((row) => `${row.label}: ${row.count}`).join("; "));
  const data = {
    labels: rows.map((row) => row.label),
    datasets: [{
      data: rows.map((row) => row.count),
      backgroundColor: rows.map((row) => token(`series-${row.colour}`)),
      borderColor: token("surface"), borderWidth: rows.length > 1 ? 2 : 0, hoverOffset: 0, borderRadius: 2,
    }],
  };
  if (ring) {
    ring.data = data;
    return ring.update(still.matches ? "none" : undefined);
  }
  ring = new Chart(byId("outcomes-chart"), {
    type: "doughnut",
    data,
    options: { ...common(), cutout: "74%" },
  });
}

/** The hours worth showing: those of an office day, and any other in which somebody called. */
function shownHours(hours) {
  const used = hours.map((row, index) => (row.calls ? index : -1)).filter((index) => index >= 0);
  const first = Math.min(hours.findIndex((row) => row.hour === 8), used[0]);
  const last = Math.max(hours.findIndex((row) => row.hour === 18), used[used.length - 1]);
  return hours.slice(Math.max(0, first), last + 1);
}

export function drawHours(hours) {
  const busy = hours.some((row) => row.calls > 0);
  show("hours-body", busy);
  show("hours-empty", !busy);
  if (!busy) return say("hours-empty", t("hours.empty"));
  const rows = shownHours(hours);
  byId("hours-chart").setAttribute(
    "aria-label",
    rows.filter((row) => row.calls).map((row) => t("hours.say", { h: row.hour, calls: row.calls, sales: row.sales })).join("; "),
  );
  const series = (label, values, colour) => (
    { label, data: values, backgroundColor: token(colour), borderRadius: 3, maxBarThickness: 22, categoryPercentage: 0.78, barPercentage: 0.9 }
  );
  const data = {
    labels: rows.map((row) => String(row.hour)),
    datasets: [
      series(t("hours.sales"), rows.map((row) => row.sales), "series-1"),
      series(t("hours.calls"), rows.map((row) => row.calls - row.sales), "quiet"),
    ],
  };
  if (bars) {
    bars.data = data;
    return bars.update(still.matches ? "none" : undefined);
  }
  bars = new Chart(byId("hours-chart"), {
    type: "bar", data, options: { ...common(), scales: { x: { ...across(), stacked: true }, y: { ...upward(), stacked: true } } },
  });
}

/** Calls and sales of each of the last days, today last. */
export function drawWeek(week) {
  const busy = week.some((row) => row.calls > 0);
  show("week-body", busy);
  show("week-empty", !busy);
  if (!busy) return say("week-empty", t("week.empty"));
  byId("week-chart").setAttribute(
    "aria-label",
    week.map((row) => t("week.say", { day: weekday(row.day, "long"), calls: row.calls, sales: row.sales })).join("; "),
  );
  const today = week.length - 1;
  const series = (label, values, colour) => ({
    label, data: values, borderColor: token(colour), backgroundColor: token(colour), borderWidth: 2, tension: 0.3, clip: false,
    pointRadius: values.map((_, index) => (index === today ? 4.5 : 2.5)), cubicInterpolationMode: "monotone",
  });
  const data = {
    labels: week.map((row) => weekday(row.day, "short")),
    datasets: [
      series(t("sales"), week.map((row) => row.sales), "series-1"),
      series(t("calls"), week.map((row) => row.calls), "series-2"),
    ],
  };
  if (lines) {
    lines.data = data;
    return lines.update(still.matches ? "none" : undefined);
  }
  lines = new Chart(byId("week-chart"), {
    type: "line", data, options: { ...common(), scales: { x: { ...across(), offset: true }, y: upward() } },
  });
}

const common = () => ({ responsive: true, maintainAspectRatio: false, animation: animation(), events: [] });
const across = () => ({
  grid: { display: false }, border: { color: token("line") }, ticks: { color: token("muted"), maxRotation: 0, autoSkipPadding: 8 },
});
const upward = () => ({
  beginAtZero: true, grid: { color: token("line"), drawTicks: false, lineWidth: 1 }, border: { display: false },
  ticks: { color: token("muted"), precision: 0, maxTicksLimit: 5, padding: 6 },
});

/** Forget the charts and their colours; the next figures draw them anew in the theme that holds now. */
export function resetCharts() {
  for (const chart of [ring, bars, lines]) chart?.destroy();
  ring = bars = lines = null;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

resetCharts();
