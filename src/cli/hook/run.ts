// What an installed hook starts when git and grep could not rule a key out. Nobody is asked over
// the network. Where something fails, the commit is stopped, and how to go on is said: a hook
// that gives up in silence is none.

import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import { isHookName } from "../../hook/names.ts";
import { readStaging } from "../../hook/staging.ts";
import type { Finding } from "../../model/report.ts";
import { quoted } from "../../text/quoted.ts";
import { interruptible } from "../interrupt.ts";
import { ownName } from "../own-name.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";
import type { Opened } from "../target.ts";
import { adviceFor, failureAdvice } from "./advice.ts";

/** Takes the hook's name and what git gave it; 0 lets git go on. */
export async function runHook([name = "", ...given]: readonly string[]): Promise<number> {
	if (!isHookName(name)) {
		throw new UsageError("usage", `Cannot run the hook ${quoted(name)}: there is no such hook`);
	}
	try {
		return await interruptible((signal) => scanFor(name, given, signal));
	} catch (error) {
		process.stderr.write(failureAdvice(name));
		throw error;
	}
}

async function scanFor(
	name: Parameters<typeof failureAdvice>[0],
	given: readonly string[],
	signal: AbortSignal,
): Promise<number> {
	// git starts hooks at the root of the work tree.
	const settings = await settingsOf(process.cwd(), {});
	// Which keys live is not asked here: then all count.
	const failOn = settings.failOn === "active" ? "any" : settings.failOn;
	let code = 0;
	/** Then no commit is being made, so none was stopped. */
	let isNothingStaged = false;
	const findings: Finding[] = [];
	for (const opened of await openParts(name, given)) {
		const outcome = await runPlanned({
			flags: { progress: false },
			settings,
			opened: Promise.resolve(opened),
			isWhole: false,
			signal,
		});
		const own = exitCodeOf(outcome.report, failOn, false);
		if (own === 0) continue;
		const { present } = await import("../present.ts");
		await present(outcome, [{ format: "text" }], {});
		code = code === 1 ? 1 : own;
		isNothingStaged = outcome.report.problems.some((problem) => problem.code === "nothing-staged");
		findings.push(...outcome.report.findings);
	}
	if (code !== 0 && !isNothingStaged) {
		const stop = { findings, root: process.cwd(), program: ownName(), platform: process.platform };
		process.stderr.write(adviceFor(name, code, stop));
	}
	return code;
}

async function openParts(name: string, given: readonly string[]): Promise<Opened[]> {
	if (name === "commit-msg") return [await openMessage(given[0])];
	const repository = openHere();
	if (name !== "pre-push") {
		// Not by parts.ts: that loads what reads a history, and a person waits.
		const { createStagedSource } = await import("../../sources/repository/staged.ts");
		const source = createStagedSource(repository, readStaging(process.env));
		return [{ source, scope: { mode: "staged", root: repository.root } }];
	}
	const { openPushTarget } = await import("../../sources/repository/push.ts");
	const { readPush } = await import("../../hook/pushed.ts");
	const { refs, known } = await readPush(repository, await readStdin(), given[0] ?? "");
	return refs.length === 0 ? [] : [await openPushTarget(repository, refs, known)];
}

/** A work tree may lie elsewhere than its git folder, which git names then. */
function openHere(): Repository {
	const root = process.cwd();
	const program = findGit(root);
	if (program === undefined) {
		throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
	}
	const named = process.env.GIT_DIR;
	if (named === undefined || isSame(named, join(root, ".git")))
		return openRepository(root, program);
	const inside = tryOpen(root, program);
	return inside && isSame(inside.gitDir, named) ? inside : openRepository(named, program);
}

function tryOpen(root: string, program: string): Repository | undefined {
	try {
		return openRepository(root, program);
	} catch {
		return undefined;
	}
}

function isSame(one: string, other: string): boolean {
	try {
		return realpathSync(resolve(one)) === realpathSync(resolve(other));
	} catch {
		return false;
	}
}

async function openMessage(file: string | undefined): Promise<Opened> {
	const { readFile } = await import("node:fs/promises");
	const { recordedMessage } = await import("../../hook/message.ts");
	if (file === undefined) throw new UsageError("usage", "Name the file of the commit message");
	// git sets ":" where it opens no editor.
	const bytes = recordedMessage(await readFile(file), process.env.GIT_EDITOR !== ":");
	return {
		scope: { mode: "staged", root: process.cwd() },
		source: function* (accounting) {
			accounting.addPlanned(bytes.length);
			yield {
				content: { kind: "bytes", bytes },
				provenance: [{ where: "message", path: "" }],
			};
		},
	};
}

async function readStdin(): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString("utf8");
}
