// Damaged archives of each format, cut anywhere, with random bytes in them or behind their mark: every one is read to
// its end without an exception, and within its budget.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { draws, fc } from "../setup/draws.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { makeArchives } from "./made-archives.ts";

const names = [
	"a.zip",
	"stored.zip",
	"pax.tar",
	"dump.sql.gz",
	"dump.sql.bz2",
	"dump.sql.xz",
	"dump.sql.zst",
	"lib.a",
	"twice.zip",
];

const limits = {
	maxBytes: 4 << 20,
	maxParts: 1000,
	maxRatio: 50,
	freeBytes: 1 << 20,
	maxCpuMs: 5000,
};

async function readAll(bytes: Buffer): Promise<{ parts: number; bytes: number; problems: number }> {
	const budget = new ContainerBudget(undefined, limits);
	const seen = { parts: 0, bytes: 0, problems: 0 };
	for await (const item of openContainer(bytes, { name: "a", maxDepth: 4, budget })) {
		if (isProblem(item)) seen.problems++;
		else {
			seen.parts++;
			seen.bytes += item.bytes.length;
		}
	}
	return seen;
}

describe("whatever became of an archive, it is read to its end", () => {
	const archives = new Map<string, Buffer>();
	function load(name: string): Buffer {
		if (archives.size === 0) {
			const folder = makeFolder();
			mkdirSync(join(folder, "in/db"), { recursive: true });
			write(folder, { "in/db/dump.sql": "some words in a line\n".repeat(400) });
			makeArchives(folder);
			for (const each of names) archives.set(each, readFileSync(join(folder, each)));
		}
		return archives.get(name)!;
	}

	test.each(names)("%s", async (name) => {
		const whole = load(name);
		expect(await readAll(whole)).toMatchObject({ problems: 0 });
		const place = fc.nat(whole.length - 1);
		const change = fc.record({ at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
		const damage = fc.record({
			cut: fc.option(place),
			changes: fc.array(change, { maxLength: 3 }),
			isNoise: fc.boolean(),
		});
		const drawn = fc.asyncProperty(damage, async ({ cut, changes, isNoise }) => {
			const bytes = Buffer.from(whole.subarray(0, cut ?? whole.length));
			for (const { at, bytes: other } of changes)
				bytes.set(other.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
			if (isNoise)
				for (let at = 10; at < bytes.length; at++) bytes[at] = (bytes[at]! * 31 + at * 17) & 0xff;
			const { parts, bytes: given } = await readAll(bytes);
			expect(parts).toBeLessThanOrEqual(limits.maxParts);
			expect(given).toBeLessThanOrEqual(5 * limits.maxBytes + 5 * whole.length);
		});
		await fc.assert(drawn, draws(40));
	});
});
