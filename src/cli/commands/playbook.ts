// `unleak playbook`: prints how to rotate and revoke a provider's key, without a finding.

import { UsageError } from "../../errors.ts";
import { titleWithDoer } from "../../model/step-doer.ts";
import { builtinPacks } from "../../packs/builtin.ts";
import type { Pack, Rule } from "../../packs/pack.ts";
import { renderPlaybook } from "../../playbook/render.ts";
import { stepNumbers } from "../../report/step-numbers.ts";
import { wrap } from "../../text/columns.ts";
import { nearest } from "../../text/nearest.ts";
import { quoted } from "../../text/quoted.ts";
import type { CommandLine } from "../args.ts";
import { print } from "../print.ts";
import { describeTerminal } from "../terminal.ts";

export async function playbook({ positionals, flags }: CommandLine): Promise<number> {
	const { pack, rules } = choose(positionals[0] ?? "");
	const { dc: datacenter, region, "key-type": keyType } = flags;
	if (datacenter !== undefined && !/^us[1-9][0-9]?$/.test(datacenter)) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(datacenter)} as a data centre`,
			'It ends the key and looks like "us12"',
		);
	}
	const types = keyTypes(pack);
	if (keyType !== undefined && !types.includes(keyType)) {
		const near = nearest(keyType, types);
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(keyType)} as a type of key of ${pack.title}`,
			near ? `Did you mean "${near}"?` : `There are: ${types.join(", ")}`,
		);
	}
	refuseUseless(pack, "dc", datacenter, "{datacenter");
	refuseUseless(pack, "region", region, "{region");
	const details = {
		...(datacenter && { datacenter }),
		...(region && { region }),
		...(keyType && { keyType }),
	};
	const width = Math.min(100, describeTerminal(process.env, process.stdout).width);
	const lines: string[] = [];
	for (const rule of rules) {
		const steps = renderPlaybook(pack, { ruleId: rule.id, details });
		if (steps.length === 0) continue;
		lines.push(rule.title, "");
		const marks = stepNumbers(steps);
		steps.forEach((step, index) => {
			lines.push(`  ${(marks[index] ?? "").padEnd(2)} ${titleWithDoer(step)}`);
			lines.push(...wrap(step.text, width - 5).map((line) => `     ${line}`));
			if (step.url) lines.push(`     ${step.url}`);
			if (step.command) lines.push(`     $ ${step.command}`);
			lines.push("");
		});
	}
	await print([`${lines.join("\n").trimEnd()}\n`]);
	return 0;
}

interface Choice {
	readonly pack: Pack;
	readonly rules: readonly Rule[];
}

/** A provider has the steps of all its keys; a rule, or a word of its name alone, those of its own. */
function choose(name: string): Choice {
	const word = name.toLowerCase();
	const provider = builtinPacks.find((pack) => pack.provider === word);
	if (provider) return { pack: provider, rules: provider.rules };
	const all = builtinPacks.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })));
	const called = all.filter(({ rule }) => rule.id === word || wordsOf(rule).includes(word));
	const [first, ...rest] = called;
	if (first && rest.every(({ pack }) => pack === first.pack)) {
		return { pack: first.pack, rules: called.map(({ rule }) => rule) };
	}
	// "mandril" is near to a word of one title, and that word chooses it.
	const words = all.flatMap(({ rule }) => wordsOf(rule)).filter((one) => one.length > 4);
	const providers = builtinPacks.map((pack) => pack.provider);
	const known = [...providers, ...words, ...all.map(({ rule }) => rule.id)];
	const near = nearest(name, known);
	throw new UsageError(
		"usage",
		`There is no playbook for ${quoted(name)}`,
		near
			? `Did you mean "${near}"?`
			: `There are: ${builtinPacks.map(({ provider }) => provider).join(", ")}; or name a rule of "unleak rules list"`,
	);
}

/** "Mailchimp Transactional (Mandrill) API key" is looked for as "transactional" or "mandrill". */
function wordsOf({ title }: Rule): string[] {
	return title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** All types that a finding can name. */
function keyTypes({ rules, playbook: steps }: Pack): string[] {
	const named = [
		...steps.flatMap((step) => step.keyTypes ?? []),
		...rules.flatMap((rule) => [...rule.clientSide, ...Object.keys(rule.severity.byKeyType)]),
		...rules
			.flatMap(({ forms }) => forms.flatMap(({ evidence }) => evidence))
			.flatMap(({ set }) => set?.keyType ?? []),
	];
	return [...new Set(named)];
}

/** Somebody who gives a data centre for Iterable has the wrong provider in mind. */
function refuseUseless(pack: Pack, flag: string, given: string | undefined, mark: string): void {
	const used = pack.playbook.some(({ text, url, command }) =>
		`${text}${url}${command}`.includes(mark),
	);
	if (given === undefined || used) return;
	throw new UsageError(
		"usage",
		`"--${flag}" changes nothing in the playbook for ${pack.title}`,
		"Leave it out, or name another provider",
	);
}
