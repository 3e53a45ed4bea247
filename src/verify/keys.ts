// Which keys stand on these lines? For `unleak verify`: one key a line, known by the shape that
// the packs' rules give it, or by a word in front of it that names the provider.

import { redact } from "../detect/redaction.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Details } from "../model/match.ts";
import { Secret } from "../model/secret.ts";
import type { Pack, Rule } from "../packs/pack.ts";

/** A line that holds a key. */
export interface KeyLine {
	/** From 1. */
	readonly line: number;
	/** Of the key in its line, from 1; the end is the one after the last. */
	readonly column: number;
	readonly endColumn: number;
	readonly fingerprint: string;
	readonly pack: Pack;
	readonly rule: Rule;
	/** Without its data centre. */
	readonly secret: Secret;
	readonly details: Details;
}

export interface ParsedKeys {
	readonly keys: readonly KeyLine[];
	/** Numbers of lines that are not blank and hold no key of a known shape. */
	readonly strange: readonly number[];
}

/** Reads lines; blank ones, and comments that begin with "#", are passed over. */
export function parseKeyLines(text: string, packs: readonly Pack[]): ParsedKeys {
	const known = compileShapes(packs);
	const keys: KeyLine[] = [];
	const strange: number[] = [];
	text.split(/\r\n|\n|\r/).forEach((written, index) => {
		const content = written.replace(/^\ufeff/, "");
		if (/^\s*(?:#|$)/.test(content)) return;
		const [, indent = "", word, key = ""] =
			/^(\s*(?:([A-Za-z]+)\s+)?)(\S+)\s*$/.exec(content) ?? [];
		const found = recognise(key, word?.toLowerCase(), known);
		if (!found) {
			strange.push(index + 1);
			return;
		}
		const column = indent.length + (written.length - content.length) + 1;
		keys.push({ line: index + 1, column, endColumn: column + key.length, ...found });
	});
	return { keys, strange };
}

interface Shape {
	readonly pack: Pack;
	readonly rule: Rule;
	readonly pattern: RegExp;
	/** False when the live check could not ask about a key of this shape. */
	readonly isAskable: boolean;
}

/** Shapes that can be asked about come first: 32 digits alone are a whole key at Iterable only. */
function compileShapes(packs: readonly Pack[]): Shape[] {
	const shapes = packs
		.filter(({ foreign }) => !foreign)
		.flatMap((pack) =>
			pack.rules.flatMap((rule) =>
				rule.forms.map((form): Shape => {
					const hosts = pack.live
						.filter(({ rules, onlyNext }) => rules.includes(rule.id) && !onlyNext)
						.flatMap((check) => check.hosts);
					const isWhole = form.pattern.includes("(?<datacenter>");
					const isAskable = hosts.some(({ name }) => isWhole || !name.includes("{datacenter}"));
					return { pack, rule, pattern: new RegExp(`^(?:${form.pattern})$`), isAskable };
				}),
			),
		);
	return [
		...shapes.filter(({ isAskable }) => isAskable),
		...shapes.filter(({ isAskable }) => !isAskable),
	];
}

function recognise(key: string, word: string | undefined, shapes: readonly Shape[]) {
	for (const { pack, rule, pattern } of shapes) {
		if (word !== undefined && !isNamedBy(word, pack, rule)) continue;
		const groups = pattern.exec(key)?.groups;
		if (!groups?.secret) continue;
		const { secret, datacenter } = groups;
		const redacted = redact(secret, rule.shown, datacenter);
		const identity = new Secret(secret, redacted);
		const details: Details = datacenter === undefined ? {} : { datacenter };
		return { fingerprint: fingerprintOf(rule.id, identity), pack, rule, secret: identity, details };
	}
	return undefined;
}

/** "mailchimp", "iterable", or "mandrill" for Mailchimp Transactional. */
function isNamedBy(word: string, { provider }: Pack, rule: Rule): boolean {
	if (word === "mandrill") return rule.id === "mailchimp-transactional-key";
	return word === provider;
}
