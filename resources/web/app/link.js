// The connection: live figures while there is one, and the truth about it when there is none.

const EVENTS = ["session", "metrics_update", "team_update", "recordings_update"];

export class Link {
  /** `handlers` has one function for each event, and `connected`, `lost`, `refused`. */
  constructor(handlers) {
    this.handlers = handlers;
    this.socket = null;
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Connect anew; the cookie is read by the server at the first request of a connection. */
  open() {
    this.close();
    const socket = io({ forceNew: true, reconnectionDelay: 500, reconnectionDelayMax: 3000, timeout: 8000 });
    this.socket = socket;
    for (const event of EVENTS) socket.on(event, (data) => this.handlers[event](data));
    socket.on("connect", () => this.handlers.connected());
    socket.on("disconnect", (reason) => {
      this.handlers.lost();
      // The server closes a revoked phone's connection: ask once more, and be told.
      if (reason === "io server disconnect") setTimeout(() => this.socket === socket && this.open(), 250);
    });
    socket.on("connect_error", (error) => {
      if (error.data?.code !== "unauthorised") return this.handlers.lost();
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

  /** After sleep or a tunnel: do not wait for the next turn of the reconnection. */
  wake() {
    if (this.socket && !this.socket.connected && !document.hidden) this.open();
  }
}
