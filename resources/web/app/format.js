// Numbers, durations and moments, as this phone's locale writes them.

import { language, t } from "./words.js";

const locale = (navigator.languages || []).find((name) => name.startsWith(language)) || language;
const whole = new Intl.NumberFormat(locale);
const share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dayShort = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayLong = new Intl.DateTimeFormat(locale, { weekday: "long" });

export const number = (value) => whole.format(value);

/** 18 %, or 18% in English: as the desktop writes it, whatever the country, and with the same space. */
export const percent = (value, known) => (known === false ? "–" : share.format(value / 100).replace("\u00a0", " "));

/** 4:12, or 1:04:12 from an hour on. */
export function duration(seconds) {
  const all = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const pad = (part) => String(part).padStart(2, "0");
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** 42 min, 6 h, 6 h 30 min: for a goal. */
export function hours(seconds) {
  const minutes = Math.round(seconds / 60);
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return [h ? `${h} h` : "", m || !h ? `${m} min` : ""].filter(Boolean).join(" ");
}

/** lun or lunes, for 2026-11-23: a day of the office's, whatever this phone's time zone is. */
export function weekday(date, length) {
  const at = new Date(`${date}T12:00:00`);
  if (Number.isNaN(at.getTime())) return "";
  return (length === "long" ? dayLong : dayShort).format(at).replace(".", "");
}

/** 10:42. */
export const time = (date) => clock.format(date);

/** How long ago, for the age of the data: 3 s, 4 min, 2 h. */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** 0,8 MB; a megabyte is 1,000,000 bytes. */
export const megabytes = (bytes) => `${one.format(bytes / 1e6)} MB`;

let ahead = 0; // how far this phone's clock is ahead of the desktop's, in milliseconds

/** The desktop's clock says this now: a phone's own may be hours or days off. */
export function setClock(iso) {
  ahead = Date.now() - Date.parse(iso) || 0;
}

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** What the desktop's clock says now. */
export const desktopNow = () => new Date(Date.now() - ahead);

/** The begin of the day that it is now, in milliseconds. */
export const today = () => midnight(desktopNow());

/** hoy 10:42, ayer 10:42, 12 nov 10:42. */
export function moment(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const days = Math.round((today() - midnight(at)) / 86_400_000);
  const date = days === 0 ? t("today") : days === 1 ? t("yesterday") : day.format(at);
  return `${date} ${clock.format(at)}`;
}
