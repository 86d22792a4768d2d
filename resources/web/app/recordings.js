// The newest recordings, a search over all of them, and a player where this phone may listen.

import { duration, megabytes, moment, today } from "./format.js";
import { byId, icon, make, say, show } from "./screen.js";
import { t } from "./words.js";

const PAUSE_MS = 250;
let mayListen = false;
let restricted = false;
let viewer = "";
let playing = null; // what is listened to: its row, its player, and what was looked for when it was opened
let shown = "";
let newest = [];
let found = null; // the search's rows; null while nothing is searched
let turn = 0;
let waiting = 0;

export function startRecordings() {
  byId("recordings-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  byId("recordings-search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE_MS);
  });
}

export function drawRecordings(rows) {
  newest = rows;
  if (wanted()) search(); // what just came may be among what is looked for
  else draw();
}

export function allow(session) {
  const known = viewer;
  viewer = JSON.stringify([session.user, session.role, session.may_listen, session.restricted]);
  if (playing && viewer !== known) close(); // perhaps it may not be heard any more
  mayListen = session.may_listen;
  restricted = Boolean(session.restricted);
}

const wanted = () => byId("recordings-search").value.trim();

async function search() {
  const mine = (turn += 1);
  const text = wanted();
  if (!text) {
    found = null;
    return draw();
  }
  let rows = null;
  try {
    const response = await fetch(`/api/recordings?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (response.ok) rows = await response.json();
  } catch {
    rows = null; // the connection is gone: what is here is looked through below
  }
  if (mine !== turn) return;
  found = rows ?? newest.filter((row) => plain(`${row.contact_name} ${row.user_name}`).includes(plain(text)));
  draw();
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What is listened to stays while newer ones take its place among the ten; a new search lets go of it. */
function withPlaying(rows) {
  const gone = playing && playing.wanted === wanted() && !rows.some((row) => row.recording_id === playing.id);
  return gone ? [...rows, playing.row] : rows;
}

function draw() {
  const rows = withPlaying(found ?? newest);
  const state = JSON.stringify([rows, mayListen, restricted, found !== null, today()]); // “today” is another word tomorrow
  if (state === shown) return; // so that a player in use is left alone
  shown = state;
  show("recordings-form", newest.length > 0 || found !== null);
  show("recordings-empty", rows.length === 0);
  say("recordings-empty", found ? t("search.none", { text: wanted() }) : t(restricted ? "restricted" : "recordings.empty"));
  say("recordings-found", found ? t(found.length === 1 ? "search.one" : "search.many", { n: found.length }) : "");
  const still = playing && rows.some((row) => row.recording_id === playing.id) ? playing : null;
  if (playing && !still) close();
  playing = null;
  const list = byId("recordings-list");
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const id = focused?.closest("li").dataset.id;
  list.replaceChildren(...rows.map((row) => recordingRow(row, still)));
  if (!focused) return;
  const again = [...list.children].find((item) => item.dataset.id === id);
  again?.querySelector(focused.matches("audio") ? "audio" : "button")?.focus({ preventScroll: true });
}

function recordingRow(row, still) {
  const name = row.contact_name || t("recordings.unknown");
  const about = [moment(row.start_time), row.user_name].filter(Boolean).join(" · ");
  const lines = make("div", "recording-text", "", make("strong", "", name), make("span", "muted", about));
  const sizes = make("div", "recording-size", "", ...measures(row));
  const playable = mayListen && row.status !== "recording";
  const button = playable ? make("button", "listen", "", icon("play")) : make("span", "listen", "", icon("waves"));
  const item = make("li", "", "", button, lines, sizes);
  item.dataset.id = row.recording_id;
  if (playable) {
    button.type = "button";
    label(button, "listen", name);
    button.addEventListener("click", () => toggle(item, button, row, name));
    if (still?.id === row.recording_id) open(item, button, row, name, still);
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

function toggle(item, button, row, name) {
  const again = playing?.id === row.recording_id;
  if (playing) close();
  if (!again) open(item, button, row, name);
}

function open(item, button, row, name, still) {
  const id = row.recording_id;
  const audio = still?.audio || make("audio");
  if (!still) {
    audio.controls = true;
    audio.preload = "metadata";
    audio.setAttribute("aria-label", t("recordings.player", { name }));
    audio.src = `/api/recordings/${encodeURIComponent(id)}/audio`;
    audio.play().catch(() => {}); // a browser that wants a tap of its own shows its controls
    audio.addEventListener("error", () => audio.hasAttribute("src") && failed(audio));
  }
  item.append(audio);
  playing = { id, row, name, audio, button, wanted: still ? still.wanted : wanted() };
  label(button, "close", name);
}

/** The desktop did not give the sound: say so where the player was. */
function failed(audio) {
  const item = audio.closest("li"); // not the one it began in: the list may have been drawn anew since
  if (playing) close();
  if (!item) return;
  const problem = make("p", "problem", t("recordings.silent"));
  problem.setAttribute("role", "alert");
  item.append(problem);
}

function close() {
  playing.audio.pause();
  playing.audio.removeAttribute("src");
  playing.audio.load(); // ends the download
  playing.audio.parentElement?.querySelector(".problem")?.remove();
  playing.audio.remove();
  label(playing.button, "listen", playing.name);
  playing = null;
}
