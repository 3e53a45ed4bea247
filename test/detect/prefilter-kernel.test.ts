// The kernel finds every candidate region that the scan in JavaScript finds, in a whole content and in any range.

import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compileProbeSet, compileProbes } from "../../src/detect/compile-rules.ts";
import { findCandidates } from "../../src/detect/find-candidates.ts";
import { rootLayer } from "../../src/detect/layer.ts";
import {
	changeMarginBytes,
	createPrefilterKernel,
	prefilterAnswers,
} from "../../src/detect/prefilter-kernel.ts";
import { ScanBudget } from "../../src/detect/scan-budget.ts";
import { findWideText } from "../../src/detect/wide-text.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { draw, pieceOf, randomFrom } from "../git/pack/material.ts";
import { draws, fc } from "../setup/draws.ts";
import { encoders, nest } from "./encoders.ts";

const probeSet = compileProbeSet(compileProbes(builtinPacks.flatMap(({ rules }) => rules)));
const { kernel } = createPrefilterKernel(probeSet);

interface Regions {
	readonly spans: [start: number, end: number][];
	readonly isUnclear: boolean;
	readonly hasWideText: boolean;
	readonly start: number;
	readonly end: number;
}

function regionsIn(bytes: Buffer, from = 0, to: number = bytes.length): Regions {
	const { wasm } = kernel;
	// What stands behind a content is no part of it.
	const place = kernel.copyIn(Buffer.concat([bytes, Buffer.from(hex.repeat(2))]));
	const answer = wasm.prefilterRange(place, bytes.length, from, to, 0);
	wasm.free(place);
	const length = wasm.regionsLength.value;
	const numbers = kernel.int32At(wasm.regions.value, length);
	const spans = Array.from({ length: length / 3 }, (_, region): [number, number] => [
		numbers[3 * region]!,
		numbers[3 * region + 1]!,
	]);
	const isUnclear = answer === prefilterAnswers.unclear;
	const hasWideText = Boolean(wasm.hasWideText.value);
	return {
		spans,
		isUnclear,
		hasWideText,
		start: wasm.scannedStart.value,
		end: wasm.scannedEnd.value,
	};
}

const random = randomFrom(3);
const hex = draw(random, "0123456789abcdef", 32);
const token = `Zq3${draw(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 19)}`;
const percent = (text: string) =>
	[...text].map((each) => `%${each.charCodeAt(0).toString(16)}`).join("");
const base64 = Buffer.from("a text that a key could be a part of...").toString("base64");
const gzip = `H4sI${draw(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 38)}`;
const zlib = `eJzz${draw(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 38)}`;
const short = "word ".repeat(5);
/** Of which most bytes are not read. */
const long = "word ".repeat(200);

describe.each([
	["short", short],
	["long", long],
])("in a %s text a candidate region is", (_, filler) => {
	const at = filler.length;
	test.each<[string, string, [number, number][], boolean]>([
		["nothing that is ordinary", "ordinary", [], false],
		["a run that could be a key", `${hex} `, [[0, 32]], false],
		["no run that is too short", `${hex.slice(1)} `, [], false],
		["no run that is too long", `${hex}f${hex} `, [], false],
		["a run with its data centre", `${hex}-us6 `, [[0, 32]], false],
		[
			"each of two runs in one",
			`${token}/${hex} `,
			[
				[0, 22],
				[23, 55],
			],
			false,
		],
		["base64 of text", `${base64} `, [[0, base64.length]], false],
		["base64 of gzip", `${gzip} `, [[0, gzip.length]], false],
		["base64 of zlib", `${zlib} `, [[0, zlib.length]], false],
		["what mail cuts", `${token.slice(0, 11)}=\n${token.slice(11)} `, [[0, 24]], false],
		[
			"not what is too short where mail cuts it",
			`${token.slice(0, 8)}=\n${token.slice(9, 19)} `,
			[],
			false,
		],
	])("%s", (_, text, spans, isUnclear) => {
		const bytes = Buffer.from(filler + text + filler);
		const seen = regionsIn(bytes);
		expect(seen.spans).toEqual(spans.map(([start, end]) => [start + at, end + at]));
		expect(seen).toMatchObject({ isUnclear, start: 0, end: bytes.length });
	});

	test("not a NUL that stands beside no text", () => {
		const wide = Buffer.from("too-short/to-be-k", "utf16le").toString("latin1");
		for (const text of ["\0", "\0".repeat(100), "a\0", wide, `${wide}  ${wide}`]) {
			expect(regionsIn(Buffer.from(filler + text + filler, "latin1")).isUnclear).toBe(false);
		}
	});

	test("escapes of a value from the first to the last, or more", () => {
		const escapes = percent(hex);
		const { spans } = regionsIn(Buffer.from(filler + escapes + filler));
		expect(spans[0]?.[0]).toBeLessThanOrEqual(at);
		expect(spans.at(-1)?.[1]).toBeGreaterThanOrEqual(at + escapes.length - 3);
		expect(regionsIn(Buffer.from(filler + escapes.slice(0, 30) + filler)).spans).toEqual([]);
	});

	test.each([
		["text in UTF-16", Buffer.from("mailchimp/api/keys/20", "utf16le").toString("latin1")],
		["text in UTF-16, the other way round", `\0${[..."mailchimp/api/keys/20"].join("\0")}`],
	])("all of a %s", (_, text) => {
		const bytes = Buffer.from(filler + text + filler, "latin1");
		const { spans, hasWideText } = regionsIn(bytes);
		expect(hasWideText).toBe(true);
		expect(spans.some(([start, end]) => start <= at && end >= at + text.length - 1)).toBe(true);
	});

	test.each([
		["base64 that may go on in the next line", `${base64.padEnd(60, "A")}\n`],
		["base64 that may go on in a string", `${base64.padEnd(60, "A")}\\n`],
	])("not what only the whole can tell: %s", (_, text) => {
		expect(regionsIn(Buffer.from(filler + text + filler)).isUnclear).toBe(true);
	});
});

test("the range that was read ends where no run is cut", () => {
	const bytes = Buffer.from(`one ${token}/${hex} two`);
	for (let from = 0; from < bytes.length; from++) {
		const { start, end } = regionsIn(bytes, from, from + 1);
		const isInRun = from >= 4 && from < 59;
		if (isInRun) expect([start, end]).toEqual([4, 59]);
		else expect([start <= from, end >= from + 1]).toEqual([true, true]);
	}
});

describe("whatever the text, the kernel finds what JavaScript finds:", () => {
	const anyPieces = fc.array(fc.nat().map(pieceOf), { minLength: 1, maxLength: 8 });

	/** What JavaScript finds, as starts and ends in the content. */
	function expectedIn(bytes: Buffer, from = 0): readonly (readonly [number, number])[] {
		const spans: (readonly [number, number])[] = [];
		const span = { from, to: bytes.length, floor: 0 };
		for (const event of findCandidates(bytes, probeSet, span, new ScanBudget(bytes.length))) {
			const { start, end } = event.kind === "piece" ? event.piece : event;
			// Only what decoding shows is looked for.
			if (event.kind !== "escaped") spans.push([start, end]);
		}
		return spans;
	}

	/** The same of text of two or four bytes a character. */
	function wideTextIn(bytes: Buffer): readonly (readonly [number, number])[] {
		const layer = rootLayer(bytes, 0, bytes.length, 0);
		return [...findWideText(layer)].map((text) => {
			const { start, end } = text.origin(text.from, text.to);
			return [start, end];
		});
	}

	test("in all of it", () => {
		fc.assert(
			fc.property(anyPieces, (pieces) => {
				const bytes = Buffer.from(pieces.join(""), "latin1");
				const seen = regionsIn(bytes);
				const expected = expectedIn(bytes);
				if (seen.isUnclear) return;
				const { spans } = seen;
				expect(expected.filter((each) => !isTouched(each, spans))).toEqual([]);
				// All of it, for a value may stand anywhere in it and its name anywhere else.
				const isCovered = ([start, end]: readonly [number, number]) =>
					spans.some(([from, to]) => from <= start && to >= end);
				expect(wideTextIn(bytes).filter((each) => !isCovered(each))).toEqual([]);
			}),
			draws(1000),
		);
	});

	test("in any range, of packed data in base64", () => {
		const packed = fc.tuple(fc.uint8Array({ minLength: 20, maxLength: 3000 }), fc.boolean());
		fc.assert(
			fc.property(packed, fc.nat(), fc.nat(1200), ([content, isGzip], place, length) => {
				const text = (isGzip ? gzipSync : deflateSync)(content).toString("base64");
				const bytes = Buffer.from(`${long}${text} ${long}`);
				const from = place % bytes.length;
				const to = Math.min(bytes.length, from + length);
				const { spans } = regionsIn(bytes, from, to);
				// Padding is no part of it.
				const own = [long.length, long.length + text.replace(/=+$/, "").length] as const;
				expect(isTouched(own, spans)).toBe(from <= own[1] && to >= own[0]);
			}),
			draws(200),
		);
	});

	test.each(["\\u", "entities", "hexadecimal entities"])(
		"a value of which each character is an escape in \\u, written in %s, wherever the scan begins",
		(name) => {
			const [one, two] = ["\\u", name].map((each) =>
				encoders.find((encoder) => encoder.name === `${each}, all of it`),
			);
			const { text } = nest(one!.encode(`a: ${token} b`), two!);
			const bytes = Buffer.from(text);
			const [value] = expectedIn(bytes);
			for (let at = value![0]; at <= value![1]; at += 5) {
				const { spans } = regionsIn(bytes, at - changeMarginBytes, at + changeMarginBytes);
				expect([at, isTouched(value!, spans)]).toEqual([at, true]);
				expect(expectedIn(bytes, at)).toContainEqual(value);
			}
		},
	);

	test.each([0, 1, 11, token.length - 1])(
		"a value that mail wrote, where the sign of character %d is escaped",
		(escaped) => {
			const written = [...token].map((character, index) => {
				const sign = index === escaped ? "%u003d" : "=";
				return sign + character.charCodeAt(0).toString(16).toUpperCase();
			});
			const bytes = Buffer.from(`value: '${written.join("")}' `);
			const expected = expectedIn(bytes);
			expect(expected.length).toBeGreaterThan(0);
			const { spans } = regionsIn(bytes);
			expect(expected.filter((each) => !isTouched(each, spans))).toEqual([]);
		},
	);

	test("in any range, of all that begins or ends in it or its margin", () => {
		fc.assert(
			fc.property(anyPieces, fc.nat(), fc.nat(1200), (pieces, place, length) => {
				const bytes = Buffer.from(pieces.join(""), "latin1");
				const from = place % (bytes.length + 1);
				const to = Math.min(bytes.length, from + length);
				const seen = regionsIn(
					bytes,
					Math.max(0, from - changeMarginBytes),
					Math.min(bytes.length, to + changeMarginBytes),
				);
				const expected = expectedIn(bytes);
				if (seen.isUnclear) return;
				const { spans } = seen;
				const near = expected.filter(([start, end]) => start <= to && end >= from);
				expect(near.filter((each) => !isTouched(each, spans))).toEqual([]);
			}),
			draws(1000),
		);
	});

	function isTouched([start, end]: readonly [number, number], spans: readonly [number, number][]) {
		return spans.some(([from, to]) => from < end && to > start);
	}
});
