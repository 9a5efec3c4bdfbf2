// sockets: runs a program that serves one connection, and is its client: sockets.mjs COMMAND... (to
// which --inherit-network ADDRESS and the module, the last word, are given). Prints what the client
// received and what the program printed.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { once } from 'node:events';

const server = net.createServer().listen(0, '127.0.0.1'); // only to find a port that is free
await once(server, 'listening');
const { port } = server.address();
server.close();
await once(server, 'close');

const command = process.argv.slice(2), module = command.pop();
const child = spawn(command[0], [...command.slice(1), '--inherit-network', `127.0.0.1:${port}`,
	module], { stdio: ['ignore', 'pipe', 'inherit'] });
let output = '', received = '';
child.stdout.on('data', (data) => output += data);
const ended = once(child, 'close');

// The program may not listen yet.
let client;
for (let tries = 0; !client && tries < 500; tries++) {
	const socket = net.connect(port, '127.0.0.1');
	client = await new Promise((resolve) => {
		socket.once('connect', () => resolve(socket));
		socket.once('error', () => setTimeout(resolve, 100));
	});
}
client.on('data', (data) => received += data);
client.write('hello, ');
setTimeout(() => client.end('world'), 100);
await once(client, 'close');
await ended;
process.stdout.write(`received ${received}\n${output}status ${child.exitCode}\n`);
