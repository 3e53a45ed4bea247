import { expect, test } from "vitest";
import { describeFailure } from "../../src/cli/failure.ts";

test("a report that is more than Node can hold is told in plain words", () => {
	const told = [
		"Cannot hold the report: a part of it is longer than any text can be",
		"  Scan or merge less at a time",
	];
	const thrown = (work: () => unknown): unknown => {
		try {
			return work();
		} catch (error) {
			return error;
		}
	};
	expect(describeFailure(thrown(() => "x".repeat(2 ** 29 - 1) + "xx".repeat(2 ** 28)))).toEqual(
		told,
	);
	expect(describeFailure(new RangeError("Map maximum size exceeded"))).toEqual(told);
	expect(describeFailure(new RangeError("Invalid time value"))[0]).toMatch(
		/^Stopped by a fault of its own/,
	);
});
