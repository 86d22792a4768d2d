// A phone's program under Node: tells each event as a line of JSON, asks for what its input names, ends with its input.
//   node phone_client.mjs URL TOKEN TRANSPORTS
// Node sends no Origin of its own, and a WebSocket without one is let in with a bearer token alone.
import { createInterface } from "node:readline";
import { io } from "../vendor/socket.io-client-4.8.4/socket.io-client.node.mjs";

const [url, token, transports] = process.argv.slice(2);
const tell = (name, data) => process.stdout.write(`${JSON.stringify([name, data ?? null])}\n`);
const extraHeaders = { Authorization: `Bearer ${token}` };
const socket = io(url, { auth: { token }, extraHeaders, transports: transports.split(","), reconnection: false });

socket.onAny(tell);
socket.on("connect", () => {
  const { engine } = socket.io;
  tell("connect", engine.transport.name);
  engine.on("upgrade", ({ name }) => tell("upgrade", name));
});
socket.on("disconnect", (reason) => tell("disconnect", reason));
socket.on("connect_error", (error) => tell("connect_error", { message: error.message, data: error.data }));
createInterface({ input: process.stdin }).on("line", (line) => socket.emit(line)).on("close", () => {
  socket.disconnect();
  process.exit(0);
});
