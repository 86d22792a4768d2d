// What the three tabs show.

import { drawHours, drawOutcomes } from "./charts.js";
import { duration, megabytes, moment, number, percent } from "./format.js";
import { byId, icon, make, say, show } from "./screen.js";
import { t } from "./words.js";

let mayListen = false;
let playing = null;
let shownRecordings = "";

export function drawMetrics(data) {
  say("calls", number(data.calls_today));
  say("calls-note", data.connected === 1 ? t("calls.note.one") : t("calls.note", { n: number(data.connected) }));
  say("sales", number(data.sales_today));
  say("sales-note", data.sales_per_call == null ? t("sales.none") : t("sales.note", { n: number(data.sales_per_call) }));
  say("success", percent(data.success_rate, data.success_rate_known));
  say("success-note", data.success_rate_known ? t("success.note") : t("success.none"));
  say("talk", duration(data.total_talk_time));
  say("talk-note", data.aht_seconds == null ? t("talk.note") : t("talk.aht", { t: duration(data.aht_seconds) }));
  drawOutcomes(data.outcomes);
  drawHours(data.by_hour);
}

export function drawTeam(rows) {
  show("team-table", rows.length > 0);
  show("team-empty", rows.length === 0);
  say("team-empty", t("team.empty"));
  byId("team-rows").replaceChildren(...rows.map(agentRow));
}

function agentRow(row, index) {
  const name = make("th", "", "", make("span", "rank", String(index + 1)), make("span", "agent", row.name));
  name.scope = "row";
  const meter = make("span", "meter", "", make("span", "meter-fill"));
  meter.firstChild.style.width = `${Math.min(100, row.success_rate)}%`;
  const success = make("td", "num", "", make("span", "", percent(row.success_rate, row.success_rate_known)), meter);
  return make("tr", "", "", name, make("td", "num", number(row.calls)), make("td", "num strong", number(row.sales)), success);
}

export function drawRecordings(rows) {
  const state = JSON.stringify([rows, mayListen]);
  if (state === shownRecordings) return; // so that a player in use is left alone
  shownRecordings = state;
  show("recordings-empty", rows.length === 0);
  say("recordings-empty", t("recordings.empty"));
  const kept = playing && rows.some((row) => row.recording_id === playing.id) ? playing : null;
  playing = null;
  byId("recordings-list").replaceChildren(...rows.map((row) => recordingRow(row, kept)));
}

export function allowListening(allowed) {
  mayListen = allowed;
}

function recordingRow(row, kept) {
  const name = row.contact_name || t("recordings.unknown");
  const about = [moment(row.start_time), row.user_name].filter(Boolean).join(" · ");
  const lines = make("div", "recording-text", "", make("strong", "", name), make("span", "muted", about));
  const sizes = make("div", "recording-size", "", ...measures(row));
  const playable = mayListen && row.status !== "recording";
  const button = playable ? make("button", "listen", "", icon("play")) : make("span", "listen", "", icon("waves"));
  const item = make("li", "", "", button, lines, sizes);
  if (playable) {
    button.type = "button";
    label(button, "listen", name);
    button.addEventListener("click", () => toggle(item, button, row.recording_id, name));
    if (kept?.id === row.recording_id) open(item, button, kept.id, name, kept.audio);
  }
  return item;
}

function measures(row) {
  if (row.status === "recording") return [make("span", "chip record", t("recordings.now"))];
  const parts = [make("span", "", duration(row.duration_seconds)), make("span", "muted", megabytes(row.file_size_bytes))];
  return row.status === "failed" ? [make("span", "chip warn", t("recordings.failed")), parts[0]] : parts;
}

function label(button, action, name) {
  button.setAttribute("aria-label", t(`recordings.${action}`, { name }));
  button.setAttribute("aria-expanded", String(action === "close"));
  button.replaceChildren(icon(action === "close" ? "close" : "play"));
}

function toggle(item, button, id, name) {
  const again = playing?.id === id;
  if (playing) close();
  if (!again) open(item, button, id, name);
}

function open(item, button, id, name, kept) {
  const audio = kept || make("audio");
  if (!kept) {
    audio.controls = true;
    audio.preload = "metadata";
    audio.src = `/api/recordings/${encodeURIComponent(id)}/audio`;
    audio.play().catch(() => {}); // a browser that wants a tap of its own shows its controls
  }
  item.append(audio);
  playing = { id, name, audio, button };
  label(button, "close", name);
}

function close() {
  playing.audio.pause();
  playing.audio.removeAttribute("src");
  playing.audio.load(); // ends the download
  playing.audio.remove();
  label(playing.button, "listen", playing.name);
  playing = null;
}
