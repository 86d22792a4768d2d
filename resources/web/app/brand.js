// The company's name, logo and colour, as the desktop's settings give them.

import { byId, keep, kept } from "./screen.js";

const GROUND = { light: "#FFFFFF", dark: "#181E25" };
const INK = { light: "#FFFFFF", dark: "#0B1512" };
const READABLE = 4.5;
export const brand = { name: "CallManager", logo: "" };
let colours = {};

const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour) {
  const parts = [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/** The contrast of two colours, 1–21, as WCAG 2.2 counts it. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Take the company's colour where words in it can be read on this theme's ground; else keep our own. */
export function colour() {
  const root = document.documentElement;
  const theme = root.dataset.bsTheme;
  const accent = colours[theme];
  const fits = /^#[0-9a-f]{6}$/i.test(accent || "") && contrast(accent, GROUND[theme]) >= READABLE;
  for (const name of ["--accent", "--on-accent"]) root.style.removeProperty(name);
  if (!fits) return;
  root.style.setProperty("--accent", accent);
  root.style.setProperty("--on-accent", contrast(accent, INK.dark) >= contrast(accent, INK.light) ? INK.dark : INK.light);
}

export function wear(told) {
  if (!told) return;
  brand.name = told.name || "CallManager";
  brand.logo = typeof told.logo === "string" && /^\/[\w/.-]+(\?\w+)?$/.test(told.logo) ? told.logo : "";
  colours = { light: told.accent_light, dark: told.accent_dark };
  document.title = brand.name;
  const logo = byId("logo");
  const source = brand.logo || "/static/app/icon.svg";
  if (logo && logo.getAttribute("src") !== source) logo.src = source;
  logo?.classList.toggle("of-company", Boolean(brand.logo));
  colour();
}

/** Show what was known last, then what the desktop says now. */
export function startBrand(changed) {
  addEventListener("look", colour);
  try {
    wear(JSON.parse(kept("brand", "null")));
  } catch {
    keep("brand", ""); // not ours, or of a version long ago
  }
  return refreshBrand(changed);
}

export async function refreshBrand(changed) {
  try {
    const response = await fetch("/brand.json");
    if (!response.ok) return;
    const told = await response.json();
    const text = JSON.stringify(told);
    if (text === kept("brand")) return;
    keep("brand", text);
    wear(told);
    changed();
  } catch {
    return; // the desktop is away: its last colours, or ours, hold
  }
}
