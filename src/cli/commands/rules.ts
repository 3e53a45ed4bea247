// `unleak rules`: lists the rules in force, shows one of them, or checks that packs match their own examples.

import { resolve } from "node:path";
import { FileError, UsageError } from "../../errors.ts";
import { builtinPacks } from "../../packs/builtin.ts";
import type { Evidence, Form, Pack, Rule } from "../../packs/pack.ts";
import { formatCount } from "../../report/amounts.ts";
import { checkPack } from "../../settings/check-packs.ts";
import { packFiles } from "../../settings/load-packs.ts";
import { readPolicyFile } from "../../settings/policy-file.ts";
import { columns, wrap } from "../../text/columns.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { nearest } from "../../text/nearest.ts";
import { quoted } from "../../text/quoted.ts";
import type { CommandLine } from "../args.ts";
import { expandOperands, type Operand } from "../operands.ts";
import { print, printError } from "../print.ts";
import { loadCommandSettings } from "../run-scan.ts";

export async function rules({ command, positionals, flags }: CommandLine): Promise<number> {
	if (command === "rules check") {
		const named = await expandOperands(positionals, { takes: "paths" });
		const flagged = (flags.rules ?? []).map((path) => ({ shown: path, path: resolve(path) }));
		return await check([...named, ...flagged]);
	}
	const { packs } = await loadCommandSettings(process.cwd(), flags, false);
	await print(command === "rules list" ? list(packs) : show(packs, positionals[0] ?? ""));
	return 0;
}

function list(packs: readonly Pack[]): string[] {
	const rows = packs.flatMap((pack) =>
		pack.rules.map((rule) => [
			rule.id,
			rule.severity.default,
			pack.foreign ? `${rule.title} (${pack.file})` : rule.title,
		]),
	);
	const width = Math.max(...rows.map(([id = ""]) => columns(id)));
	return rows.map(
		([id = "", severity = "", title = ""]) =>
			`${escapeTerminal(id.padEnd(width))}  ${severity.padEnd(8)}  ${escapeTerminal(title)}\n`,
	);
}

function* show(packs: readonly Pack[], id: string): Iterable<string> {
	const all = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })));
	const entry = all.find(({ rule }) => rule.id === id);
	if (!entry) {
		const near = nearest(
			id,
			all.map(({ rule }) => rule.id),
		);
		throw new UsageError(
			"usage",
			`There is no rule ${quoted(id)}`,
			near ? `Did you mean "${near}"?` : '"unleak rules list" names them',
		);
	}
	const { pack, rule } = entry;
	yield `${escapeTerminal(rule.title)}\n\n`;
	yield* describeRule(pack, rule).map((line) => `${escapeTerminal(line)}\n`);
}

function describeRule(pack: Pack, rule: Rule): string[] {
	const types = Object.entries(rule.severity.byKeyType).map(
		([type, severity]) => `${severity} for ${type}`,
	);
	return [
		`id        ${rule.id}`,
		`provider  ${pack.title}${pack.foreign ? ` (from ${pack.file}, not part of unleak)` : ""}`,
		`severity  ${[rule.severity.default, ...types].join(", ")}`,
		...rule.forms.flatMap((form) => ["", ...describeForm(form)]),
	];
}

function describeForm(form: Form): string[] {
	const start = form.confidence
		? `${form.confidence} confidence by its shape alone`
		: "counts only with evidence";
	return [
		`pattern   ${form.pattern}`,
		`          ${start}; entropy of at least ${form.entropy} bits a character`,
		...form.evidence.filter(({ says }) => says).flatMap(describeEvidence),
	];
}

const meanings = {
	high: "high",
	medium: "medium",
	low: "low",
	more: "+",
	less: "-",
	nothing: "not a key",
} as const;

function describeEvidence({ gives, says = "" }: Evidence): string[] {
	const label = gives === undefined ? "detail" : meanings[gives];
	return wrap(says, 70).map((line, index) => `  ${(index === 0 ? label : "").padEnd(10)}${line}`);
}

/** Checks the package's own packs, and every file that is named. */
async function check(named: readonly Operand[]): Promise<number> {
	const packs = named.length === 0 ? builtinPacks : await loadNamed(named);
	let isGood = true;
	for (const pack of packs) {
		const { faults, rules: ruleCount, samples, cases } = checkPack(pack);
		if (faults.length > 0) {
			isGood = false;
			const lines = faults.map(
				({ place, message }) => `${place.file}:${place.line}:${place.column}: ${message}`,
			);
			printError(`${lines.map(escapeTerminal).join("\n")}\n`);
			continue;
		}
		const parts = [
			formatCount(ruleCount, "rule"),
			formatCount(samples, "sample"),
			...(cases > 0 ? [formatCount(cases, "answer")] : []),
		];
		await print([`${escapeTerminal(pack.file)}: ok (${parts.join(", ")})\n`]);
	}
	return isGood ? 0 : 2;
}

async function loadNamed(named: readonly Operand[]): Promise<Pack[]> {
	const { compilePack } = await import("../../packs/compile-pack.ts");
	const packs: Pack[] = [];
	const faults: FileError["faults"][number][] = [];
	for (const { path, shown } of named) {
		for (const file of packFiles(path, shown)) {
			const text = readPolicyFile(file.path, file.shown, true) ?? "";
			try {
				packs.push(compilePack({ file: file.shown, text, foreign: !isOwn(text) }));
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				faults.push(...error.faults);
			}
		}
	}
	if (faults.length > 0) throw new FileError("pack", faults);
	return packs;
}

/** Our own files may ask providers; checking them from their source must not refuse that. */
function isOwn(text: string): boolean {
	return builtinPacks.some(({ provider }) => new RegExp(`^provider: ${provider}$`, "m").test(text));
}
