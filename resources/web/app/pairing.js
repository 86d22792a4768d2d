// Pairing: a secret from the QR code's address, or six digits; then, if the desktop wants, a yes there.

import { byId, keep, say, show } from "./screen.js";
import { t } from "./words.js";

const POLL_MS = 1200;
const PATIENCE_MS = 150_000; // an invitation holds two minutes
const WAITING = "waiting";

export class Pairing {
  /** `paired` is called when this phone has its cookie. */
  constructor(paired) {
    this.paired = paired;
    this.turn = 0; // a later try or a cancel makes an earlier one's answers void
    byId("pair-name").value = deviceName();
    byId("pair-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.useCode();
    });
    byId("pair-cancel").addEventListener("click", () => this.ask());
    // Another tab was let in, and the cookie is this one's as well.
    addEventListener("storage", ({ key }) => key === "paired" && !byId("pairing").hidden && this.enter());
    byId("pair-code").addEventListener("input", () => {
      const digits = byId("pair-code").value.replace(/\D/g, "").slice(0, 6);
      byId("pair-code").value = digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
    });
  }

  /** The secret in the address, taken out of it so that it stays in no history; "" when there is none. */
  static fromAddress() {
    const match = /^#pair=([\w-]{8,100})$/.exec(location.hash);
    if (match) history.replaceState(null, "", location.pathname);
    return match ? match[1] : "";
  }

  /** Show the form, with a problem's sentence. */
  ask(problem = "") {
    this.turn += 1;
    noteWaiting("");
    show("pair-form", true);
    show("pair-help", true);
    show("pair-waiting", false);
    show("pair-problem", Boolean(problem));
    say("pair-problem", problem);
    byId("pair-go").disabled = false;
  }

  useCode() {
    const code = byId("pair-code").value.replace(/\D/g, "");
    if (code.length === 6) return this.redeem({ code });
    this.ask(t("pair.digits"));
    byId("pair-code").focus();
  }

  async redeem(secret) {
    this.ask();
    const turn = this.turn;
    byId("pair-go").disabled = true;
    const body = JSON.stringify({ ...secret, name: byId("pair-name").value.trim() || t("phone") });
    const headers = { "Content-Type": "application/json" };
    await this.follow(turn, () => fetch("/api/pair", { method: "POST", headers, body }), "pair.refused");
  }

  /** After a move to another address: whatever the answer is, the connection that follows shows whether it let us in. */
  async comeBack(again) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ again, name: byId("pair-name").value.trim() || t("phone") });
    try {
      await fetch("/api/pair", { method: "POST", headers, body });
    } catch {
      return; // gone again already: the connection says so
    }
  }

  /** Wait on for the yes that was waited for when the page was loaded anew: phones let go of a page that is not looked at. */
  resume() {
    const [id, since] = notedWaiting().split(" ");
    if (!id || !(Date.now() - since < PATIENCE_MS)) return false;
    this.wait((this.turn += 1), id, Number(since));
    return true;
  }

  async follow(turn, request, refused, waiting = null) {
    const again = () => waiting && Date.now() - waiting.since < PATIENCE_MS;
    let response;
    let answer = {};
    try {
      response = await request();
      answer = await response.json();
    } catch {
      response = null;
    }
    if (turn !== this.turn) return;
    if (!response || response.status >= 500) { // a gap in the network ends no waiting
      return again() ? this.wait(turn, waiting.id, waiting.since) : this.ask(t("pair.offline"));
    }
    if (response.status === 200) return this.done();
    if (response.status === 202) return this.wait(turn, answer.id, waiting?.since);
    const why = answer.code === "plain_http" ? "pair.plain" : refused;
    this.ask(t(response.status === 429 ? "pair.many" : response.status === 403 ? why : "pair.offline"));
    byId("pair-code").select();
  }

  wait(turn, id, since = Date.now()) {
    noteWaiting(`${id} ${since}`);
    show("pair-form", false);
    show("pair-help", false);
    show("pair-waiting", true);
    setTimeout(() => {
      if (turn !== this.turn) return;
      this.follow(turn, () => fetch(`/api/pair/${encodeURIComponent(id)}`), "pair.denied", { id, since });
    }, POLL_MS);
  }

  done() {
    keep("paired", String(Date.now())); // tells the other tabs
    this.enter();
  }

  enter() {
    this.turn += 1;
    noteWaiting("");
    byId("pair-code").value = "";
    this.paired();
  }
}

/** What this tab waits for, kept over a reload of it alone. */
function noteWaiting(text) {
  try {
    if (text) sessionStorage.setItem(WAITING, text);
    else sessionStorage.removeItem(WAITING);
  } catch {
    return; // no storage: a reload asks for another code
  }
}

function notedWaiting() {
  try {
    return sessionStorage.getItem(WAITING) || "";
  } catch {
    return "";
  }
}

function deviceName() {
  const kind = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"].find((name) => navigator.userAgent.includes(name));
  return { Macintosh: "Mac" }[kind] || kind || t("phone");
}
