// Words that names must not use again, since the field has a better one, and the checks of names and of the first
// lines of files. The dictionary in CONTRIBUTING.md explains the terms.

import type { Sources } from "./rules.ts";

/** Each retired word with the term to use instead. */
const retiredWords: Readonly<Record<string, string>> = {
	alarm: "annotation",
	bring: "fetch, introduce",
	brought: "introduced",
	conceal: "redact",
	conduct: "run",
	crew: "worker pool",
	dismiss: "stop",
	endless: "runaway, cyclic",
	gaps: "missing objects",
	glance: "prefilter",
	harmless: "clean",
	hear: "read an answer",
	heard: "answer",
	hire: "start",
	hired: "started",
	inquiry: "check",
	intake: "scan accounting",
	ledger: "scan accounting",
	lineage: "attribution",
	meet: "prompt",
	needle: "search",
	orders: "job",
	orphans: "child clean-up",
	pacer: "rate limiter",
	passing: "prefilter, clean",
	placing: "locator",
	removals: "removing commits",
	room: "buffer, memory",
	screen: "prefilter",
	screening: "prefilter",
	settle: "resolve",
	sieve: "prefilter",
	sight: "occurrence",
	sighting: "occurrence",
	silence: "idle timeout",
	spot: "candidate region",
	spots: "candidate regions",
	stretch: "range",
	stretches: "ranges",
	superset: "prefilter",
	sweep: "scan for runs",
	tell: "report",
	telling: "report",
	told: "result",
	turns: "event loop",
	undertaking: "job",
	wire: "batch protocol",
	writings: "encodings",
};

/** Names that say nothing: each gets the name of what it holds. */
const emptyNames: readonly string[] = [
	"Asked",
	"First",
	"Found",
	"Given",
	"Hit",
	"Kind",
	"Made",
	"Part",
	"Piece",
	"Say",
	"Shape",
	"Sum",
	"Taken",
	"Thing",
	"Told",
	"Use",
	"Wanted",
	"Work",
];

/** Lists the file names and exported names with a retired word, and empty exported names. */
export function retiredNames(files: Sources): string[] {
	const faults: string[] = [];
	for (const [path, code] of files) {
		const file = path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf("."));
		for (const name of [file, ...exportedNames(code)]) {
			if (emptyNames.includes(name)) faults.push(`${path}: "${name}" does not say what it holds`);
			for (const word of wordsOf(name)) {
				const better = retiredWords[word];
				if (better) faults.push(`${path}: "${name}" uses "${word}", the field says "${better}"`);
			}
		}
	}
	return faults;
}

/** Lists the files that do not open with a comment on what they do; a question is none. */
export function unclearHeads(files: Sources): string[] {
	return [...files]
		.filter(([, code]) => {
			const [head = ""] = /^(?:\/\/.*\n)*/.exec(code) ?? [];
			// Code in backticks may hold one.
			return head === "" || head.replace(/`[^`]*`/g, "").includes("?");
		})
		.map(([path]) => path);
}

function exportedNames(code: string): string[] {
	const declared =
		/^export (?:declare )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
	return [...code.matchAll(declared)].map(([, name = ""]) => name);
}

/** The words of a name in camel case or with hyphens, in lower case. */
function wordsOf(name: string): string[] {
	const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
	return words.map((word) => word.toLowerCase());
}
