// The file `skips`: which modules the translator may refuse, because the emitter lacks a feature.
//
// A line is `SCRIPT [LINE] FEATURE`, # begins a comment. SCRIPT has no .wast, and * in it stands
// for anything but /. A module may be refused if a line fits and the translator's message names the
// feature. Commands on such a module are skipped. A line that excuses nothing is an error, so that
// the file can only shrink.
import fs from 'node:fs';

export class Skips {
	constructor(file) {
		this.entries = fs.readFileSync(file, 'utf8').split('\n')
			.map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
			.filter((words) => words[0])
			.map((words) => ({
				text: words.join(' '),
				script: new RegExp(`^${words[0].replace(/[.+]/g, '\\$&')
					.replace(/\*/g, '[^/]*')}$`),
				line: words.length > 2 ? Number(words[1]) : undefined,
				feature: words.at(-1),
				used: false,
			}));
	}
	excuses(script, line, message) {
		const found = this.entries.filter((entry) => entry.script.test(script) &&
			(entry.line === undefined || entry.line === line) &&
			message.includes(`"${entry.feature}"`));
		found.forEach((entry) => (entry.used = true));
		return found.length > 0;
	}
	mention(script) {
		return this.entries.some((entry) => entry.script.test(script));
	}
	/* Lines that were about one of these scripts and excused nothing. */
	unneeded(scripts) {
		return this.entries.filter((entry) => !entry.used &&
			scripts.some((script) => entry.script.test(script)))
			.map((entry) => entry.text);
	}
}
