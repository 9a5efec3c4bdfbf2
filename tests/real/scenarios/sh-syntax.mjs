// The shell parser mvdan/sh; Go, compiled by TinyGo.
import { parse, print } from 'sh-syntax';

const TIMES = 60; // enough for the heap to double

export default async function () {
	const script = 'if [ "$1" = x ];then\n  for f in *.c; do echo "${f%.c}" | tr a-z A-Z; done\nelse\ncat <<EOF >out\n$HOME\nEOF\nfi\n';
	const tree = await parse(script.repeat(TIMES));
	if (tree.Stmts?.length !== TIMES && tree.Stmt?.length !== TIMES)
		throw new Error(JSON.stringify(Object.keys(tree)));
	// Enough for the heap to double some times.
	if (!(await parse(script.repeat(100))))
		throw new Error('nothing');
}
