// The machine that the program runs on, for the search of places.

import { homedir } from "node:os";
import { type Machine, systemOf } from "./base-folders.ts";

export function thisComputer(): Machine {
	return { system: systemOf(process.platform), env: process.env, home: homedir() };
}
