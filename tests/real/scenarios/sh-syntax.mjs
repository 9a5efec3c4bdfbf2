// The shell parser mvdan/sh; Go, compiled by TinyGo.
import { parse, print } from 'sh-syntax';

export default async function () {
	const script = 'if [ "$1" = x ];then\n  for f in *.c; do echo "${f%.c}" | tr a-z A-Z; done\n'
		+ 'else\ncat <<EOF >out\n$HOME\nEOF\nfi\n';
	const tree = await parse(script);
	if (tree.Stmts?.length !== 1 && tree.Stmt?.length !== 1)
		throw new Error(JSON.stringify(Object.keys(tree)));
}
