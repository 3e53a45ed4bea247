// Draws contents and their versions, edited as people and attackers edit, each with the segments that a
// delta would have.

import { fc } from "../../setup/draws.ts";
import { pieceOf as anyPieceOf, crumbOf } from "./material.ts";
import { segmentsOf } from "./segments-between.ts";

export interface Version {
	readonly text: string;
	readonly segments: Int32Array;
}

export interface Scene {
	readonly pieces: readonly number[];
	/** What makes each version of the one before it. */
	readonly versions: readonly (readonly Edit[])[];
}

/** One change. Where it is follows from a piece of the first content, and a distance from it. */
interface Edit {
	readonly kind: (typeof editKinds)[number];
	readonly piece: number;
	readonly distance: number;
	readonly length: number;
	/** Chooses what is inserted, or where to. */
	readonly seed: number;
}

/** The first content of a scene and all versions of it; `pieceOf` makes the piece of a number. */
export function playScene(
	{ pieces, versions }: Scene,
	pieceOf: (seed: number) => string = anyPieceOf,
): [string, ...Version[]] {
	const places: number[] = [];
	let first = "";
	for (const piece of pieces) {
		places.push(first.length);
		first += pieceOf(piece);
	}
	places.push(first.length);
	const played: [string, ...Version[]] = [first];
	let text = first;
	for (const edits of versions) {
		const version = edit(text, edits, places, pieceOf);
		played.push(version);
		text = version.text;
	}
	return played;
}

/**
 * The version made of these texts: a text that the base has too is copied from there, all others are
 * inserted.
 */
export function versionOf(base: readonly string[], texts: readonly string[]): Version {
	const starts = new Map<string, number>();
	let at = 0;
	for (const text of base) {
		if (!starts.has(text)) starts.set(text, at);
		at += text.length;
	}
	const segments = texts.map((text): Segment => {
		const from = starts.get(text);
		return from === undefined ? text : { from, to: from + text.length };
	});
	return { text: texts.join(""), segments: toSegmentNumbers(segments) };
}

/** A range of the base, or new text. */
type Segment = { readonly from: number; readonly to: number } | string;

function edit(
	base: string,
	edits: readonly Edit[],
	places: readonly number[],
	pieceOf: (seed: number) => string,
): Version {
	let segments: Segment[] = [{ from: 0, to: base.length }];
	const read = (list: readonly Segment[]) =>
		list.map((each) => (typeof each === "string" ? each : base.slice(each.from, each.to))).join("");
	for (const { kind, piece, distance, length, seed } of edits) {
		const size = segments.reduce((sum, segment) => sum + lengthOf(segment), 0);
		const within = (at: number) => Math.max(0, Math.min(size, at));
		const index = piece % places.length;
		const start = within(places[index]! + distance);
		const end = within(
			start + (length < 0 ? (places[index + 1] ?? size) - places[index]! : length),
		);
		const head = cut(segments, 0, start);
		const middle = cut(segments, start, end);
		const tail = cut(segments, end, size);
		switch (kind) {
			case "insert":
				segments = [...head, pieceOf(seed), ...middle, ...tail];
				break;
			case "delete":
				segments = [...head, ...tail];
				break;
			case "replace":
				segments = [...head, pieceOf(seed), ...tail];
				break;
			case "crumb":
				segments = [...head, crumbOf(seed), ...cut(segments, start + (seed % 3), size)];
				break;
			case "duplicate":
				segments = [...head, ...middle, ...middle, ...tail];
				break;
			case "move": {
				const rest = [...head, ...tail];
				const to = places[seed % places.length]!;
				segments = [...cut(rest, 0, to), ...middle, ...cut(rest, to, size)];
				break;
			}
			case "rewrite":
				segments = [...head, read(middle), ...tail];
				break;
			case "keep":
				segments = middle;
		}
	}
	return { text: read(segments), segments: toSegmentNumbers(segments) };
}

function cut(segments: readonly Segment[], start: number, end: number): Segment[] {
	const inside: Segment[] = [];
	let at = 0;
	for (const segment of segments) {
		const length = lengthOf(segment);
		const from = Math.max(0, start - at);
		const to = Math.min(length, end - at);
		at += length;
		if (from >= to) continue;
		if (typeof segment === "string") inside.push(segment.slice(from, to));
		else inside.push({ from: segment.from + from, to: segment.from + to });
	}
	return inside;
}

function toSegmentNumbers(segments: readonly Segment[]): Int32Array {
	return segmentsOf(
		segments.map((segment) =>
			typeof segment === "string"
				? Buffer.from(segment, "latin1")
				: { from: segment.from, count: lengthOf(segment) },
		),
	);
}

function lengthOf(segment: Segment): number {
	return typeof segment === "string" ? segment.length : segment.to - segment.from;
}

const editKinds = [
	"insert",
	"delete",
	"replace",
	"crumb",
	"duplicate",
	"move",
	"rewrite",
	"keep",
] as const;

const anyEdit: fc.Arbitrary<Edit> = fc.record({
	kind: fc.constantFrom(...editKinds.slice(0, -1), "insert", "insert", "delete", "crumb", "keep"),
	piece: fc.nat(40),
	// At the border of pieces, near it, or as far as the rules can look.
	distance: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		{ weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				...[
					-3000, -2950, -1450, -1000, -950, -400, -250, -100, 100, 200, 400, 950, 990, 1010, 1400,
				],
			),
		},
	),
	// -1 for the whole piece.
	length: fc.oneof(
		{ weight: 2, arbitrary: fc.constant(-1) },
		{ weight: 3, arbitrary: fc.nat(40) },
		{ weight: 1, arbitrary: fc.constantFrom(100, 400, 1000, 3000) },
	),
	seed: fc.nat(),
});

/** Contents of up to so many pieces, with a few versions. */
export function anyScene(maxPieces: number, maxVersions: number): fc.Arbitrary<Scene> {
	return fc.record({
		pieces: fc.array(fc.nat(), { minLength: 1, maxLength: maxPieces }),
		versions: fc.array(fc.array(anyEdit, { minLength: 1, maxLength: 4 }), {
			minLength: 1,
			maxLength: maxVersions,
		}),
	});
}
