// The client as programs under Node use it, in one file.
export { io } from "socket.io-client";
