// What agents are doing: in which order it is told, in which tone, and from when on it is too long. As on the desktop.

import { t } from "./words.js";

const MINUTE = 60;
const STATES = {
  talking: { tone: "accent", limits: [15, 30] },
  hold: { tone: "warn", limits: [1, 3] },
  ringing: { tone: "info", limits: [1, 2] },
  wrap_up: { tone: "info", limits: [2, 5] },
  available: { tone: "ok", limits: [5, 15] },
  paused: { tone: "muted", limits: [15, 45] },
  offline: { tone: "muted", limits: null },
};

export const NAMES = Object.keys(STATES);

export const known = (state) => state in STATES;

/** Where a state stands in an order of who is busiest; an unknown one last. */
export const order = (state) => (known(state) ? NAMES.indexOf(state) : NAMES.length);

export const tone = (state) => (known(state) ? STATES[state].tone : "muted");

/** "warn" from the first limit on, "record" from the second, else "". */
export function timeTone(state, seconds) {
  const limits = known(state) ? STATES[state].limits : null;
  if (!limits || seconds < limits[0] * MINUTE) return "";
  return seconds < limits[1] * MINUTE ? "warn" : "record";
}

/** "Pausa: almuerzo"; "–" where the desktop does not say. */
export function words(state, reason, language) {
  if (!known(state)) return "–";
  const name = t(`state.${state}`);
  const why = reason && (reason[language] || reason.id);
  return state === "paused" && why ? `${name}: ${why}` : name;
}
