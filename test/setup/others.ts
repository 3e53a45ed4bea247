// What the tests with programs of others need of the system; packages they install themselves.

import { bring } from "./programs.ts";

export function setup(): void {
	if (process.platform !== "linux") return;
	bring([
		["pre-commit", "pre-commit"],
		["chromium", "chromium"],
	]);
}
