// What a recipe of a store says: how a destination is called, the commands of the user's own tool, how its answers are
// read, and what makes a stored key live. Commands are lists of arguments for a program, never lines for a shell, and
// none of them holds a key.

import type { Destination } from "./destination.ts";

export interface ToolAnswer {
	/** Null where the tool was stopped. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** What a store says of a destination without its value. */
export interface StoreState {
	readonly isThere: boolean;
	/** Changes whenever the value is set: a time, a version, a digest. */
	readonly stamp?: string;
	/** What a careless command would reset: it is repeated, and compared afterwards. */
	readonly attributes?: Readonly<Record<string, string>>;
	/** Why the tool must not set it, in words. */
	readonly refusal?: string;
}

/** The values that a store's standard input is made of. */
export interface KeyValues {
	readonly young: string;
	readonly old: string;
	/** What stands there now, where the store gives it. */
	readonly stored: string | undefined;
}

export interface ToolRecipe {
	/** The program's names, the usual one first. */
	readonly programs: readonly string[];
	/** Variables of the caller's environment that the tool may see, beside those that every program needs. */
	readonly variables: RegExp;
	/** Variables that are set for it. */
	readonly settings?: (destination: Destination) => Readonly<Record<string, string>>;
	/** Parts of the scope without which no command can be made. */
	readonly needs: readonly string[];
	/** Says who is logged in. */
	readonly account?: readonly string[];
	/** Read-only commands, without a value in their answers where the tool can do so. */
	readonly look: (destination: Destination) => readonly (readonly string[])[];
	/** Undefined where the answers do not say. */
	readonly readLook: (
		answers: readonly ToolAnswer[],
		destination: Destination,
	) => StoreState | undefined;
	/** Prints the value, where the store gives it back. */
	readonly value?: {
		readonly command: (destination: Destination) => readonly string[];
		/** Undefined where it holds none. */
		readonly read: (stdout: string, destination: Destination) => string | undefined;
	};
	readonly store: (destination: Destination, state: StoreState) => readonly string[];
	/** Default: the new key itself. Undefined where the present value leaves open what to write. */
	readonly input?: (values: KeyValues, destination: Destination) => string | undefined;
	/**
	 * The tool encrypts the key and prints what the person puts into a file, which this takes out of its output;
	 * undefined where it printed something else.
	 */
	readonly toPaste?: (stdout: string) => string | undefined;
	/** It opens /dev/stdin by its name, which works with a pipe only. */
	readonly opensStdin?: true;
}

export interface ByHand {
	readonly text: string;
	readonly url?: string;
	/** To be copied; it asks for the value, or reads it from standard input. */
	readonly command?: string;
}

export interface StoreRecipe {
	readonly title: string;
	readonly tool?: ToolRecipe;
	readonly byHand: (destination: Destination) => ByHand;
	/** What makes a stored key live. */
	readonly live: (destination: Destination) => string;
	/** Storing makes it live. */
	readonly isLiveAtOnce?: true;
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** The first object anywhere in a value for which `fits`; a budget bounds the search. */
export function findObject(
	value: unknown,
	fits: (found: Readonly<Record<string, unknown>>) => boolean,
): Readonly<Record<string, unknown>> | undefined {
	const open: unknown[] = [value];
	for (let seen = 0; seen < open.length && seen < 50_000; seen++) {
		const next = open[seen];
		if (typeof next !== "object" || next === null) continue;
		if (!Array.isArray(next) && fits(next as Record<string, unknown>))
			return next as Record<string, unknown>;
		open.push(...Object.values(next).slice(0, 5000));
	}
	return undefined;
}

/** "" for what is no text, number or truth value. */
export function textOf(value: unknown): string {
	return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

/** Reads the only answer: an error that matches `missing` says that nothing is there. */
export function readBy(
	missing: RegExp,
	read: (found: Readonly<Record<string, unknown>>) => StoreState,
) {
	return ([answer]: readonly ToolAnswer[]): StoreState | undefined => {
		if (answer === undefined) return undefined;
		if (answer.code !== 0) return missing.test(answer.stderr) ? { isThere: false } : undefined;
		const found = parseJson(answer.stdout);
		return typeof found === "object" && found !== null
			? read(found as Record<string, unknown>)
			: undefined;
	};
}
