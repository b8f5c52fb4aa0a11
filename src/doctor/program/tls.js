// Shakes hands as Node does by default: `ok`, `refused WHY` or `unknown WHY`.

const { connect } = require("node:tls");
const { isIP } = require("node:net");

const [host, port, limit] = process.argv.slice(1);
const say = (...words) => {
  console.log(...words);
  process.exit();
};
const socket = connect({ host, port, ...(isIP(host) ? {} : { servername: host }) }, () => say("ok"));
socket.setTimeout(Number(limit) * 1000, () => say("unknown", "no answer in time"));
socket.on("error", (error) => say(error.syscall || error.code === "ECONNRESET" ? "unknown" : "refused", error.code, error.message));
