import { expect, test } from "vitest";
import { LineInput, type TypedInput } from "../../src/rotate/line-input.ts";
import { fc } from "../setup/draws.ts";

function type(isSecret: boolean, ...chunks: string[]): TypedInput {
	const input = new LineInput(isSecret);
	let echo = "";
	for (const chunk of chunks) {
		const taken = input.take(chunk);
		echo += taken.echo;
		if (taken.line !== undefined || taken.isStopped) return { ...taken, echo };
	}
	return { echo };
}

test.each<[string, string[], TypedInput]>([
	["a word", ["yes\r"], { echo: "yes\n", line: "yes" }],
	["key by key", ["y", "e", "s", "\n"], { echo: "yes\n", line: "yes" }],
	["a correction", ["yy\u007fes\r"], { echo: "yes\n", line: "yes" }],
	["a correction, late", ["yy", "\u007f", "es\r"], { echo: "yy\b \bes\n", line: "yes" }],
	["a line taken back", ["no", "\u0015", "yes\r"], { echo: "no\b \b\b \byes\n", line: "yes" }],
	["arrows and function keys", ["\u001b[A\u001bOPy\u001b[3~es\r"], { echo: "yes\n", line: "yes" }],
	["an escape in two parts", ["\u001b", "[", "Ayes\r"], { echo: "yes\n", line: "yes" }],
	["a bracketed paste", ["\u001b[200~yes\u001b[201~\r"], { echo: "yes\n", line: "yes" }],
	["two lines at once", ["yes\rno\r"], { echo: "yes\n", line: "yes" }],
	["Ctrl-C", ["ye\u0003"], { echo: "\n", isStopped: true }],
	["Ctrl-D at the start", ["\u0004"], { echo: "\n", isStopped: true }],
	["Ctrl-D later", ["ye\u0004s\r"], { echo: "yes\n", line: "yes" }],
	["Enter after a lone Escape", ["yes\u001b\r"], { echo: "yes\n", line: "yes" }],
	["no Enter", ["ye"], { echo: "ye" }],
	["a letter of another script", ["é\r"], { echo: "?\n", line: "é" }],
	["bells and nulls", ["\u0007y\u0000es\r"], { echo: "yes\n", line: "yes" }],
])("takes %s", (_, chunks, taken) => {
	expect(type(false, ...chunks)).toEqual(taken);
});

test("never echoes a secret, and no piece of what is as long as one", () => {
	const key = fc.string({ minLength: 13, maxLength: 60, unit: fc.constantFrom(..."0a1b2c-_Z") });
	fc.assert(
		fc.property(key, fc.boolean(), (text, isSecret) => {
			// Pasted: it comes at once.
			expect(type(isSecret, `${text}\r`)).toEqual({ echo: "\n", line: text });
			// Typed: no more than twelve characters were ever seen.
			const typed = type(isSecret, ...text, "\r");
			expect(typed.line).toBe(text);
			expect(typed.echo.replaceAll("\b \b", "").length).toBeLessThanOrEqual(isSecret ? 1 : 13);
		}),
	);
});
