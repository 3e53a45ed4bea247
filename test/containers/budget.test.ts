// What may come out of a container: a member that is packed a thousandfold is read whole up to a size that is no bomb's.

import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";

test("a dump of 60 MB that is packed to a thousandth is whole, and of a larger one 10 MB are kept", () => {
	const budget = new ContainerBudget();
	const chunk = Buffer.alloc(10 << 20);
	const dump = budget.output(60 << 10);
	for (let index = 0; index < 6; index++) dump.append(chunk);
	expect(dump.bytes.length).toBe(60 << 20);
	const bomb = budget.output(70 << 10);
	const fill = () => {
		for (let index = 0; index < 7; index++) bomb.append(chunk);
	};
	expect(fill).toThrow("200 times");
	expect(bomb.bytes.length).toBe(10 << 20);
});
