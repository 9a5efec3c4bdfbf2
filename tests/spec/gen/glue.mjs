// The C around one translated module: what binds its imports, and a table of its exports that the
// driver calls through.
//
// The translated C is included rather than compiled on its own, which halves the number of
// compilations. Each module has its own symbols for what it imports (a macro renames them), so that
// in one program any number of modules can import the same name and mean different things, as the
// scripts do.
import { cPointee, cResult, cType, mangle, symbol, typeString } from './names.mjs';

const KINDS = { func: 'SPEC_FUNC', table: 'SPEC_TABLE', memory: 'SPEC_MEMORY',
	global: 'SPEC_GLOBAL', tag: 'SPEC_TAG' };

// A module's imports, each once, with the C symbol: the order of an instance's links. Where one
// name is imported as different things, the symbols of all but the first end in __1, __2, ….
export function uniqueImports(imports) {
	const seen = new Map(), variants = new Map();
	for (const item of imports) {
		const name = symbol(item.module, item.field),
			key = JSON.stringify([name, item.kind, item.type]);
		if (seen.has(key))
			continue;
		const n = variants.get(name) ?? 0;
		variants.set(name, n + 1);
		seen.set(key, { ...item, symbol: n === 0 ? name : `${name}__${n}` });
	}
	return [...seen.values()];
}

function packResults(results, from) {
	return results.length === 1 ? `\tr[0].${results} = ${from};\n` :
		[...results].map((letter, i) => `\tr[${i}].${letter} = ${from}.${letter}${i};\n`).join('');
}

function callWrapper(self, index, name, { params, results }) {
	const args = [...params].map((letter, i) => `, a[${i}].${letter}`).join('');
	const call = `${name}(self${args})`;
	const body = results.length === 0 ? `\t${call};\n` : results.length === 1
		? packResults(results, call) :
		`\t${cResult(results)} m = ${call};\n${packResults(results, 'm')}`;
	return `static void\n`
		+ `export_${index}(void *self, const union spec_value *a, union spec_value *r)\n` +
		`{\n${body}\t(void)a, (void)r;\n}\n\n`;
}

function addressWrapper(index, name) {
	return `static void *\naddress_${index}(void *self)\n{\n\treturn (void *)${name}(self);\n}\n\n`;
}

function importFunction(index, name, struct, { params, results }) {
	const parameters = [...params].map((letter, i) => `, ${cType(letter)} p${i}`).join('');
	const args = [...params].map((letter, i) => `\ta[${i}].${letter} = p${i};\n`).join('');
	let end = '';
	if (results.length === 1)
		end = `\treturn r[0].${results};\n`;
	else if (results.length > 1)
		end = [...results].map((letter, i) => `\tm.${letter}${i} = r[${i}].${letter};\n`)
			.join('') + '\treturn m;\n';
	return `${cResult(results)}\n${name}(struct ${struct} *links${parameters})\n{\n` +
		`\tconst struct spec_link *link = (const struct spec_link *)(void *)links + ${index};\n` +
		(params ? `\tunion spec_value a[${params.length}];\n` : '') +
			(results ? `\tunion spec_value r[${results.length}];\n` : '') +
		(results.length > 1 ? `\t${cResult(results)} m;\n` : '') +
		`${args}\tlink->export->call(link->instance, ${params ? 'a' : 'NULL'}, `
			+ `${results ? 'r' : 'NULL'});\n${end}}\n\n`;
}

function importAddress(index, name, struct, pointee) {
	return `${pointee} *\n${name}(struct ${struct} *links)\n{\n` +
		`\tconst struct spec_link *link = (const struct spec_link *)(void *)links + ${index};\n` +
		`\treturn link->export->address(link->instance);\n}\n\n`;
}

function exportRow({ kind, type }, index) {
	const call = kind === 'func' ? `export_${index}` : 'NULL';
	const address = kind === 'func' || kind === 'tag' ? 'NULL' : `address_${index}`;
	const [params, results] = kind === 'func' ? [type.params, type.results]
		: ['', kind === 'global' ? type : ''];
	return `\t{${KINDS[kind]}, "${params}", "${results}", ${call}, ${address}},\n`;
}

// A unit has the module's C name before mangling, the file to include, its imports and exports, and
// the units and exports that its imports are bound to, where that is known: their type strings,
// which translated code compares, go by the importer's names here too.
export function glue({ name, source, imports, exports, bindings = [] }) {
	const module = mangle(name, true), instance = `w2c_${module}`;
	const links = uniqueImports(imports);
	/* instantiate takes one pointer a module, in the order of their names as bytes. */
	const importModules =
		[...new Map(links.map((item) => [item.module.toString('latin1'), item.module])).entries()]
		.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => `w2c_${mangle(bytes, true)}`);
	let out = '#include "spec.h"\n\n';
	links.forEach((item, i) => {
		/* A tag is a symbol: that of its provider. */
		if (item.kind === 'tag' && bindings[i]?.kind === 'tag')
			out += `#define ${item.symbol} ${symbol(bindings[i].unit.name, bindings[i].field)}\n`;
		else
			out += `#define ${item.symbol} spec_${module}_import_${i}\n`;
		if (bindings[i])
			out += `#define ${typeString(item.module, item.field)} `
				+ `${typeString(bindings[i].unit.name, bindings[i].field)}\n`;
	});
	out += `#include "${source}"\n\n`;
	links.forEach((item, i) => {
		const struct = `w2c_${mangle(item.module, true)}`;
		if (item.kind === 'tag') {
			if (bindings[i]?.kind !== 'tag')
				out += `const wasm_rt_tag_t ${item.symbol} = &${item.symbol};\n\n`;
			return;
		}
		out += item.kind === 'func' ? importFunction(i, item.symbol, struct, item.type) :
			importAddress(i, item.symbol, struct, cPointee(item.kind, item.type));
	});
	exports.forEach((item, i) => {
		const exportName = symbol(name, item.name);
		if (item.kind === 'tag')
			return;
		out += item.kind === 'func' ? callWrapper(instance, i, exportName, item.type)
			: addressWrapper(i, exportName);
	});
	if (exports.length > 0)
		out += `static const struct spec_export exports[] = {\n`
			+ `${exports.map(exportRow).join('')}};\n\n`;
	const pointers = importModules.map((struct) => `, (struct ${struct} *)(void *)links`).join('');
	out += `static void\ninstantiate(void *self, struct spec_link *links)\n{\n` +
		`\t(void)links;\n\twasm2c_${module}_instantiate(self${pointers});\n}\n\n`;
	out += `static void\nrelease(void *self)\n{\n\twasm2c_${module}_free(self);\n}\n\n`;
	out += `const struct spec_module spec_${module} = {sizeof(${instance}), instantiate, `
		+ `release, ` +
		`${exports.length > 0 ? 'exports' : 'NULL'}};\n`;
	return out;
}

// The list of a program's modules.
export function moduleTable(names) {
	const symbols = names.map((name) => `spec_${mangle(name, true)}`);
	return '#include "spec.h"\n\n' + symbols.map((s) => `extern const struct spec_module ${s};\n`)
		.join('') +
		`\nconst struct spec_module *const spec_modules[] = `
			+ `{${symbols.map((s) => `&${s}`).join(', ')}};\n`;
}
