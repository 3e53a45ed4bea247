// Work that fails while a signal is on its way was stopped by it.

import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { endSoonAfterSignal } from "../../src/cli/interrupt.ts";

afterEach(() => vi.restoreAllMocks());

function watchExit() {
	vi.spyOn(process.stderr, "write").mockReturnValue(true);
	return vi.spyOn(process, "exit").mockImplementation((code) => {
		throw new Error(`exit ${code}`);
	});
}

test.each([
	["before the work fails", 0],
	["after git, which hears it too, has failed the work", 5],
])("a signal that is seen %s ends the process without a report", async (_, delayMs) => {
	const exit = watchExit();
	const stop = new AbortController();
	const ended = endSoonAfterSignal(stop.signal, async () => {
		if (delayMs === 0) stop.abort();
		else void setTimeout(delayMs).then(() => stop.abort());
		throw new Error("git was ended by SIGINT");
	});
	await expect(ended).rejects.toThrow("exit 130");
	expect(exit).toHaveBeenCalledTimes(1);
});

test("a failure without a signal stays one", async () => {
	const exit = watchExit();
	const ended = endSoonAfterSignal(new AbortController().signal, async () => {
		throw new Error("no such revision");
	});
	await expect(ended).rejects.toThrow("no such revision");
	expect(exit).not.toHaveBeenCalled();
});
