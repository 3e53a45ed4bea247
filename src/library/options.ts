// Checks the options that a caller gives: one that is unknown or wrong is an error with its name.

import { UsageError } from "../errors.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/quoted.ts";

/** Gives undefined for a value that may be, else what it has to be, for the end of a sentence. */
export type Check = (value: unknown) => string | undefined;

/**
 * Gives the options back; one that is undefined counts as absent.
 * @throws UsageError "option"
 */
export function checkOptions<T extends object>(
	call: string,
	options: T,
	checks: Readonly<Record<keyof T, Check>>,
): T {
	if (typeof options !== "object" || options === null || Array.isArray(options)) {
		throw wrong(`The options of ${call} cannot be ${describe(options)}`, "Give an object");
	}
	for (const [name, value] of Object.entries(options)) {
		const check = Object.hasOwn(checks, name) ? checks[name as keyof T] : undefined;
		if (check === undefined) {
			const near = nearest(name, Object.keys(checks));
			throw wrong(
				`${call} has no option ${quoted(name)}`,
				near === undefined ? `It has ${Object.keys(checks).join(", ")}` : `Did you mean "${near}"?`,
			);
		}
		const fault = value === undefined ? undefined : check(value);
		if (fault !== undefined) refuse(`option "${name}"`, call, value, fault);
	}
	return options;
}

/** @throws UsageError "option" */
export function checkArgument(call: string, name: string, value: unknown, check: Check): void {
	const fault = check(value);
	if (fault !== undefined) refuse(`argument "${name}"`, call, value, fault);
}

function refuse(what: string, call: string, value: unknown, fault: string): never {
	throw wrong(`The ${what} of ${call} cannot be ${describe(value)}`, `Give ${fault}`);
}

function wrong(message: string, hint: string): UsageError {
	return new UsageError("option", message, hint);
}

/** Of a text only what is shown of any word that a person typed: it may be a key. */
function describe(value: unknown): string {
	if (typeof value === "string") return quoted(value);
	if (value === null || ["number", "boolean", "bigint"].includes(typeof value)) return `${value}`;
	if (Array.isArray(value)) return "a list like this one";
	return typeof value === "object" ? "an object like this one" : `a ${typeof value}`;
}

export const isText: Check = (value) =>
	typeof value === "string" && value !== "" ? undefined : "a text that is not empty";

export const isFlag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");

export const isFunction: Check = (value) =>
	typeof value === "function" ? undefined : "a function";

export const isCount: Check = (value) =>
	Number.isSafeInteger(value) && (value as number) > 0 ? undefined : "a whole number above 0";

export const isSignal: Check = (value) => {
	const { aborted, addEventListener } = (value ?? {}) as Record<string, unknown>;
	const isOne = typeof aborted === "boolean" && typeof addEventListener === "function";
	return isOne ? undefined : "the signal of an AbortController";
};

export function isOneOf(values: readonly string[]): Check {
	return (value) => (values.includes(value as string) ? undefined : `one of ${values.join(", ")}`);
}

export function isList(check: Check): Check {
	return (value) => {
		if (!Array.isArray(value)) return "a list";
		const fault = value.map(check).find((each) => each !== undefined);
		return fault === undefined ? undefined : `a list in which each is ${fault}`;
	};
}

/** `false`, or what the other check asks for. */
export function isOff(check: Check): Check {
	return (value) => {
		const fault = value === false ? undefined : check(value);
		return fault === undefined ? undefined : `${fault}, or false`;
	};
}
