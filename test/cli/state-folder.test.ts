// An answer in a record is part of a proof: records that others could have written are not believed.

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
	listRotations,
	loadRotation,
	saveRotation,
	stateFolder,
} from "../../src/cli/rotate/state-folder.ts";
import { beginning, heard } from "../rotate/rotations.ts";
import { makeFolder } from "../sources/tree.ts";

const rotation = beginning({ heard: [heard("active")] });

beforeEach(() => {
	vi.stubEnv(process.platform === "win32" ? "LOCALAPPDATA" : "XDG_STATE_HOME", makeFolder());
	saveRotation(rotation);
});
afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

/** Listing, going on and saving refuse it with these words. */
function expectRefusal(words: string): void {
	for (const use of [listRotations, () => loadRotation(rotation.id), () => saveRotation(rotation)])
		expect(use).toThrow(words);
}

describe.skipIf(process.platform === "win32")("a record that others could have written", () => {
	test("is none where every user may write to it", () => {
		expect(loadRotation(rotation.id)?.heard).toEqual(rotation.heard);
		chmodSync(join(stateFolder(), `${rotation.id}.json`), 0o666);
		expectRefusal("every user of this machine may write to it");
	});

	test.each(["", ".."])("is none where every user may write to the folder %j", (above) => {
		const path = join(stateFolder(), above);
		chmodSync(path, 0o777);
		expectRefusal("every user of this machine may write to it");
		chmodSync(path, 0o700);
		expect(listRotations().rotations).toHaveLength(1);
	});

	test("is none where it belongs to another user; the administrator may use it", () => {
		const own = process.getuid?.() ?? 0;
		const caller = vi.spyOn(process, "getuid" as never) as unknown as {
			mockReturnValue(uid: number): void;
		};
		caller.mockReturnValue(own + 1);
		expectRefusal("it belongs to another user");
		caller.mockReturnValue(0);
		expect(listRotations().rotations).toHaveLength(1);
	});
});
