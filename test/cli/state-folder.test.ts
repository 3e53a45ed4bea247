// An answer in a record is part of a proof: records that others could have written are not believed.

import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { RotationProgress } from "../../src/cli/rotate/progress.ts";
import {
	copyRecord,
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
	describe.each([
		[0o666, "every user of this machine may write to it"],
		[0o660, "others of its group may write to it"],
	])("is none with the mode %o", (mode, words) => {
		test("", () => {
			expect(loadRotation(rotation.id)?.heard).toEqual(rotation.heard);
			chmodSync(join(stateFolder(), `${rotation.id}.json`), mode);
			expectRefusal(words);
		});

		test.each(["", ".."])("of the folder %j", (above) => {
			const path = join(stateFolder(), above);
			chmodSync(path, mode | 0o111);
			expectRefusal(words);
			chmodSync(path, 0o700);
			expect(listRotations().rotations).toHaveLength(1);
		});
	});

	test("is replaced where it is a copy in a folder of the user, as git makes it", () => {
		const folder = makeFolder();
		copyRecord(folder, rotation);
		const names = readdirSync(folder);
		for (const name of names) chmodSync(join(folder, name), 0o664);
		copyRecord(folder, beginning({ id: rotation.id, heard: [heard("inactive")] }));
		const [record = ""] = names.map((name) => readFileSync(join(folder, name), "utf8"));
		expect(JSON.parse(record).heard).toMatchObject([{ status: "inactive" }]);
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

test.skipIf(process.platform === "win32")(
	"says so where the folder of the user is below a file",
	() => {
		const file = join(stateFolder(), `${rotation.id}.json`);
		vi.stubEnv("XDG_STATE_HOME", file);
		for (const use of [listRotations, () => loadRotation(rotation.id)])
			expect(use).toThrow(`Cannot read "${join(file, "unleak")}": its folder is no folder`);
	},
);

test("what another run has recorded since is not written over", () => {
	const [one, other] = [0, 1].map(() => new RotationProgress(rotation, saveRotation));
	const hear = (status: "active" | "inactive") =>
		({ kind: "asked", answer: heard(status), details: {} }) as const;
	other!.take(hear("inactive"));
	expect(() => one!.take(hear("active"))).toThrow("another run of unleak has changed its record");
	expect(loadRotation(rotation.id)).toEqual(other!.rotation);
	other!.take(hear("active"));
	expect(loadRotation(rotation.id)?.heard).toHaveLength(3);
});
