// Node's own socket.io, doing what the phone server is measured at: one payload to everybody, again and again.
//   node phone_server.mjs PAYLOAD_FILE PER_SECOND
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Server } from "../vendor/socket.io-4.8.4/socket.io.node.mjs";

const [file, perSecond] = process.argv.slice(2);
const payload = JSON.parse(readFileSync(file, "utf8"));
const server = createServer();
const io = new Server(server, { perMessageDeflate: false });
io.on("connection", (socket) => socket.emit("metrics_update", payload));
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.once("data", () => setInterval(() => io.emit("metrics_update", payload), 1000 / Number(perSecond)));
process.stdin.on("end", () => process.exit(0));
