// Runs the built program as users run it: another process, its own folder and environment, and
// nothing of ours in either. What changes from run to run is replaced by words.

import { type ChildProcess, spawn } from "node:child_process";
import { devNull } from "node:os";
import { resolve } from "node:path";
import { expandSample } from "../../src/packs/samples.ts";
import { version } from "../../src/version.ts";

// A process takes a moment to start, and longer on a busy machine.
export const dist: string = resolve(import.meta.dirname, "../../dist");

export interface Circumstances {
	readonly cwd?: string;
	/** Beside PATH and what keeps git from the machine's settings. */
	readonly env?: Readonly<Record<string, string>>;
	/** Default: nothing, and the end. */
	readonly stdin?: string | Buffer;
	/** The user to run as; for the superuser alone. */
	readonly uid?: number;
	/** The folder of another copy of the build. */
	readonly build?: string;
}

export interface Outcome {
	/** The exit code, or the name of the signal that ended the program. */
	readonly code: number | string | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the program to its end. */
export async function run(args: readonly string[], given: Circumstances = {}): Promise<Outcome> {
	const child = start(args, given);
	child.stdin?.on("error", () => {});
	child.stdin?.end(given.stdin ?? "");
	return await outcomeOf(child);
}

/** Starts the program and leaves its streams to the caller. */
export function start(args: readonly string[], given: Circumstances = {}): ChildProcess {
	const { cwd, env, uid, build = dist } = given;
	return spawn(process.execPath, [`${build}/cli.js`, ...args], {
		cwd,
		env: { ...environment(), ...env },
		...(uid !== undefined && { uid, gid: uid }),
	});
}

/** Waits for the end, collecting what is printed from now on. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
	const texts = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name]?.setEncoding("utf8").on("data", (text: string) => {
			texts[name] += text;
		});
	}
	return await new Promise((done, fail) => {
		child.on("error", fail);
		child.on("close", (code, signal) => done({ code: signal ?? code, ...texts }));
	});
}

export function environment(): Record<string, string> {
	const passed = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot"].flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(passed),
		HOME: devNull,
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CONFIG_NOSYSTEM: "1",
	};
}

/** A text with generators such as {hex:32} filled in; the same template gives the same text. */
export function fill(template: string, seed?: string): string {
	return expandSample(template, seed).text;
}

/** Puts words in the place of the root, the version, times and durations. */
export function steady(text: string, root = ""): string {
	return (root === "" ? text : text.replaceAll(root, "<root>"))
		.replaceAll(`"version": "${version}"`, '"version": "<version>"')
		.replaceAll(`"version":"${version}"`, '"version":"<version>"')
		.replace(/("startedAt": ?)"[^"]+"/g, '$1"<time>"')
		.replace(/("durationMs": ?)\d+/g, "$10");
}
