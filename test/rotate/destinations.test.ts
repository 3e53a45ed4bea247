import { describe, expect, test } from "vitest";
import {
	isOpen,
	mergeDestinations,
	openDestinations,
	reach,
	resetFor,
} from "../../src/rotate/destinations.ts";
import { breakingMessages, leakMessages } from "../../src/rotate/leak-messages.ts";
import { parseRecord, writeRecord } from "../../src/rotate/record.ts";
import { destinationStates, type Rotation } from "../../src/rotate/rotation.ts";
import { nextRotation, type RotationEvent } from "../../src/rotate/state-machine.ts";
import { summaryMessages } from "../../src/rotate/summary-messages.ts";
import {
	asked,
	at,
	beginning,
	destination,
	heard,
	looked,
	search,
	successor,
} from "./rotations.ts";

const active = heard("active");
const newKey: RotationEvent = { kind: "new-key", successor: successor() };

function walk(events: readonly RotationEvent[], from: Rotation = beginning()): Rotation {
	return events.reduce((rotation, event) => nextRotation(rotation, event, at), from);
}

const found = [destination("found")];
const atReplace: readonly RotationEvent[] = [
	{ ...looked(active, search(".env")), destinations: found } as RotationEvent,
	{ kind: "created" },
	newKey,
];
const gone: RotationEvent = { kind: "replaced", search: search() };

test.each(destinationStates)("%s: open until it is in use, absent or explained", (state) => {
	expect(isOpen(destination(state))).toBe(!["live", "used", "absent", "skipped"].includes(state));
	expect(isOpen(destination(state, { reason: "later" }))).toBe(false);
});

describe("the old key is not revoked while a destination is open", () => {
	test.each(["found", "confirmed", "accepted", "stored"] as const)("%s", (state) => {
		const stored: RotationEvent = { kind: "destination", destination: destination(state) };
		expect(walk([...atReplace, stored, gone]).step).toBe("replace");
		expect(walk([...atReplace, stored, { kind: "left" }]).step).toBe("replace");
	});

	test.each(["live", "used", "absent", "skipped"] as const)("%s opens the way", (state) => {
		const stored: RotationEvent = { kind: "destination", destination: destination(state) };
		expect(walk([...atReplace, stored, gone]).step).toBe("revoke");
	});

	test("a reason opens it, too, and is kept", () => {
		const explained = destination("stored", { reason: "deployed on Monday" });
		const rotation = walk([...atReplace, { kind: "destination", destination: explained }, gone]);
		expect(rotation).toMatchObject({
			step: "revoke",
			destinations: [{ reason: "deployed on Monday" }],
		});
	});
});

test("at the revocation another new key, or a new destination, leads back to storing it", () => {
	const stored = reach(destination("found"), "live", at, { newKey: "b2".repeat(20) });
	const before = walk([...atReplace, { kind: "destination", destination: stored }, gone]);
	expect(before.step).toBe("revoke");
	const other: RotationEvent = {
		kind: "new-key",
		successor: successor({ fingerprint: "c3".repeat(20) }),
	};
	expect(walk([other], before).step).toBe("replace");
	const more = {
		...looked(active),
		destinations: [destination("found", { id: "other" })],
	} as RotationEvent;
	expect(walk([more], before).step).toBe("replace");
	expect(walk([{ ...looked(active), destinations: found } as RotationEvent], before).step).toBe(
		"revoke",
	);
	const dead = walk([asked(heard("inactive"))], before);
	expect(dead.step).toBe("done");
	expect(walk([more], dead).step).toBe("replace");
	const stillDead = { ...more, answer: heard("inactive") } as RotationEvent;
	expect(walk([stillDead], dead).step).toBe("done");
});

test("revoked first, the key is replaced afterwards, and a dead one is not revoked again", () => {
	const first = walk([looked(active, search(".env")), { kind: "revoke-first" }]);
	expect(first.step).toBe("revoke");
	expect(walk([asked(heard("inactive"))], first).step).toBe("create");
	const dead = walk([looked(heard("inactive"), search(".env"))]);
	expect(walk([{ kind: "revoke-first" }], dead).step).toBe("check");
});

test("found again, what was reached stands; what no file names any more is kept once it was begun", () => {
	const other = destination("found", { id: "other" });
	const live = destination("live");
	expect(mergeDestinations([live, other], [destination("found")])).toEqual([live]);
	expect(mergeDestinations([live], [other])).toEqual([other, live]);
});

test("for another new key everything is stored again", () => {
	const stored = reach(destination("found"), "stored", at, {
		newKey: "b2".repeat(20),
		by: "tool",
		proof: "v2",
	});
	const skipped = destination("skipped", { reason: "no" });
	expect(resetFor([stored, skipped], "b2".repeat(20))).toEqual([stored, skipped]);
	expect(resetFor([stored, skipped], "c3".repeat(20))).toEqual([destination("found"), skipped]);
	const rotation = walk([...atReplace, { kind: "destination", destination: stored }]);
	const again: RotationEvent = {
		kind: "new-key",
		successor: successor({ fingerprint: "c3".repeat(20) }),
	};
	expect(openDestinations(walk([again], rotation))).toEqual([destination("found")]);
});

test("a record keeps destinations and what the provider said of the time since the leak", () => {
	const stored = reach(destination("found"), "stored", at, {
		by: "tool",
		wasOldKey: true,
		proof: "v2",
	});
	const misuse = { at, since: at, lines: [{ text: "no exports", isNotable: false }] };
	const rotation = walk([
		...atReplace,
		{ kind: "destination", destination: stored },
		{ kind: "misuse-asked", misuse },
		{ kind: "revoke-first" },
	]);
	expect(parseRecord(writeRecord(rotation))).toEqual(rotation);
	const broken = writeRecord(rotation).replace('"stored"', '"stolen"');
	expect(parseRecord(broken)).toBeUndefined();
});

test("the places are named with the leak, and before a revocation that comes first", () => {
	const rotation = walk(atReplace);
	const words = (said: readonly { text: string }[]) => said.map(({ text }) => text).join("\n");
	expect(words(leakMessages(rotation))).toContain("Fly.io secret KEY, named in a.js:1");
	expect(words(breakingMessages(rotation))).toContain("Fly.io secret KEY");
	expect(words(breakingMessages(beginning()))).toContain("do not show what that is");
});

test("the summary names what is not known to have the new key, and why", () => {
	const later = destination("skipped", { reason: "after the holidays" });
	const { step: _, ...rest } = walk([
		...atReplace,
		{ kind: "destination", destination: later },
		gone,
	]);
	const guide = { open: [], create: [], replace: [], revoke: [], absent: [], misuse: [] };
	const said = summaryMessages({ ...rest, step: "done" }, guide).map(({ text }) => text);
	expect(said).toContain("Fly.io secret KEY: after the holidays");
});
