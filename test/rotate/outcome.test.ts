import { expect, test } from "vitest";
import { addAnswer, outcomeOf, proofOf } from "../../src/rotate/outcome.ts";
import type { RecordedAnswer } from "../../src/rotate/rotation.ts";
import { describeOutcome } from "../../src/rotate/summary-messages.ts";
import { fc } from "../setup/draws.ts";
import { anyHeard, at, beginning, heard, ping } from "./rotations.ts";

const messages = "https://api.iterable.com/api/inApp/getMessages";

test.each<[string, readonly RecordedAnswer[], string | undefined, string]>([
	["nothing was heard", [], undefined, "unknown"],
	["it works", [heard("active")], undefined, "alive"],
	["the same endpoint says both", [heard("active"), heard("inactive")], undefined, "proven"],
	[
		"something unknown lies between",
		[heard("active"), heard("unknown"), heard("inactive")],
		undefined,
		"proven",
	],
	["it never was seen alive", [heard("inactive")], undefined, "refused"],
	[
		"another endpoint said that it works",
		[heard("active", { endpoint: messages }), heard("inactive")],
		undefined,
		"refused",
	],
	["it came back to life", [heard("inactive"), heard("active")], undefined, "alive"],
	["it came back to life and was attested", [heard("active")], at, "alive"],
	[
		"nobody confirms a death",
		[heard("active"), heard("inactive"), heard("unknown")],
		undefined,
		"unknown",
	],
	["a person attests", [heard("unchecked")], at, "attested"],
	["a person attested, and then it was proven", [heard("active"), heard("inactive")], at, "proven"],
])("the outcome when %s", (_, all, attestedAt, outcome) => {
	const attested = attestedAt === undefined ? {} : { attestedAt };
	expect(outcomeOf({ heard: all, ...attested })).toBe(outcome);
});

test("a proof is two contradicting answers of one endpoint, however many were heard", () => {
	fc.assert(
		fc.property(fc.array(anyHeard, { maxLength: 120 }), (answers) => {
			const kept = answers.reduce<RecordedAnswer[]>(addAnswer, []);
			const isProven = (all: readonly RecordedAnswer[]) => {
				const last = all.at(-1);
				const before = all.slice(0, -1);
				return (
					last?.status === "inactive" &&
					last.endpoint !== undefined &&
					before.some(({ status, endpoint }) => status === "active" && endpoint === last.endpoint)
				);
			};
			expect(kept.length).toBeLessThanOrEqual(40);
			// Of what is dropped, a proof may go lost, but none may come of it.
			if (proofOf(kept)) expect(isProven(answers)).toBe(true);
			if (answers.length <= 40) expect(proofOf(kept) !== undefined).toBe(isProven(answers));
			expect(kept.at(-1)?.status).toBe(answers.at(-1)?.status);
		}),
	);
});

test("an answer that repeats the last one makes it last longer", () => {
	const later = "2026-05-04T11:00:00.000Z";
	expect(addAnswer([heard("active")], heard("active", { at: later }))).toEqual([
		{ ...heard("active"), until: later },
	]);
	const other = heard("active", { endpoint: messages });
	expect(addAnswer([heard("active")], other)).toEqual([heard("active"), other]);
	expect(ping).not.toBe(messages);
});

test("asked again, a dead key keeps the time of its first proof", () => {
	const [first, later, latest] = [
		"2026-05-04T11:00:00.000Z",
		"2026-05-05T11:00:00.000Z",
		"2026-05-06T11:00:00.000Z",
	];
	const all = [
		heard("active"),
		heard("inactive", { at: first }),
		heard("unknown", { at: later }),
		heard("inactive", { at: latest }),
	];
	expect(proofOf(all)).toMatchObject({ after: { at: first }, last: { at: latest } });
	const said = describeOutcome(beginning({ heard: all }));
	expect(said).toContain(`calls it inactive at ${first}, and still at ${latest}`);
	// What lived in between was not dead.
	const revived = [
		heard("active"),
		heard("inactive", { at: first }),
		heard("active"),
		heard("inactive", { at: latest }),
	];
	expect(proofOf(revived)).toMatchObject({ after: { at: latest } });
});
