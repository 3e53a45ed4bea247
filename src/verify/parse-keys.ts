// Finds the keys in pasted text: one a line, recognised by the shapes of the rules or by a word in front of it, or as
// values in `NAME=key` lines, JSON and other settings.

import { canonicalKey } from "../detect/canonical-key.ts";
import { splitWords } from "../detect/context/split-words.ts";
import { vendorWords } from "../detect/context/vendors.ts";
import { redact } from "../detect/redaction.ts";
import { createScanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import { type Claim, ClaimCollector, mergeClaims } from "../finding/rule-claims.ts";
import type { Details, Match } from "../model/match.ts";
import { Secret } from "../model/secret.ts";
import type { Pack, Rule } from "../packs/pack.ts";
import { type KeyTextLine, type NamedValue, readKeyText } from "./key-text.ts";

/** A key and its place. */
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
	readonly redacted: string;
	readonly details: Details;
	/** Every rule whose key it may be, the one of this line first. */
	readonly claims: readonly Claim[];
}

export interface ParsedKeys {
	readonly keys: readonly KeyLine[];
	/** Numbers of lines that should hold a key and hold none of a known shape. */
	readonly strange: readonly number[];
	/** Numbers of lines whose settings are no keys, such as `PORT=80`. */
	readonly settings: readonly number[];
}

/** Reads lines. Of comments, which begin with "#" or "//", only keys count: one may have been commented out. */
export function parseKeyLines(text: string, packs: readonly Pack[]): ParsedKeys {
	const own = packs.filter(({ foreign }) => !foreign);
	const shapes = compileShapes(own);
	const keys: KeyLine[] = [];
	const strange: number[] = [];
	const settings: number[] = [];
	const lines = readKeyText(text);
	const isPlain = lines.every((line) => {
		return line.kind !== "named" && !(line.kind === "comment" && line.line.kind === "named");
	});
	const scanned = isPlain ? new Map<number, KeyLine[]>() : scanLines(text, own);
	for (const [index, line] of lines.entries()) {
		const number = index + 1;
		const written = line.kind === "comment" ? line.line : line;
		const read = readKeys(written, scanned.get(number) ?? [], shapes);
		keys.push(...read.keys);
		// Words are no setting, and no key.
		if (line.kind === "comment") continue;
		if (read.isStrange) strange.push(number);
		else if (read.isSetting) settings.push(number);
	}
	return { keys, strange, settings };
}

interface LineKeys {
	readonly keys: readonly KeyLine[];
	readonly isStrange?: boolean;
	readonly isSetting?: boolean;
}

/** `found` is what a scan has found on the line. */
function readKeys(
	line: KeyTextLine,
	found: readonly KeyLine[],
	shapes: readonly Shape[],
): LineKeys {
	if (line.kind === "unreadable") return { keys: [], isStrange: true };
	if (line.kind === "alone") {
		const key = recogniseAlone(line.value, shapes);
		return key === undefined ? { keys: [], isStrange: true } : { keys: [key] };
	}
	if (line.kind !== "named") return { keys: [] };
	const others = line.values.filter((value) => !found.some((key) => overlaps(key, value)));
	const read = others.map((value) => ({ value, key: recogniseNamed(value, shapes) }));
	const known = [...found, ...read.flatMap(({ key }) => key ?? [])];
	return {
		keys: known.sort((one, other) => one.column - other.column),
		isStrange: read.some(({ value, key }) => key === undefined && shouldBeKey(value)),
		isSetting: known.length === 0 && line.values.length > 0,
	};
}

type Span = Pick<KeyLine, "column" | "endColumn">;

function overlaps(one: Span, other: Span): boolean {
	return one.column < other.endColumn && one.endColumn > other.column;
}

/** The keys that a scan finds: it knows which names stand for what. By the number of their line. */
function scanLines(text: string, packs: readonly Pack[]): Map<number, KeyLine[]> {
	const bytes = Buffer.from(text);
	const { matches } = createScanner(packs).scan(bytes, { path: "" });
	const byLine = new Map<number, KeyLine[]>();
	let line = 1;
	let start = 0;
	let at = 0;
	for (const match of [...matches].sort((one, other) => one.start - other.start)) {
		for (; at < match.start; at++) {
			const isEnd = bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a);
			if (!isEnd) continue;
			line++;
			start = at + 1;
		}
		const before = bytes.toString("utf8", start, match.start).length;
		const length = bytes.toString("utf8", match.start, match.end).length;
		const place = { line, column: before + 1, endColumn: before + 1 + length };
		const own = byLine.get(line) ?? [];
		own.push({ ...place, ...fromMatch(match, packs) });
		byLine.set(line, own);
	}
	return byLine;
}

type Key = Omit<KeyLine, "line" | "column" | "endColumn">;

function fromMatch(match: Match, packs: readonly Pack[]): Key {
	const { ruleId, identity, secret, details } = match;
	const pack = packs.find(({ rules }) => rules.some(({ id }) => id === ruleId))!;
	const rule = pack.rules.find(({ id }) => id === ruleId)!;
	const { encoding: _, ...told } = details;
	const fingerprint = fingerprintOf(ruleId, identity);
	const collected = new ClaimCollector(identity);
	collected.add(match);
	const claims = collected.ordered([ruleId]);
	const { redacted } = secret;
	return { fingerprint, pack, rule, secret: identity, redacted, details: told, claims };
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
	const shapes = packs.flatMap((pack) =>
		pack.rules.flatMap((rule) =>
			rule.forms.map((form): Shape => {
				const hosts = pack.live
					.filter(({ rules, onlyNext }) => rules.includes(rule.id) && !onlyNext)
					.flatMap((check) => check.hosts);
				const isWhole = form.pattern.includes("(?<datacenter>");
				const isAskable = hosts.some(({ name }) => isWhole || !name.includes("{datacenter}"));
				const pattern = new RegExp(`^(?:${form.pattern})$`);
				return { pack, rule, pattern, isAskable };
			}),
		),
	);
	return [
		...shapes.filter(({ isAskable }) => isAskable),
		...shapes.filter(({ isAskable }) => !isAskable),
	];
}

function recogniseAlone(
	{ value, names, name: _, ...place }: NamedValue,
	shapes: readonly Shape[],
): KeyLine | undefined {
	const word = names()[0]?.toLowerCase();
	const key = fitShapes(
		value,
		shapes.filter((shape) => word === undefined || isNamedBy(word, shape)),
	);
	return key && { ...place, ...key };
}

function recogniseNamed(
	{ value, names, name: _, ...place }: NamedValue,
	shapes: readonly Shape[],
): KeyLine | undefined {
	if (value.length < shortestKey) return undefined;
	const called = names();
	const word = called.flatMap((name) => providerWord.exec(name)?.[0] ?? [])[0]?.toLowerCase();
	const isOfOthers = called.some((name) => splitWords(name).some((each) => vendorWords.has(each)));
	const isMeant = (shape: Shape): boolean =>
		word === undefined
			? !isOfOthers
			: isNamedBy(word === "transactional" ? "mandrill" : word, shape);
	const key = fitShapes(value, shapes.filter(isMeant));
	return key && { ...place, ...key };
}

const shortestKey = 20;
/** The words by which a line says whose key it holds; "mandrill" is Mailchimp Transactional. */
export const providerWords = ["mailchimp", "mandrill", "iterable"] as const;
const providerWord = new RegExp(["transactional", ...providerWords].join("|"), "i");

/** 32 digits alone may be an Iterable key, and a Mailchimp key without its end: both are claims. */
function fitShapes(value: string, shapes: readonly Shape[]): Key | undefined {
	const fitting = shapes.flatMap((shape) => fitShape(value, shape) ?? []);
	// Of one provider's kinds the one that can be asked about is meant.
	const keys = fitting.filter(
		({ pack }, index) => fitting.findIndex((other) => other.pack === pack) === index,
	);
	const [first] = keys;
	return first && { ...first, claims: mergeClaims(keys.flatMap(({ claims }) => claims)) };
}

function fitShape(value: string, { pack, rule, pattern }: Shape): Key | undefined {
	const groups = pattern.exec(value)?.groups;
	if (!groups?.secret) return undefined;
	const { secret, named } = canonicalKey(groups as Record<string, string>, value);
	const { datacenter } = named;
	const redacted = redact(secret, rule.shown, datacenter);
	const identity = new Secret(secret, redacted);
	const details: Details = datacenter === undefined ? {} : { datacenter };
	const fingerprint = fingerprintOf(rule.id, identity);
	const datacenters = datacenter === undefined ? [] : [datacenter];
	const own = { datacenters, ownDatacenters: datacenters };
	const claim = { id: fingerprint, ruleId: rule.id, details, ...own };
	return { fingerprint, pack, rule, secret: identity, redacted, details, claims: [claim] };
}

/** Whether one of `providerWords` means the shape. */
function isNamedBy(word: string, { pack, rule }: Pick<Shape, "pack" | "rule">): boolean {
	if (word === "mandrill") return rule.id === "mailchimp-transactional-key";
	return word === pack.provider;
}

/** True for a value that is called a key, or that is written as only keys are. */
function shouldBeKey({ value, name = "" }: NamedValue): boolean {
	if (value === "" || /\s/.test(value)) return false;
	if (/(?:^|_)(?:api_?key|key|token|secret)$/.test(splitWords(name).join("_"))) return true;
	return value.length >= shortestKey && /^[\w-]+$/.test(value) && /\d/.test(value);
}
