// Rotations for tests: a beginning, answers, searches, and events as they may come.

import type {
	DestinationRecord,
	RecordedAnswer,
	ReplacementKey,
	Rotation,
	UseSearch,
} from "../../src/rotate/rotation.ts";
import { type RotationEvent, startRotation } from "../../src/rotate/state-machine.ts";
import { fc } from "../setup/draws.ts";

export const ping = "https://us6.api.mailchimp.com/3.0/ping";
export const at = "2026-05-04T10:00:00.000Z";

export function beginning(more: Partial<Rotation> = {}): Rotation {
	const fingerprint = "a1".repeat(20);
	const begun = startRotation(
		{
			id: `${fingerprint}-0011aabb`,
			fingerprint,
			ruleId: "mailchimp-api-key",
			provider: "mailchimp",
			title: "Mailchimp API key",
			redacted: "0f3a********-us6",
			pattern: "0f3a[0-9a-f]{28}",
			details: { datacenter: "us6", keyType: "api-key" },
			root: "/home/ann/shop",
		},
		at,
	);
	return { ...begun, ...more };
}

export function heard(
	status: RecordedAnswer["status"],
	more: Partial<RecordedAnswer> = {},
): RecordedAnswer {
	return { status, reason: `it is ${status}`, endpoint: ping, at, ...more };
}

export function search(...paths: string[]): UseSearch {
	const uses = paths.map((path) => ({ path, line: 1, column: 5 }));
	return { at, files: 3, uses, mentions: [], gaps: [] };
}

export function successor(more: Partial<ReplacementKey> = {}): ReplacementKey {
	return {
		at,
		redacted: "7c11********-us6",
		fingerprint: "b2".repeat(20),
		status: "active",
		reason: "the key works",
		endpoint: ping,
		owner: "same",
		...more,
	};
}

export function destination(
	state: DestinationRecord["state"],
	more: Partial<DestinationRecord> = {},
): DestinationRecord {
	return {
		id: "fly KEY app=shop",
		title: "Fly.io secret KEY",
		path: "a.js",
		line: 1,
		state,
		times: {},
		...more,
	};
}

const details = { datacenter: "us6", keyType: "api-key" };

export function looked(answer: RecordedAnswer, found: UseSearch = search()): RotationEvent {
	return { kind: "looked", search: found, answer, details };
}

export function asked(answer: RecordedAnswer): RotationEvent {
	return { kind: "asked", answer, details };
}

export const anyHeard: fc.Arbitrary<RecordedAnswer> = fc
	.record({
		status: fc.constantFrom("active", "inactive", "unknown", "unchecked"),
		endpoint: fc.constantFrom(ping, "https://api.iterable.com/api/channels", undefined),
	})
	.map(({ status, endpoint }) => {
		const { endpoint: _, ...rest } = heard(status);
		return endpoint === undefined ? rest : { ...rest, endpoint };
	});

const anySearch = fc.constantFrom(search(), search(".env"), { ...search(), gaps: ["x: unread"] });

/** With "looked" first, as every run begins. */
export const anyEvents: fc.Arbitrary<RotationEvent[]> = fc
	.tuple(
		fc.record({ search: anySearch, answer: anyHeard }),
		fc.array(
			fc.oneof(
				fc
					.record({ search: anySearch, answer: anyHeard })
					.map(({ search, answer }): RotationEvent => looked(answer, search)),
				anyHeard.map(asked),
				anySearch.map((found): RotationEvent => ({ kind: "replaced", search: found })),
				fc.constantFrom<RotationEvent>(
					{ kind: "created" },
					{ kind: "new-key", successor: successor() },
					{ kind: "no-new-key" },
					{ kind: "left" },
					{ kind: "attested" },
					{ kind: "revoke-first" },
					{ kind: "destination", destination: destination("found") },
					{ kind: "destination", destination: destination("live") },
					{ kind: "destination", destination: destination("skipped", { reason: "later" }) },
				),
			),
			{ maxLength: 60 },
		),
	)
	.map(([first, rest]) => [looked(first.answer, first.search), ...rest]);
