// The four figures on top, each against its goal.

import { duration, hours, number, percent } from "./format.js";
import { byId, icon, make, say } from "./screen.js";
import { t } from "./words.js";

const known = (value, write) => (value == null ? "–" : write(value));

export function drawCards(data) {
  const goals = data.goals || {};
  say("calls", known(data.calls_today, number));
  say("calls-note", data.connected == null ? "–" : data.connected === 1 ? t("calls.note.one") : t("calls.note", { n: number(data.connected) }));
  goal("calls", goals.calls, number);
  say("sales", known(data.sales_today, number));
  say("sales-note", data.sales_per_call == null ? t("sales.none") : t("sales.note", { n: percent(data.sales_per_call) }));
  goal("sales", goals.sales, number);
  say("success", known(data.success_rate, (value) => percent(value, data.success_rate_known)));
  say("success-note", data.success_rate_known ? t("success.note") : t("success.none"));
  goal("success", goals.success_rate, (value) => percent(value));
  say("talk", known(data.total_talk_time, duration));
  byId("talk").classList.toggle("long", byId("talk").textContent.length > 7);
  say("talk-note", data.aht_seconds == null ? t("talk.note") : t("talk.aht", { t: duration(data.aht_seconds) }));
  goal("talk", goals.talk_seconds, hours);
}

/** The thin bar and the words under a figure; nothing where the desktop has no goal for it. */
function goal(name, found, write) {
  const place = byId(`${name}-goal`);
  place.hidden = !found;
  if (!found) return;
  const reached = found.share != null && found.share >= 1;
  place.classList.toggle("reached", reached);
  place.querySelector(".meter-fill").style.width = `${Math.round(100 * Math.min(1, Math.max(0, found.share ?? 0)))}%`;
  const text = t(reached ? "goal.reached" : found.share == null ? "goal.plain" : "goal", {
    value: write(found.value),
    share: percent(Math.floor(100 * (found.share ?? 0))),
  });
  const words = place.querySelector(".goal-text");
  if (words.dataset.says === text) return;
  words.dataset.says = text;
  words.replaceChildren(...(reached ? [icon("check"), make("span", "", text)] : [make("span", "", text)]));
}

