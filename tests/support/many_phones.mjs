// Many phones in one program under Node: counts what they are sent and how old it is, and tells when it is asked.
//   node many_phones.mjs URL TOKEN COUNT
// Says "ready" when all have their first figures. Each line of its input is answered with one of JSON: "reset" forgets
// what was counted, anything else only tells. Ages are milliseconds from a payload's as_of, on this computer's clock.
import { createInterface } from "node:readline";
import { io } from "../vendor/socket.io-client-4.8.4/socket.io-client.node.mjs";

const [url, token, count] = process.argv.slice(2);
const now = () => performance.timeOrigin + performance.now();
const phones = [];
let ages = [];
let first = new Map(); // of each figure "calls sales": when it reached which phone first
let messages = 0;
let ready = 0;

for (let number = 0; number < Number(count); number += 1) {
  const options = { auth: { token }, extraHeaders: { Authorization: `Bearer ${token}` }, transports: ["websocket"] };
  const phone = io(url, { ...options, forceNew: true, reconnection: false });
  let greeted = false;
  phone.onAny((event, data) => {
    const at = now();
    messages += 1;
    if (event !== "metrics_update") return;
    ages.push(at - Date.parse(data.as_of));
    const key = `${data.calls_today} ${data.sales_today}`;
    if (!first.has(key)) first.set(key, new Map());
    if (!first.get(key).has(number)) first.get(key).set(number, at);
    if (!greeted) {
      greeted = true;
      ready += 1;
      if (ready === Number(count)) process.stdout.write("ready\n");
    }
  });
  phone.on("connect_error", (error) => process.stderr.write(`${error.message}\n`));
  phones.push(phone);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const arrivals = Object.fromEntries([...first].map(([key, by]) => [key, [...by.values()]]));
  const connected = phones.filter((phone) => phone.connected).length;
  process.stdout.write(`${JSON.stringify({ messages, ages, arrivals, connected })}\n`);
  if (line === "reset") [messages, ages, first] = [0, [], new Map()];
}).on("close", () => process.exit(0));
