// Go's formatter; Go, compiled by TinyGo, with a heap that doubles.
import { format } from '@wasm-fmt/gofmt/node';

export default async function () {
	const source = 'package main\nimport "fmt"\nfunc main() {\n'
		+ 'for i:=0;i<10;i++ { fmt.Println( i,"times" ) }\n}\n';
	if (format(source) !== 'package main\n\nimport "fmt"\n\nfunc main() {\n'
		+ '\tfor i := 0; i < 10; i++ {\n\t\tfmt.Println(i, "times")\n\t}\n}\n')
		throw new Error(format(source));
	const body = source.slice(source.indexOf('for'), source.lastIndexOf('}'));
	format(source.replace(body, body.repeat(1500)));
	try {
		format('package');
	} catch {
		return;
	}
	throw new Error('it was formatted');
}
