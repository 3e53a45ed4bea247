// YAML in, compiled pack out. Every fault of a file is gathered with its line and column;
// a faulty pack is refused as a whole, for a rule that silently does nothing is worse.

import * as v from "valibot";
import { type Document, LineCounter, parseDocument } from "yaml";
import { FileError, type Place } from "../errors.ts";
import type {
	Evidence,
	Form,
	LiveAnswer,
	LiveCase,
	LiveCheck,
	Pack,
	PlaybookStepTemplate,
	Rule,
	Sample,
} from "./pack.ts";
import { analysePattern, PatternError } from "./pattern.ts";
import { type PackFile, packSchema } from "./schema.ts";

type Path = readonly (string | number)[];

export interface PackSource {
	/** As it is named in messages. */
	readonly file: string;
	readonly text: string;
	/** True for a pack from outside the package. */
	readonly foreign: boolean;
}

/** A probe needs a run long enough that ordinary text seldom holds one. */
const minProbeLength = 16;

/** Compiles one pack file. @throws FileError (code "pack") with every fault found. */
export function compilePack(source: PackSource): Pack {
	const lines = new LineCounter();
	const document = parseDocument(source.text, {
		lineCounter: lines,
		merge: false,
		uniqueKeys: true,
	});
	const faults: { place: Place; message: string }[] = [];
	const placeAt = (offset: number): Place => {
		const { line, col } = lines.linePos(offset);
		return { file: source.file, line, column: col };
	};
	for (const error of document.errors) {
		faults.push({ place: placeAt(error.pos[0]), message: firstLine(error.message) });
	}
	if (faults.length > 0) throw new FileError("pack", faults);

	const placeOf = (path: Path): Place => placeAt(offsetOf(document, path));
	const parsed = v.safeParse(packSchema, document.toJS({ maxAliasCount: 0 }), {
		abortPipeEarly: true,
	});
	if (!parsed.success) {
		for (const issue of parsed.issues) {
			const path = (issue.path ?? []).map((item) => item.key as string | number);
			faults.push({ place: placeOf(path), message: describeIssue(issue.message, path) });
		}
		throw new FileError("pack", faults);
	}

	const fault = (path: Path, message: string) => faults.push({ place: placeOf(path), message });
	const pack = buildPack(parsed.output, source, fault, placeOf);
	if (faults.length > 0) throw new FileError("pack", faults);
	return pack;
}

type Fault = (path: Path, message: string) => void;

function buildPack(
	file: PackFile,
	source: PackSource,
	fault: Fault,
	placeOf: (path: Path) => Place,
): Pack {
	if (source.foreign && file.live.length > 0) {
		fault(["live"], "a pack from outside the package cannot ask a provider: remove this part");
	}
	if (source.foreign) {
		file.playbook.forEach((step, index) => {
			if (step.url)
				fault(["playbook", index, "url"], "a pack from outside the package cannot name links");
		});
	}
	const ids = new Set<string>();
	const rules = file.rules.map((rule, index): Rule => {
		const path = ["rules", index] as const;
		if (ids.has(rule.id)) fault([...path, "id"], `the id "${rule.id}" is used twice`);
		ids.add(rule.id);
		const samples = (kind: "examples" | "counterexamples"): Sample[] =>
			rule[kind].map((sample, position) => {
				const { line, column } = placeOf([...path, kind, position]);
				return {
					...(typeof sample === "string" ? { text: sample } : sample),
					place: { line, column },
				} as Sample;
			});
		return {
			id: rule.id,
			title: rule.title,
			shown: rule.shown as Rule["shown"],
			severity: rule.severity,
			clientSide: rule.clientSide,
			forms: rule.forms.map((form, position) =>
				buildForm(form, [...path, "forms", position], fault),
			),
			examples: samples("examples"),
			counterexamples: samples("counterexamples"),
		};
	});
	for (const [part, entries] of [
		["live", file.live],
		["playbook", file.playbook],
	] as const) {
		entries.forEach((entry, index) => {
			for (const id of entry.rules ?? []) {
				if (!ids.has(id)) fault([part, index, "rules"], `no rule of this pack has the id "${id}"`);
			}
		});
	}
	return {
		provider: file.provider,
		title: file.title,
		file: source.file,
		foreign: source.foreign,
		rules,
		live: file.live.map(
			(check): LiveCheck => ({
				...(check as LiveCheck),
				answers: check.answers as LiveAnswer[],
				cases: check.cases as LiveCase[],
			}),
		),
		playbook: file.playbook as PlaybookStepTemplate[],
	};
}

function buildForm(
	form: PackFile["rules"][number]["forms"][number],
	path: Path,
	fault: Fault,
): Form {
	let facts: ReturnType<typeof analysePattern> | undefined;
	const check = (source: string, at: Path, whole = false) => {
		try {
			const found = analysePattern(source);
			if (whole) facts = found;
		} catch (error) {
			if (!(error instanceof PatternError)) throw error;
			fault(
				at,
				`the pattern ${JSON.stringify(source.slice(0, 60))} is refused at character ${error.index + 1}: ${error.message}`,
			);
		}
	};
	check(form.pattern, [...path, "pattern"], true);
	form.evidence.forEach((item, index) => {
		const at = [...path, "evidence", index];
		for (const key of ["before", "after", "name", "inside", "near", "path", "value"] as const) {
			if (item[key] !== undefined) check(item[key], [...at, key]);
			const unless = item.unless?.[key];
			if (unless !== undefined) check(unless, [...at, "unless", key]);
		}
		if (item.gives === undefined && item.set === undefined) fault(at, 'needs "gives" or "set"');
		if (item.gives !== undefined && item.says === undefined)
			fault(at, 'needs "says": the reason in words');
	});
	if (facts && !facts.groups.includes("secret")) {
		fault([...path, "pattern"], "the pattern needs the group (?<secret>…)");
	}
	if (facts && (facts.run?.min ?? 0) < minProbeLength) {
		fault(
			[...path, "pattern"],
			`the pattern needs a class of characters that repeats at least ${minProbeLength} times, by which candidates are found`,
		);
	}
	return {
		pattern: form.pattern,
		maxLength: facts?.maxLength ?? 0,
		probe: { bytes: facts?.run?.bytes ?? "", length: facts?.run?.min ?? 0 },
		maxRun: facts?.run?.max ?? 0,
		literal: facts?.literal ?? "",
		boundary: form.boundary,
		keywords: form.keywords.map((keyword) => keyword.toLowerCase()),
		...(form.confidence && { confidence: form.confidence }),
		...(form.says && { says: form.says }),
		entropy: form.entropy,
		evidence: form.evidence as Evidence[],
	};
}

/** The offset of the nearest node that the document has on the way to `path`. */
function offsetOf(document: Document, path: Path): number {
	for (let length = path.length; length > 0; length--) {
		const node = document.getIn(path.slice(0, length), true) as
			| { range?: [number, number, number] }
			| undefined;
		if (node?.range) return node.range[0];
	}
	return 0;
}

function describeIssue(message: string, path: Path): string {
	const key = path.at(-1);
	if (key === undefined) return "the file must hold a map with provider, title, rules, playbook";
	if (/^Invalid key: Expected never/.test(message)) return `unknown key "${key}"`;
	if (/^Invalid key: Expected ".*" but received undefined/.test(message))
		return `the key "${key}" is missing`;
	return `"${key}": ${message}`;
}

function firstLine(message: string): string {
	return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}
