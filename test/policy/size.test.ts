import { expect, test } from "vitest";
import { parseSize } from "../../src/policy/size.ts";
import { fc } from "../setup/draws.ts";

test.each([
	["1", 1],
	["1048576", 1_048_576],
	["12B", 12],
	["100MB", 100_000_000],
	["100 mb", 100_000_000],
	["4GB", 4_000_000_000],
	["1KiB", 1024],
	["100MiB", 104_857_600],
	["512k", 524_288],
	["512K", 524_288],
	["2M", 2_097_152],
	["1g", 1_073_741_824],
	["1TiB", 1_099_511_627_776],
	["9007199254740991", Number.MAX_SAFE_INTEGER],
	["0007", 7],
])("parseSize() reads %j as %i bytes", (text, bytes) => {
	expect(parseSize(text)).toBe(bytes);
});

test.each([
	"",
	" ",
	"MB",
	"0",
	"0MB",
	"-1",
	"+1",
	"1.5GB",
	"1e3",
	"0x10",
	"1_000",
	"1,000",
	"10 0",
	"1  MB",
	"1PB",
	"1iB",
	"100MBs",
	" 1",
	"1\n",
	"9007199254740992",
	"9007199254740993",
	"8192TiB",
	"9".repeat(400),
])("parseSize() refuses %j", (text) => {
	expect(parseSize(text)).toBeUndefined();
});

test("parseSize() is exact for every whole number of units", () => {
	const units = { KB: 10n ** 3n, MB: 10n ** 6n, GB: 10n ** 9n, K: 2n ** 10n, MiB: 2n ** 20n };
	fc.assert(
		fc.property(
			fc.bigInt({ min: 1n, max: 2n ** 60n }),
			fc.constantFrom(...Object.entries(units)),
			(count, [unit, bytes]) => {
				const exact = count * bytes;
				const expected = exact < 2n ** 53n ? Number(exact) : undefined;
				expect(parseSize(`${count}${unit}`)).toBe(expected);
			},
		),
	);
});
