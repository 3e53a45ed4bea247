// What tests ask of a run: where it found keys, and that it told nobody a whole one.

import { expect } from "vitest";
import { keyOf } from "../git/golden.ts";
import type { Github } from "./github.ts";
import type { Told } from "./runner.ts";

/** "path:line" of every place, "<message>:1" and the like where there is no path, sorted. */
export function places({ report }: Told): string[] {
	const locations = report?.findings.flatMap((finding) => finding.locations) ?? [];
	return locations.map(({ path, where, line }) => `${path || `<${where}>`}:${line}`).sort();
}

/** No key of these names, nor its secret part, plain or encoded, in anything that leaves. */
export function expectNoLeak(told: Told, github: Github, names: readonly string[]): void {
	const texts = {
		stdout: told.stdout,
		stderr: told.stderr,
		summary: told.summary,
		files: told.files,
		outputs: JSON.stringify(told.outputs),
		comments: JSON.stringify(github.comments),
		requests: JSON.stringify(github.requests),
	};
	for (const name of names) {
		const key = keyOf(name);
		const secret = key.slice(0, 32);
		for (const form of [secret, Buffer.from(key).toString("base64").slice(0, 40)]) {
			for (const [what, text] of Object.entries(texts)) {
				expect(text.includes(form), `${what} holds the key "${name}"`).toBe(false);
			}
		}
	}
	// The masks themselves do hold the found ones, and come before everything else.
	expect(told.stdout).not.toContain("::add-mask::");
}
