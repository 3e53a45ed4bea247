import { expect, test } from "vitest";
import { redact } from "../../src/detect/redaction.ts";

test.each([
	["0123456789abcdef".repeat(2), { first: 4, datacenter: true }, "us12", "0123********-us12"],
	["0123456789abcdef".repeat(2), { first: 4, datacenter: true }, undefined, "0123********"],
	["0123456789abcdef".repeat(2), { first: 4 }, "us12", "0123********"],
	["0123456789abcdef".repeat(2), { last: 8 }, undefined, "********89abcdef"],
	["0123456789abcdef", { first: 4, last: 8 }, undefined, "0123********cdef"],
	["abc", { first: 4, last: 8 }, undefined, "********"],
	["", { first: 4, last: 8 }, undefined, "********"],
	["0123456789abcdef", {}, undefined, "********"],
])("%s with %j and %s is shown as %s", (secret, shown, datacenter, expected) => {
	expect(redact(secret, shown, datacenter)).toBe(expected);
});
