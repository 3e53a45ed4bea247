// Same input, same bytes of output; and the order in which files come changes no finding.

import { expect, test } from "vitest";
import { formats, loadReporter } from "../../src/report/formats.ts";
import type { ScanOutcome } from "../../src/scan/scan.ts";
import { draws, fc } from "../setup/draws.ts";
import { anyTree, scanTree } from "./trees.ts";

async function render({ report, excerpt }: ScanOutcome): Promise<string> {
	const look = { width: 80, color: true, verbose: true, quiet: false, excerpt };
	const reporters = await Promise.all(formats.map(loadReporter));
	return reporters.flatMap((reporter) => [...reporter(report, look)]).join("");
}

test("a second scan of the same tree prints the same bytes", async () => {
	await fc.assert(
		fc.asyncProperty(anyTree, async (tree) => {
			expect(await render(await scanTree(tree))).toBe(await render(await scanTree(tree)));
		}),
		draws(20),
	);
});

test("files in another order give the same findings", async () => {
	// Two files of one path would be no tree.
	const anyOrder = anyTree.map(({ files, ...rest }) => ({
		...rest,
		files: files.map(([{ path, planted }, content], index) => {
			return [{ path: `${index}/${path}`, planted }, content] as const;
		}),
	}));
	await fc.assert(
		fc.asyncProperty(anyOrder, async (tree) => {
			const { report } = await scanTree(tree);
			const reversed = await scanTree({ ...tree, files: [...tree.files].reverse() });
			expect(reversed.report.findings).toEqual(report.findings);
		}),
		draws(40),
	);
});
