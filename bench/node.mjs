// node node.mjs TIMES MODULE ROUNDS: runs a kernel as main.c does, and appends a line to TIMES as
// measure.c does, without the time that node took to start.
import fs from 'node:fs';

const [times, file, rounds] = process.argv.slice(2);
const bytes = fs.readFileSync(file), start = process.cpuUsage();
const { instance } = await WebAssembly.instantiate(bytes);
const result = instance.exports.kernel(Number(rounds));
const { user } = process.cpuUsage(start);
fs.appendFileSync(times, `${(user / 1e6).toFixed(6)} ${process.resourceUsage().maxRSS}\n`);
console.log(result >>> 0);
