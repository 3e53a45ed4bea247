// Where does a secret begin and end? A run of hex digits may start with the tail of an
// escape ("%20", "\u0022", "\b"), which is no part of the secret; any other letter or
// digit next to it makes it part of something longer.

import type { Form } from "../packs/pack.ts";

/** How many characters at the head of the text behind `before` belong to an escape that `before` opens. */
export function escapeHead(before: string, run: string): number {
	if (/%$/.test(before)) return /^[0-9a-f]{2}/i.test(run) ? 2 : 0;
	if (/\\u$/.test(before)) return /^[0-9a-f]{4}/i.test(run) ? 4 : 0;
	if (/\\x$/.test(before)) return /^[0-9a-f]{2}/i.test(run) ? 2 : 0;
	if (/(?:^|[^\\])\\$/.test(before)) return /^[abfnrtv]/.test(run) ? 1 : 0;
	return 0;
}

const escapeEnd =
	/(?:%[0-9A-Fa-f]{2}|=[0-9A-F]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[abfnrtv0]|\[[\d;]{0,12}m)$/;

/** True when the text before does not run on into the secret. */
export function isLeftBoundary(before: string, boundary: Form["boundary"]): boolean {
	const neighbour = before.at(-1);
	if (neighbour === undefined || !isPart(neighbour, boundary)) return true;
	return escapeEnd.test(before);
}

/** True when the secret does not run on into the text behind: "-us6-east" and "-us6_x" do. */
export function isRightBoundary(after: string, boundary: Form["boundary"]): boolean {
	const neighbour = after[0];
	if (neighbour === undefined) return true;
	if (isPart(neighbour, boundary)) return false;
	return !(/[-_]/.test(neighbour) && /[0-9A-Za-z]/.test(after[1] ?? ""));
}

/** True when quoting touches the candidate, so that decoding may show more of it or its name. */
export function touchesEscape(before: string, after: string): boolean {
	return (
		/\\|%[0-9A-Fa-f]{2}|&[#a-zA-Z]|=3D|=\r?\n/.test(before) ||
		/^(?:\\|%[0-9A-Fa-f]{2}|&[#a-zA-Z]|=3D|=\r?\n)/.test(after)
	);
}

/** True when the form's literal stands where a match on this run could hold it. */
export function holdsLiteral(
	bytes: Buffer,
	{ literal, maxLength }: Form,
	start: number,
	end: number,
): boolean {
	const first = literal.charCodeAt(0);
	const last = Math.min(bytes.length, end + maxLength) - literal.length;
	search: for (let at = Math.max(0, start - maxLength); at <= last; at++) {
		if (bytes[at] !== first) continue;
		for (let index = 1; index < literal.length; index++) {
			if (bytes[at + index] !== literal.charCodeAt(index)) continue search;
		}
		return true;
	}
	return false;
}

function isPart(character: string, boundary: Form["boundary"]): boolean {
	return boundary === "token" ? /[0-9A-Za-z_-]/.test(character) : /[0-9A-Za-z]/.test(character);
}
