// Which runs may begin with the end of an escape, so that as many characters as a value has stand behind it.

import { describe, expect, test } from "vitest";
import { mayEndEscape } from "../../src/detect/escape-tails.ts";
import { draw, randomFrom } from "../git/pack/material.ts";

/** No letter of it ends an escape of one letter, and no two of its letters are hexadecimal digits. */
const value = draw(randomFrom(3), "ghijkloqsyz", 22);

describe("a tail", () => {
	test.each(["n", "22", "x22", "041", "0022", "u0022", "U00000022", "31m", "m", "K", "-", "5cn"])(
		"%s",
		(tail) => {
			expect(mayEndEscape(`${tail}${value}`, 22, 22)).toBe(true);
		},
	);

	test.each(["u005cu0022", "u005cu005cu005c", "25u0022", "u005cx22"])("nested: %s", (tail) => {
		expect(mayEndEscape(`${tail}${value}`, 22, 22)).toBe(true);
	});
});

describe("no tail", () => {
	test.each(["g", "gg", "o41m", "yyyy", "ng"])("%s", (start) => {
		expect(mayEndEscape(`${start}${value}`, 22, 22)).toBe(false);
	});

	test("a value without anything in front of it", () => {
		expect(mayEndEscape(value, 22, 22)).toBe(false);
	});

	test("one that leaves too little", () => {
		expect(mayEndEscape(`n${value.slice(1)}`, 22, 22)).toBe(false);
	});
});
