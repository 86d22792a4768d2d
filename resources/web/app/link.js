// The connection: live figures while there is one, and the truth about it when there is none.

const EVENTS = ["session", "metrics_update", "team_update", "recordings_update"];
export const SILENT_MS = 5000; // the desktop tells its figures every two or three seconds at least

export class Link {
  /** `handlers` has one function for each event, and `connected`, `lost`, `refused`; `token` where no cookie holds it. */
  constructor(handlers, token = "") {
    this.handlers = handlers;
    this.auth = token ? { token } : undefined;
    this.socket = null;
    this.heard = 0;
    // By WebSocket the figures are there two exchanges sooner than by polling first.
    this.transports = "WebSocket" in window ? ["websocket", "polling"] : ["polling"];
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Connect anew; the cookie is read by the server at the first request of a connection. */
  open() {
    this.close();
    this.heard = Date.now();
    const socket = io({
      forceNew: true, reconnectionDelay: 500, reconnectionDelayMax: 3000, timeout: 8000, auth: this.auth,
      transports: this.transports, tryAllTransports: true,
    });
    this.socket = socket;
    for (const event of EVENTS) {
      socket.on(event, (data) => {
        this.heard = Date.now();
        this.handlers[event]?.(data);
      });
    }
    socket.on("connect", () => this.handlers.connected());
    socket.on("disconnect", (reason) => {
      this.handlers.lost();
      // The server closes a revoked phone's connection: ask once more, and be told.
      if (reason === "io server disconnect") setTimeout(() => this.socket === socket && this.open(), 250);
    });
    socket.on("connect_error", (error) => {
      if (error.data?.code !== "unauthorised") {
        // A proxy may swallow WebSockets without a word, and iOS refuses them with a certificate that it does not trust.
        this.transports = socket.io.opts.transports = ["polling", ...this.transports.filter((name) => name !== "polling")];
        return this.handlers.lost();
      }
      // Not at once: the farewell would overtake the client's next poll, which the server then complains of.
      setTimeout(() => this.socket === socket && this.close(), 250);
      this.handlers.refused();
    });
  }

  close() {
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
  }

  /** After sleep or a tunnel: do not wait for the next turn, nor trust a connection that has said nothing since. */
  wake() {
    if (!this.socket || document.hidden) return;
    if (this.socket.connected && Date.now() - this.heard < SILENT_MS) return;
    if (this.socket.connected) this.handlers.lost();
    this.open();
  }
}
