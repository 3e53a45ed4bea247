// Work that hears a signal only at its end leaves signals to their default meanwhile: they end the process.

import { expect, test } from "vitest";
import { withInterrupts } from "../../src/cli/interrupt.ts";
import { endAtOnceOnSignal } from "../../src/cli/signals.ts";

test("nothing of ours listens during work that blocks, and all does again behind it", async () => {
	const count = () => ["SIGINT", "SIGTERM"].map((name) => process.listenerCount(name));
	const before = count();
	const listening = before.map((listeners) => listeners + 1);
	await withInterrupts(async () => {
		expect(count()).toEqual(listening);
		expect(endAtOnceOnSignal(() => count())).toEqual(before);
		expect(count()).toEqual(listening);
		const fail = () => {
			throw new RangeError("too much");
		};
		expect(() => endAtOnceOnSignal(fail)).toThrow(RangeError);
		expect(count()).toEqual(listening);
	});
	expect(count()).toEqual(before);
});
