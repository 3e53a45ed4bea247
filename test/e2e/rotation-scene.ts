// What a rotation needs to take place: providers that are not there, a state folder, a tree with a
// leaked key, and a terminal. Whatever a test does, no key may be seen or written anywhere.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Rotation } from "../../src/rotate/rotation.ts";
import { makeFolder } from "../sources/tree.ts";
import type { Authority } from "../verify/authority.ts";
import {
	answer,
	chimpy,
	type Responder,
	type Simulator,
	startSimulator,
} from "../verify/simulator.ts";
import { fill, type Outcome, run } from "./program.ts";
import { startInTerminal, type TerminalRun } from "./terminal.ts";

export const hex = (seed: string): string => fill("{hex:32}", seed);

/** A key of Mailchimp that works, of an account. */
export function alive(id: string): Responder {
	const account = answer(200, { account_id: id, account_name: "Shop", role: "owner" });
	return (response, seen) => (seen.path === "/3.0/ping" ? chimpy : account)(response, seen);
}

export interface Scene {
	readonly simulator: Simulator;
	readonly state: string;
	readonly records: string;
	/** Runs in a pseudo-terminal. */
	open(args?: readonly string[]): TerminalRun;
	/** Runs without a person. */
	alone(args: readonly string[], stdin?: string): Promise<Outcome>;
	/** The only record, with its outcome. */
	record(): Rotation & { readonly outcome: string };
	markdown(): string;
}

/** @param keys what must never be seen, as it is or in base64; `more` is added to the environment */
export async function setScene(
	authority: Authority,
	cwd: string,
	keys: readonly string[],
	more: Readonly<Record<string, string>> = {},
): Promise<Scene> {
	const simulator = await startSimulator(authority);
	onTestFinished(() => simulator.close());
	const state = makeFolder();
	const records = join(state, "unleak", "rotations");
	const env = { ...simulator.environment, XDG_STATE_HOME: state, ...more };
	const terminals: TerminalRun[] = [];
	const printed: string[] = [];
	onTestFinished(() => {
		const texts = [...printed, ...terminals.map(({ screen }) => screen()), ...filesBelow(state)];
		for (const key of keys) {
			const bare = key.replace(/-us\d+$/, "");
			const forms = [bare, Buffer.from(bare).toString("base64").slice(0, 40)];
			for (const form of forms) expect(texts.filter((text) => text.includes(form))).toEqual([]);
		}
	});
	function only(ending: string): string {
		const names = readdirSync(records).filter((name) => name.endsWith(ending));
		expect(names).toHaveLength(1);
		return readFileSync(join(records, names[0]!), "utf8");
	}
	return {
		simulator,
		state,
		records,
		open(args = []) {
			const terminal = startInTerminal(["rotate", ...args], { cwd, env });
			terminals.push(terminal);
			onTestFinished(() => terminal.crash());
			return terminal;
		},
		async alone(args, stdin) {
			const given = stdin === undefined ? {} : { stdin };
			const outcome = await run(["rotate", ...args], { cwd, env, ...given });
			printed.push(outcome.stdout, outcome.stderr);
			return outcome;
		},
		record: () => JSON.parse(only(".json")),
		markdown: () => only(".md"),
	};
}

function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}
