// Runs the built Action the way GitHub's runner does: another process in the workspace, with the
// runner's variables and files and nothing else. Its program is built as the committed one is: .ci/run compares them.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "../../src/model/report.ts";
import { makeFolder } from "../sources/tree.ts";
import type { Github } from "./github.ts";

// A run fetches, scans and comments, in processes of its own.
const bundle: string = resolve(import.meta.dirname, "../../dist/action/main.cjs");

export interface Occasion {
	readonly github: Pick<Github, "url" | "apiUrl">;
	readonly workspace: string;
	readonly event: string;
	readonly payload: object;
	/** By their names in action.yml, with hyphens. */
	readonly inputs?: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
	/** Flags of Node itself. */
	readonly nodeFlags?: readonly string[];
}

export interface Told {
	readonly code: number | null;
	/** As it was printed, masks included. */
	readonly raw: string;
	/** Standard output without the lines that mask. */
	readonly stdout: string;
	readonly stderr: string;
	readonly summary: string;
	readonly outputs: Readonly<Record<string, string>>;
	readonly report: Report | undefined;
	/** The text of all reports. */
	readonly files: string;
	/** What each mask hides. */
	readonly masks: readonly string[];
}

export async function runAction(occasion: Occasion): Promise<Told> {
	const { github, workspace, event, payload, inputs = {}, env = {}, nodeFlags = [] } = occasion;
	const temporary = makeFolder();
	const runnerTemp = join(temporary, "temp");
	mkdirSync(runnerTemp);
	const place = (name: string, text = ""): string => {
		writeFileSync(join(temporary, name), text);
		return join(temporary, name);
	};
	const files = {
		GITHUB_EVENT_PATH: place("event.json", JSON.stringify(payload)),
		GITHUB_OUTPUT: place("output"),
		GITHUB_STEP_SUMMARY: place("summary"),
	};
	const given = Object.entries(inputs).map(([name, value]) => [
		`INPUT_${name.toUpperCase()}`,
		value,
	]);
	const child = spawn(process.execPath, [...nodeFlags, bundle], {
		cwd: workspace,
		env: {
			PATH: process.env.PATH,
			HOME: temporary,
			CI: "true",
			GITHUB_ACTIONS: "true",
			GITHUB_ACTION: "unleak",
			GITHUB_WORKSPACE: workspace,
			GITHUB_EVENT_NAME: event,
			GITHUB_REPOSITORY: "o/r",
			GITHUB_RUN_ID: "42",
			GITHUB_SERVER_URL: github.url,
			GITHUB_API_URL: github.apiUrl,
			RUNNER_TEMP: runnerTemp,
			INPUT_COMMENT: "true",
			...files,
			...Object.fromEntries(given),
			...env,
		},
	});
	const texts = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name].setEncoding("utf8").on("data", (text: string) => {
			texts[name] += text;
		});
	}
	const code = await new Promise<number | null>((done, fail) => {
		child.on("error", fail);
		child.on("close", done);
	});
	const outputs = parseOutputs(readFileSync(files.GITHUB_OUTPUT, "utf8"));
	const reportFile = outputs["report-file"] ?? "";
	const json = readIfThere(reportFile);
	const html = readIfThere(reportFile.replace(/\.json$/, ".html"));
	const { stdout, masks } = takeMasks(texts.stdout);
	return {
		code,
		raw: texts.stdout,
		stdout,
		masks,
		stderr: texts.stderr,
		summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
		outputs,
		report: json === "" ? undefined : (JSON.parse(json) as Report),
		files: json + html + readIfThere(outputs["sarif-file"] ?? ""),
	};
}

function readIfThere(file: string): string {
	return file !== "" && existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** As the runner reads the file: a name, a line that ends the value, and that line again. */
function parseOutputs(text: string): Record<string, string> {
	const outputs: Record<string, string> = {};
	const lines = text.split("\n");
	for (let at = 0; at < lines.length - 1; at++) {
		const [, name, end] = /^([a-z-]+)<<(\S+)$/.exec(lines[at]!) ?? [];
		if (name === undefined || end === undefined) throw new Error(`No output: ${lines[at]}`);
		const stop = lines.indexOf(end, at + 1);
		outputs[name] = lines.slice(at + 1, stop).join("\n");
		at = stop;
	}
	return outputs;
}

/** Exactly these lines, and only at the start: a mask that comes later comes too late. */
function takeMasks(stdout: string): { stdout: string; masks: string[] } {
	const lines = stdout.split("\n");
	const first = lines.findIndex((line) => !line.startsWith("::add-mask::"));
	const masks = lines.slice(0, first).map((line) => line.slice("::add-mask::".length));
	return {
		stdout: lines.slice(first).join("\n"),
		masks: masks.map((text) => text.replaceAll("%25", "%")),
	};
}
