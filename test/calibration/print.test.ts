// The table that the weights rest on can be made, and says what the thresholds promise.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no key of the fixtures is below medium, and no other value reaches it", () => {
	const script = join(import.meta.dirname, "print.js");
	const table = execFileSync(process.execPath, [script, "1"], { encoding: "utf8" });
	expect(table).toMatch(/^\d{3} keys, \d{3} other values, 1 seeds$/m);
	expect(table).toMatch(/^ +medium 2\.5 +100\.0 % +0\.0 %$/m);
	// What a person would bet on is not all that is shown.
	const [, high] = /^ +high \S+ +([\d.]+) %/m.exec(table) ?? [];
	expect(Number(high)).toBeLessThan(80);
});
