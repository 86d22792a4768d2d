// The server as programs under Node run it, in one file; the figures of ours are held against it.
export { Server } from "socket.io";
