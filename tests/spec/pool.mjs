// Child processes, as many at once as the machine has processors.
import { spawn } from 'node:child_process';
import os from 'node:os';

export const jobs = Number(process.env.JOBS) || os.availableParallelism?.() || os.cpus().length;

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
