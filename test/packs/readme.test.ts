// The example of rules/README.md is a pack that keeps its own promises.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { checkPack } from "../../src/settings/check-packs.ts";

const readme = readFileSync(join(import.meta.dirname, "../../rules/README.md"), "utf8");
const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
const pack = compilePack({ file: "sendgrid.yaml", text, foreign: true });

test("its examples are found and its counterexamples are not", () => {
	expect(checkPack(pack).faults).toEqual([]);
});

test("a name makes it certain, its shape alone does not", () => {
	const { scan } = createScanner([pack]);
	const confidenceOf = (template: string) =>
		scan(Buffer.from(expandSample(template).text), { path: "a.txt" }).matches.map(
			({ confidence }) => confidence,
		);
	expect(confidenceOf("SENDGRID_API_KEY=SG.{token:22}.{token:43}")).toEqual(["high"]);
	expect(confidenceOf("note: SG.{token:22}.{token:43}")).toEqual(["medium"]);
});
