// Files of keys alone do not fill the memory: of further keys none is told, of those that are known each place.

import { expect, test } from "vitest";
import type { Occurrence } from "../../src/finding/occurrence.ts";
import { Secret } from "../../src/model/secret.ts";
import { createKeyLimit } from "../../src/scan/key-limit.ts";

const of = (key: string, path: string): Occurrence =>
	({
		match: { ruleId: "mailchimp-api-key", identity: new Secret(key, "") },
		provenance: [{ where: "file", path }],
	}) as never;

function scene(maxKeys: number) {
	const occurrences: Occurrence[] = [];
	const problems: string[] = [];
	const limit = createKeyLimit(
		occurrences,
		{ addProblem: ({ code, message }) => problems.push(`${code}: ${message}`) },
		maxKeys,
	);
	const add = (path: string, ...keys: string[]) => {
		occurrences.push(...keys.map((key) => of(key, path)));
		limit();
	};
	const kept = () => occurrences.map(({ provenance: [place] }) => place?.path);
	return { add, kept, problems };
}

test("as many keys as fit are kept, each at all of its places", () => {
	const { add, kept, problems } = scene(2);
	add("1", "a", "a", "b");
	add("2", "b", "a", "b");
	expect(kept()).toEqual(["1", "1", "1", "2", "2", "2"]);
	expect(problems).toEqual([]);
});

test("further keys are a problem, which is told once", () => {
	const { add, kept, problems } = scene(2);
	add("1", "a");
	add("2", "b", "c", "a");
	add("3", "d");
	add("4", "c", "b");
	expect(kept()).toEqual(["1", "2", "2", "4"]);
	expect(problems).toEqual([
		expect.stringMatching(/^scan-budget: Stopped telling new keys at 2, /),
	]);
});
