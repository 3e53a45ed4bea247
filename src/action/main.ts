// The Action: reads the runner's environment, and writes workflow commands, files and an exit code. Nothing is
// printed before the secrets are masked. Only what every run needs is imported here; the rest is loaded when there is
// something to scan.

import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { readGithubEvent } from "../cli/github-event.ts";
import { printNow } from "../cli/print.ts";
import { UsageError } from "../errors.ts";
import { escapeCommandData } from "../text/escape.ts";
import { readEvent, type WorkflowEvent } from "./event.ts";
import { readInputs } from "./inputs.ts";
import { writeOutputs, writeSummary } from "./outputs.ts";

// The runner gives no arguments.
if (isMainThread && process.argv.length < 3) {
	void run().then((code) => {
		process.exitCode = code;
	});
} else {
	// This file is also the program of the thread that opens archives, and of the process that it starts.
	const own = fileURLToPath(import.meta.url);
	void import("../containers/worker.ts").then(({ serveAs }) => serveAs(own));
}

async function run(): Promise<number> {
	const environment = process.env;
	try {
		const inputs = readInputs(environment);
		const event = openEvent();
		const { task } = event;
		if (task.kind !== "nothing") {
			const { runTask } = await import("./run-task.ts");
			return await runTask(environment, inputs, event, task);
		}
		printNow(`unleak: nothing to scan, ${task.reason}\n`);
		writeSummary(environment, `unleak: nothing to scan, ${task.reason}\n`);
		writeOutputs(environment, { findings: 0, active: 0, complete: true, commits: 0 });
		return 0;
	} catch (error) {
		const { describeFailure: describeFault, failureExitCode: failed } = await import(
			"../cli/failure.ts"
		);
		const lines = describeFault(error).join("\n");
		printNow(`::error title=unleak::${escapeCommandData(lines)}\n`);
		// Nobody knows how many there are: not 0.
		writeOutputs(environment, { complete: false });
		return failed;
	}
}

/** @throws UsageError "event" */
function openEvent(): WorkflowEvent {
	const { GITHUB_EVENT_NAME, GITHUB_EVENT_PATH } = process.env;
	if (!GITHUB_EVENT_NAME || !GITHUB_EVENT_PATH) {
		throw new UsageError(
			"event",
			"Cannot tell what happened: this is no run of GitHub Actions",
			'Elsewhere use the program itself: "unleak scan --range BASE..HEAD"',
		);
	}
	let payload: unknown;
	try {
		payload = readGithubEvent(GITHUB_EVENT_PATH);
	} catch {
		throw new UsageError("event", "Cannot read the event's payload: it is no JSON of a sane size");
	}
	return readEvent(GITHUB_EVENT_NAME, payload);
}
