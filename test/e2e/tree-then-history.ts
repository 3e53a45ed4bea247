// Scans a folder as a tree, then commits it, removes it and scans the history: both must find the same places. For
// containers, which are opened in either.

import { expect } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { openWorkbench } from "../git/golden.ts";
import { run } from "./program.ts";

/** Expects one key of each provider at these places in the tree, and in the history. Gives the history's report. */
export async function expectInTreeAndHistory(
	root: string,
	places: readonly string[],
): Promise<Report> {
	const inTree = await scan(["."], root);
	expect(inTree.problems).toEqual([]);
	expect(placesIn(inTree)).toEqual(places);
	expect(inTree.findings.map(({ provider }) => provider).sort()).toEqual([
		"iterable",
		"mailchimp",
		"mailchimp",
	]);
	const { git } = openWorkbench(root);
	git("init", "-q");
	git("add", "-A");
	git("commit", "-qm", "All");
	git("rm", "-rqf", ".");
	git("commit", "-qm", "None");
	git("gc", "-q");
	const inHistory = await scan(["--history"], root);
	expect(inHistory.problems).toEqual([]);
	expect(placesIn(inHistory)).toEqual(places);
	return inHistory;
}

export async function scan(args: readonly string[], cwd: string, stdin?: Buffer): Promise<Report> {
	const { stdout } = await run(["scan", "--json", ...args], { cwd, ...(stdin && { stdin }) });
	return JSON.parse(stdout) as Report;
}

/** "path!member:line" of every location, sorted. */
export function placesIn({ findings }: Report): string[] {
	return findings
		.flatMap(({ locations }) => locations)
		.map(({ path, member = "", line }) => `${path}!${member}:${line}`)
		.sort();
}
