import { expect, test } from "vitest";
import { reasonOf } from "../../src/text/system-error.ts";

test.each([
	[{ code: "EACCES" }, "permission denied"],
	[{ code: "ENOENT" }, "it does not exist"],
	[{ code: "EXYZ" }, "the system says EXYZ"],
	[new Error("with a text that may hold a secret"), "for no reason that the system gives"],
	[undefined, "for no reason that the system gives"],
])("reasonOf(%j) says %j", (error, reason) => {
	expect(reasonOf(error)).toBe(reason);
});
