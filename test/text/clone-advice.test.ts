import { expect, test } from "vitest";
import { cloneAdvice } from "../../src/text/clone-advice.ts";

test.each([
	["https://github.com/acme/shop", true],
	["git@github.com:acme/shop.git", true],
	["shop", false],
	["C:/shop", false],
	["a@b", false],
])("%s in the place of a folder is to be cloned: %s", (path, isAddress) => {
	expect(cloneAdvice(path) !== undefined).toBe(isAddress);
});
