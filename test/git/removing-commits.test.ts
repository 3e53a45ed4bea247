// The commit that removed a key from a path is reported with the finding.

import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { planAudit } from "../../src/scan/audit.ts";
import { runScan } from "../../src/scan/scan.ts";
import { makeFolder } from "../sources/tree.ts";
import { keyOf, startRepository } from "./golden.ts";

const line = (name: string): string => `mailchimp_api_key = "${keyOf(name)}"\n`;

/** By path the commit that took the key out, for all places in history. */
async function removalsIn(folder: string): Promise<Record<string, string | undefined>> {
	const plan = await planAudit(folder);
	const { report } = await runScan({
		...plan,
		packs: builtinPacks,
		confidence: "medium",
		maxFileBytes: 1 << 20,
		isExcluded: () => false,
		allow: [],
		baseline: [],
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version: "0" },
		signal: new AbortController().signal,
		now: () => new Date("2026-01-02T03:04:05Z"),
	});
	const places = report.findings.flatMap(({ locations }) => locations);
	const past = places.filter(({ where }) => where === "commit");
	return Object.fromEntries(past.map(({ path, removed }) => [path, removed?.commit]));
}

test("names the commit that took a key out of a path of HEAD, and no other", async () => {
	const w = startRepository(makeFolder());
	w.commit("kept.txt", line("kept"));
	w.commit("edited.txt", `${line("edited")}a\n`);
	w.commit("edited.txt", `${line("edited")}b\n`);
	const edited = w.commit("edited.txt", "b\n");
	w.commit("deleted.txt", line("deleted"));
	w.git("rm", "--quiet", "deleted.txt");
	const deleted = w.commit("other.txt", "x\n");
	// Taken out, put back, taken out again: the last time counts.
	w.commit("twice.txt", line("twice"));
	w.commit("twice.txt", "x\n");
	w.commit("twice.txt", line("twice"));
	const twice = w.commit("twice.txt", "y\n");
	w.commit("moved-from.txt", line("moved"));
	w.git("mv", "moved-from.txt", "moved-to.txt");
	const moved = w.commit("other.txt", "y\n");
	// Taken out on a branch: HEAD's line lost it with the merge.
	w.commit("merged.txt", line("merged"));
	w.git("checkout", "--quiet", "-b", "side");
	w.commit("merged.txt", "x\n");
	w.git("checkout", "--quiet", "main");
	w.git("merge", "--quiet", "--no-ff", "--message=Merge", "side");
	const merge = w.git("rev-parse", "HEAD");
	w.git("checkout", "--quiet", "-b", "elsewhere");
	w.commit("elsewhere.txt", line("elsewhere"));
	w.git("checkout", "--quiet", "main");
	expect(await removalsIn(w.folder)).toEqual({
		"kept.txt": undefined,
		"edited.txt": edited,
		"deleted.txt": deleted,
		"twice.txt": twice,
		"moved-from.txt": moved,
		"moved-to.txt": undefined,
		"merged.txt": merge,
		"elsewhere.txt": undefined,
	});
});
