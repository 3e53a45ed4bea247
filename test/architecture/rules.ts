// The rules that the code keeps: which room may import which, what is pure, what loads at the start, who sees
// plaintext. Each is a function from sources to faults. Edit the lists at the top when a layer, a sibling's type or a
// package is added on purpose.

import { importsOf, isComment, partOf, resolveImport } from "./imports.ts";

/** Path from the repository's root, with "/", to content. */
export type Sources = ReadonlyMap<string, string>;

/** Imports point from a higher number to a lower one. A name without a dot is a folder. */
const layers: Readonly<Record<string, number>> = {
	text: 0,
	kernel: 0,
	"errors.ts": 0,
	"version.ts": 0,
	model: 1,
	stores: 1,
	packs: 2,
	detect: 2,
	finding: 2,
	policy: 2,
	playbook: 2,
	report: 2,
	rotate: 2,
	agents: 2,
	threads: 3,
	containers: 4,
	git: 5,
	verify: 5,
	sources: 6,
	hook: 6,
	trace: 8,
	scan: 7,
	settings: 8,
	merge: 8,
	cli: 9,
	library: 9,
	"index.ts": 10,
	action: 10,
};

/** Siblings that may be imported for their types alone. */
const typeOnlySiblings: readonly string[] = ["detect -> packs", "playbook -> packs"];

/** Layers up to this one are core: functions of their arguments. */
const highestCore = 2;
const corePackages: readonly string[] = [
	"node:buffer",
	"node:crypto",
	"@eslint-community/regexpp",
	"ignore",
	"valibot",
	"yaml",
];
/** To load a module of Node late is no question to the process. */
const impure =
	/\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bprocess\.(?!getBuiltinModule\b)/;

/** `unleak --version` must not wait for these. */
const heavyPackages: readonly string[] = [
	"jsonc-parser",
	"@eslint-community/regexpp",
	"fast-glob",
	"fzstd",
	"ignore",
	"p-limit",
	"postal-mime",
	"saxes",
	"seek-bzip",
	"simple-git",
	"undici",
	"unpdf",
	"valibot",
	"xz-decompress",
	"yaml",
	"yauzl",
];

const keyShaped: readonly RegExp[] = [
	/(?<![0-9a-f])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])/,
	// Without a digit or a capital it is a name made of words, such as a CSS class.
	/(?<![\w-])md-(?=[\w-]{0,21}[0-9A-Z])[\w-]{22}(?![\w-])/,
];

export function layerFaults(files: Sources): string[] {
	const faults: string[] = [];
	for (const [path, code] of files) {
		const part = partOf(path);
		const layer = layers[part];
		if (layer === undefined) {
			faults.push(`${path} belongs to no layer`);
			continue;
		}
		for (const { specifier, kind } of importsOf(code)) {
			const target = resolveImport(path, specifier);
			if (target === undefined || target === "package.json" || partOf(target) === part) continue;
			const isBelow = (layers[partOf(target)] ?? Number.POSITIVE_INFINITY) < layer;
			const isExcepted =
				kind === "type" && typeOnlySiblings.includes(`${part} -> ${partOf(target)}`);
			if (!isBelow && !isExcepted) faults.push(`${path} imports ${target}`);
		}
	}
	return faults;
}

export function cycles(files: Sources): string[] {
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (path: string, trail: readonly string[]): void => {
		const start = trail.indexOf(path);
		if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
		if (start >= 0 || done.has(path)) return;
		for (const { specifier, kind } of importsOf(files.get(path) ?? "")) {
			// A type is gone when the code runs.
			const target = kind === "type" ? undefined : resolveImport(path, specifier);
			if (target !== undefined) visit(target, [...trail, path]);
		}
		done.add(path);
	};
	for (const path of files.keys()) visit(path, []);
	return found;
}

export function purityFaults(files: Sources): string[] {
	const faults: string[] = [];
	for (const [path, code] of files) {
		if ((layers[partOf(path)] ?? 0) > highestCore) continue;
		for (const { specifier } of importsOf(code)) {
			const isPackage = resolveImport(path, specifier) === undefined;
			if (isPackage && !corePackages.includes(specifier)) {
				faults.push(`${path} imports ${specifier}`);
			}
		}
		code.split("\n").forEach((line, index) => {
			if (!isComment(line) && impure.test(line)) faults.push(`${path}:${index + 1} is not pure`);
		});
	}
	return faults;
}

export function heavyAtStart(files: Sources, entry: string): string[] {
	if (!files.has(entry)) return [`${entry} does not exist`];
	const faults: string[] = [];
	// A set gives what is added while it is walked.
	const reached = new Set([entry]);
	for (const path of reached) {
		for (const { specifier, kind } of importsOf(files.get(path) ?? "")) {
			if (kind !== "static") continue;
			const target = resolveImport(path, specifier);
			if (target !== undefined) reached.add(target);
			else if (heavyPackages.includes(specifier)) faults.push(`${path} imports ${specifier}`);
		}
	}
	return faults;
}

export function filesThatReveal(files: Sources): string[] {
	const reveals = (line: string): boolean => !isComment(line) && /\.reveal\b|\breveal\(/.test(line);
	return [...files].filter(([, code]) => code.split("\n").some(reveals)).map(([path]) => path);
}

/** Files that write to a standard stream, whatever they call it. */
export function filesThatPrint(files: Sources): string[] {
	const prints = (line: string): boolean =>
		!isComment(line) && /\bstd(?:out|err)\??\.write\b|\bconsole\b/.test(line);
	return [...files].filter(([, code]) => code.split("\n").some(prints)).map(([path]) => path);
}

/** Files that use the way out for reports, which seals nothing. */
export function filesThatWriteReports(files: Sources): string[] {
	const imports = (code: string): boolean => /import \{[^}]*\bwriteStdout\b[^}]*\}/.test(code);
	return [...files].filter(([, code]) => imports(code)).map(([path]) => path);
}

export function longFiles(files: Sources, maxLines: number): string[] {
	return [...files]
		.map(([path, code]) => ({ path, lines: code.split("\n").length - 1 }))
		.filter(({ lines }) => lines > maxLines)
		.map(({ path, lines }) => `${path} has ${lines} lines`);
}

export function keyShapedLines(path: string, text: string): string[] {
	return text
		.split("\n")
		.flatMap((line, index) =>
			keyShaped.some((key) => key.test(line)) ? [`${path}:${index + 1}`] : [],
		);
}
