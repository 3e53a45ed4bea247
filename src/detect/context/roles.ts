// Decides in which role a value is used, as a key or as something else: the nearest owner that says so decides.

import { environmentWords, pluralRoles, transparentCalls } from "./name-words.ts";
import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";
import { type Reason, shownName } from "./reason.ts";
import { splitWords } from "./split-words.ts";

export interface Role {
	readonly owner: Owner;
	readonly name: ReadName;
}

/** Gives the nearest owner that says what the value is used as, and adds the reasons. */
export function readRole(
	owners: readonly Owner[],
	names: readonly ReadName[],
	calls: ReadonlySet<string>,
	reasons: Reason[],
): Role | undefined {
	// What a call makes of it, or what another name stands for, is not quite the value.
	let isDirect = true;
	for (const [index, name] of names.entries()) {
		const owner = owners[index]!;
		const shown = shownName(owner);
		if (
			owner.relation === "call" &&
			splitWords(owner.text).every((word) => transparentCalls.has(word))
		)
			continue;
		const kept = keptAs(names, index);
		if (kept !== undefined && owner.relation !== "call") {
			reasons.push({ says: kept, weight: 2 });
			return { owner, name };
		}
		if (name.role === "against") {
			reasons.push({ says: `named "${shown}", which is no key`, weight: isDirect ? -7 : -3 });
			return { owner, name };
		}
		// "mandrill" alone names a key, and not what else stands in mandrill: { … }.
		const isBare = isBareName(name);
		if (isBare && (!isDirect || owner.relation === "member")) continue;
		if (
			name.role === "strong" ||
			(name.role === "weak" && !(isBare && owner.relation === "call"))
		) {
			// mailchimp: { api: { key: … } } names an API key too.
			const isApi = name.words.join(" ") === "key" && names[index + 1]?.words.join(" ") === "api";
			const weight = name.role === "strong" || isApi ? 3 : 2;
			reasons.push({
				says: `named as ${article(name.roleText)}`,
				weight: isDirect ? weight : weight - 1,
			});
			return { owner, name };
		}
		if (owner.relation === "asked" && name.provider !== undefined) {
			reasons.push({ says: `the answer to "${shown}"`, weight: 2 });
			return { owner, name };
		}
		if (owner.relation === "call" && isDirect && isCallOfKey(name, calls)) {
			reasons.push({ says: `handed to "${shown}"`, weight: 2.5 });
			return { owner, name };
		}
		if (owner.relation === "address" && isForeignHost(owner, names, index)) {
			reasons.push({ says: `the user or password of ${shown}`, weight: -8 });
			return { owner, name };
		}
		if (owner.relation === "address") {
			reasons.push({ says: "stands as the user or password of an address", weight: 2 });
			return { owner, name };
		}
		if (owner.relation === "call" && isDirect && name.provider !== undefined) {
			reasons.push({ says: `handed to "${shown}", which takes other things`, weight: -3 });
			return undefined;
		}
		if (owner.relation === "call" && index === 0 && name.foreign.length > 0) {
			reasons.push({ says: `handed to "${shown}"`, weight: -1.5 });
		}
		// A name that says something else is the value's name all the same.
		if (saysSomething(owner, name)) isDirect = false;
		if (index > 5) break;
	}
	return undefined;
}

/** What makes a key of a value without a name of its own: KEYS = { provider: VALUE }, provider: { prod: VALUE }. */
function keptAs(names: readonly ReadName[], index: number): string | undefined {
	const { words, provider, foreign } = names[index]!;
	const inner = names.slice(0, index);
	if (index === 0 || inner.some(({ role }) => role !== "none")) return undefined;
	if (pluralRoles.has(words.at(-1)!) && foreign.length === 0) {
		const isOfProvider = (name: ReadName | undefined) =>
			name?.provider !== undefined && name.foreign.length === 0;
		// mailchimp: { keys: { main: VALUE } }
		const isOuter =
			isOfProvider(names[index + 1]) && inner.every(({ foreign }) => foreign.length === 0);
		const isOwn = isOuter || inner.some(isOfProvider);
		return isOwn ? `kept among ${words.join(" ")}` : undefined;
	}
	const isEnvironment = inner.every((name) =>
		name.words.every((word) => environmentWords.has(word)),
	);
	if (!isEnvironment || provider === undefined || words.some((word) => word !== provider))
		return undefined;
	return "kept by environment under the name of the provider";
}

/** A call takes a key where it is the provider's own, or a known one, and its name says nothing else. */
function isCallOfKey({ provider, foreign, words }: ReadName, calls: ReadonlySet<string>): boolean {
	const others = foreign.filter((word) => !calls.has(word));
	return others.length === 0 && (provider !== undefined || words.some((word) => calls.has(word)));
}

/** True for a name that says nothing but the provider: it is a key's, and no list's. */
export function isBareName({ role, roleText, provider }: ReadName): boolean {
	return role === "weak" && roleText === provider;
}

function saysSomething({ relation }: Owner, { foreign }: ReadName): boolean {
	return (
		(relation === "assigned" || relation === "member" || relation === "call") && foreign.length > 0
	);
}

function article(role: string): string {
	return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}

/** True for the host of an address that is no provider's, in whose scheme no provider stands either. */
function isForeignHost(owner: Owner, names: readonly ReadName[], index: number): boolean {
	const isHost = /^[^@]*[a-z0-9-]\.[a-z]{2,}$/i.test(owner.text);
	return isHost && !names.slice(index, index + 2).some(({ provider }) => provider !== undefined);
}
