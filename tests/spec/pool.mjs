// Child processes, as many at once as the machine has processors.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const jobs = Number(process.env.JOBS) || os.availableParallelism?.() || os.cpus().length;

// Whether there is such a command.
export const exists = (command) =>
	(process.env.PATH ?? '').split(':').some((folder) => fs.existsSync(path.join(folder, command)));

// Runs a command to its end: { status, signal, output }, output being what it wrote to both
// streams. status is null where a signal ended it, as after `seconds`.
export function execute(argv, { seconds = 120, ...options } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(argv[0], argv.slice(1),
			{ stdio: ['ignore', 'pipe', 'pipe'], ...options });
		const chunks = [];
		const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
		child.stdout.on('data', (chunk) => chunks.push(chunk));
		child.stderr.on('data', (chunk) => chunks.push(chunk));
		child.on('error', reject);
		child.on('close', (status, signal) => {
			clearTimeout(timer);
			resolve({ status, signal, output: Buffer.concat(chunks).toString() });
		});
	});
}

// What a program of tests says: a line "N M", passed and failed; the rest is about failures.
export function counted({ status, signal, output }) {
	const counts = /^(\d+) (\d+)$/m.exec(output);
	if (!counts || (status !== 0 && counts[2] === '0'))
		return {
			passed: 0,
			failed: 1,
			said: `${output}ended with ${signal ?? `status ${status}`}`,
		};
	return {
		passed: Number(counts[1]),
		failed: Number(counts[2]),
		said: output.replace(/^\d+ \d+\n/m, ''),
	};
}

// Calls work(item) for each item, `jobs` at a time; yields the results in order.
export async function pool(items, work) {
	const results = new Array(items.length);
	let next = 0;
	const worker = async () => {
		while (next < items.length) {
			const i = next++;
			results[i] = await work(items[i]);
		}
	};
	await Promise.all(Array.from({ length: jobs }, worker));
	return results;
}
