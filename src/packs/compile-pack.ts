// Compiles a pack from YAML. All faults of a file are collected with their lines and columns; a faulty pack is
// refused as a whole, since a rule that silently does nothing is worse.

import * as v from "valibot";
import { FileError, type Place } from "../errors.ts";
import { quotable } from "../text/quotable.ts";
import { type DataPath, readYaml } from "../text/yaml-data.ts";
import { compileForm, type ReportFault } from "./compile-form.ts";
import { compileLive } from "./compile-live-check.ts";
import type { Mentions, Pack, PlaybookStepTemplate, Rule, Sample } from "./pack.ts";
import { expandSample } from "./samples.ts";
import { type PackFile, packSchema } from "./schema.ts";

export interface PackSource {
	/** As it is named in messages. */
	readonly file: string;
	readonly text: string;
	/** True for a pack from outside the package. */
	readonly foreign: boolean;
}

/** Compiles one pack file. @throws FileError (code "pack") with every fault found. */
export function compilePack(source: PackSource): Pack {
	const yaml = readYaml(source.text);
	const faults: { place: Place; message: string }[] = yaml.faults.map(({ place, message }) => ({
		place: { file: source.file, ...place },
		message,
	}));
	if (faults.length > 0) throw new FileError("pack", faults);

	const placeOf = (path: DataPath): Place => ({ file: source.file, ...yaml.placeOf(path) });
	const parsed = v.safeParse(packSchema, yaml.data, { abortPipeEarly: true });
	if (!parsed.success) {
		throw new FileError(
			"pack",
			parsed.issues.slice(0, maxFaults).map((issue) => {
				const path = (issue.path ?? []).map(({ key }) => key as string | number);
				const isUnknown = issue.type === "strict_object" && issue.expected === "never";
				const place = isUnknown ? yaml.placeOfKey(path) : yaml.placeOf(path);
				return {
					place: { file: source.file, ...place },
					message: describeIssue(issue, isUnknown, path),
				};
			}),
		);
	}

	const fault = (path: DataPath, message: string) => faults.push({ place: placeOf(path), message });
	const pack = buildPack(parsed.output, source, fault, placeOf);
	if (faults.length > 0) throw new FileError("pack", faults);
	return pack;
}

function buildPack(
	file: PackFile,
	source: PackSource,
	fault: ReportFault,
	placeOf: (path: DataPath) => Place,
): Pack {
	if (source.foreign && file.live.length > 0) {
		fault(["live"], "a pack from outside the package cannot ask a provider: remove this part");
	}
	if (source.foreign) {
		file.playbook.forEach((step, index) => {
			if (step.url)
				fault(["playbook", index, "url"], "a pack from outside the package cannot name links");
			if (step.mockup)
				fault(["playbook", index, "mockup"], "a pack from outside the package cannot draw pages");
		});
	}
	const ids = new Set<string>();
	const rules = file.rules.map((rule, index): Rule => {
		const path = ["rules", index] as const;
		if (ids.has(rule.id)) fault([...path, "id"], `the id "${rule.id}" is used twice`);
		ids.add(rule.id);
		const samples = (kind: "examples" | "counterexamples"): Sample[] =>
			rule[kind].map((sample, position) => {
				const at = [...path, kind, position];
				const { line, column } = placeOf(at);
				const written = typeof sample === "string" ? { text: sample } : sample;
				const unclear = faultOfSample(written.text);
				if (unclear) fault(at, unclear);
				return { ...written, place: { line, column } } as Sample;
			});
		return {
			id: rule.id,
			title: rule.title,
			shown: rule.shown as Rule["shown"],
			severity: rule.severity,
			...(rule.power && { power: rule.power }),
			clientSide: rule.clientSide,
			...(rule.defaultKeyType && { defaultKeyType: rule.defaultKeyType }),
			...mentionsOf(rule.mentions ?? file.mentions),
			forms: rule.forms.map((form, position) =>
				compileForm(form, [...path, "forms", position], fault, source.foreign),
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
		live: source.foreign ? [] : compileLive(file.live, fault),
		playbook: file.playbook as PlaybookStepTemplate[],
	};
}

function mentionsOf(mentions: PackFile["mentions"]): Pick<Rule, "mentions"> {
	return mentions ? { mentions: mentions as Mentions } : {};
}

function faultOfSample(text: string): string | undefined {
	try {
		expandSample(text);
		return undefined;
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return error.message;
	}
}

function describeIssue(issue: v.BaseIssue<unknown>, isUnknown: boolean, path: DataPath): string {
	const key = path.at(-1);
	if (key === undefined) return "the file must hold a map with provider, title, rules, playbook";
	const shown = `"${quotable(String(key))}"`;
	if (isUnknown) return `unknown key ${shown}`;
	// An object says so when a key is missing that it needs.
	if (issue.type === "strict_object") return `the key ${shown} is missing`;
	return `${shown}: ${describeExpectation(issue)}`;
}

/** The schema's own words; the library's would quote the value, which may be a pasted key. */
function describeExpectation({ message, expected, received }: v.BaseIssue<unknown>): string {
	if (!message.startsWith("Invalid ")) return message;
	if (expected === null) return "is not allowed here";
	return `must be ${expected.replaceAll(" | ", " or ")}${received === "undefined" ? ", and is missing" : ""}`;
}

/** Faults that are told at once. */
const maxFaults = 20;
