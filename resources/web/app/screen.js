// Small helpers for the page's elements. Text from people only ever goes through textContent.

export const byId = (id) => document.getElementById(id);

/** Set a text only where it changes, so that screen readers and layout are left alone otherwise. */
export function say(target, text) {
  const element = typeof target === "string" ? byId(target) : target;
  if (element.textContent !== text) element.textContent = text;
}

/** An element with a class, a text and children. */
export function make(tag, className = "", text = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** One of the page's own icons. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const ENCRYPTED = location.protocol.startsWith("https");

export function show(id, visible) {
  byId(id).hidden = !visible;
}

/** What this phone remembers under a name, or `otherwise`. */
export function kept(name, otherwise = "") {
  try {
    return localStorage.getItem(name) ?? otherwise;
  } catch {
    return otherwise; // no storage: what is chosen holds while the page is open
  }
}

export function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    return; // no storage, or it is full
  }
}
