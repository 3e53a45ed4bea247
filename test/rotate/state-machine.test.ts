import { describe, expect, test } from "vitest";
import { isDead, outcomeOf } from "../../src/rotate/outcome.ts";
import type { Rotation, RotationStep } from "../../src/rotate/rotation.ts";
import { nextRotation, type RotationEvent, stepOrder } from "../../src/rotate/state-machine.ts";
import { fc } from "../setup/draws.ts";
import { anyEvents, asked, at, beginning, heard, looked, search, successor } from "./rotations.ts";

const active = heard("active");
const dead = heard("inactive");
const unasked = heard("unknown", { reason: "not asked" });
const newKey: RotationEvent = { kind: "new-key", successor: successor() };

function walk(events: readonly RotationEvent[], from: Rotation = beginning()): Rotation {
	return events.reduce((rotation, event) => nextRotation(rotation, event, at), from);
}

function stepsOf(events: readonly RotationEvent[], from: Rotation = beginning()): RotationStep[] {
	return events.map((_, index) => walk(events.slice(0, index + 1), from).step);
}

describe("advance()", () => {
	test("leads from the leak to the proof", () => {
		const events: RotationEvent[] = [
			looked(active, search(".env")),
			{ kind: "created" },
			newKey,
			{ kind: "replaced", search: search(".env") },
			{ kind: "replaced", search: search() },
			asked(active),
			asked(dead),
		];
		expect(stepsOf(events)).toEqual([
			"create",
			"check",
			"replace",
			"replace",
			"revoke",
			"revoke",
			"done",
		]);
		expect(outcomeOf(walk(events))).toBe("proven");
	});

	test("revokes a connected app's token before a new one is made", () => {
		const grant = beginning({ details: { datacenter: "us6", keyType: "oauth-token" } });
		const withGrant = { details: grant.details };
		const events: RotationEvent[] = [
			{ ...looked(active, search(".env")), ...withGrant } as RotationEvent,
			{ ...asked(dead), ...withGrant } as RotationEvent,
			{ kind: "created" },
			{ kind: "no-new-key" },
			{ kind: "replaced", search: search() },
		];
		expect(stepsOf(events, grant)).toEqual(["revoke", "create", "check", "replace", "done"]);
	});

	test.each<[string, readonly RotationEvent[], RotationStep]>([
		["is dead and gone at the start", [looked(dead)], "done"],
		["is dead at the start and in use", [looked(dead, search(".env"))], "check"],
		[
			"died early, once it is replaced",
			[
				looked(active, search(".env")),
				looked(dead, search(".env")),
				{ kind: "created" },
				newKey,
				{ kind: "replaced", search: search() },
			],
			"done",
		],
		[
			"is left in the tree",
			[looked(active, search(".env")), { kind: "created" }, newKey, { kind: "left" }],
			"revoke",
		],
		[
			"cannot be looked for everywhere",
			[
				looked(active),
				{ kind: "created" },
				newKey,
				{ kind: "replaced", search: { ...search(), gaps: ["x: unreadable"] } },
			],
			"replace",
		],
		["has no successor", [looked(active), { kind: "created" }, { kind: "no-new-key" }], "replace"],
	])("goes on when the old key %s", (_, events, step) => {
		expect(walk(events).step).toBe(step);
	});

	const upToRevoke: RotationEvent[] = [
		looked(active),
		{ kind: "created" },
		newKey,
		{ kind: "replaced", search: search() },
	];

	test("takes a person's word only for a key that the provider does not call active", () => {
		expect(walk([...upToRevoke, { kind: "attested" }]).step).toBe("revoke");
		const attested = walk([...upToRevoke, asked(unasked), { kind: "attested" }]);
		expect([attested.step, outcomeOf(attested)]).toEqual(["done", "attested"]);
	});

	test("opens a rotation again whose key works after all, and forgets the person's word", () => {
		const proven = walk([...upToRevoke, asked(dead)]);
		expect(walk([looked(active)], proven).step).toBe("revoke");
		const attested = walk([...upToRevoke, asked(unasked), { kind: "attested" }]);
		const reopened = walk([looked(active), asked(unasked)], attested);
		expect([reopened.step, outcomeOf(reopened)]).toEqual(["revoke", "unknown"]);
	});

	test("does not believe a death that is recorded when nobody confirms it", () => {
		const reopened = walk([looked(unasked)], walk([...upToRevoke, asked(dead)]));
		expect([reopened.step, outcomeOf(reopened)]).toEqual(["revoke", "unknown"]);
	});

	test("keeps the step when a new key is typed again in a later run", () => {
		const waiting = walk(upToRevoke);
		const again = walk([looked(active), newKey], waiting);
		expect(again).toMatchObject({ step: "revoke", successor: successor() });
	});

	test("never is past the old key's death while it may live, whatever happens", () => {
		fc.assert(
			fc.property(anyEvents, fc.boolean(), (events, isGrant) => {
				const details = { keyType: isGrant ? "oauth-token" : "api-key" };
				let rotation = beginning({ details });
				for (const event of events) {
					rotation = nextRotation(rotation, "details" in event ? { ...event, details } : event, at);
					const plan = stepOrder(rotation);
					const isPast = plan.indexOf(rotation.step) > plan.indexOf("revoke");
					expect(isPast && !isDead(rotation)).toBe(false);
					expect(rotation.step === "revoke" && isDead(rotation)).toBe(false);
					expect(rotation.step).not.toBe("look");
				}
			}),
		);
	});
});
