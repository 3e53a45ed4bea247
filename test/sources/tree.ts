// Makes real folders and repositories for tests of sources, removed when a test ends, and consumes sources.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { simpleGit } from "simple-git";
import { onTestFinished } from "vitest";
import type { Blob, Provenance } from "../../src/model/blob.ts";
import type { Notice, Problem, Tally } from "../../src/model/report.ts";
import type { ScanAccounting, Source } from "../../src/sources/source.ts";

/** Makes an empty folder and returns its real path. */
export function makeFolder(): string {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), "t-")));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Writes files into a folder; a name that ends in "/" is an empty folder. */
export function write(folder: string, files: Record<string, string | Uint8Array>): void {
	for (const [name, content] of Object.entries(files)) {
		const path = join(folder, name);
		mkdirSync(name.endsWith("/") ? path : dirname(path), { recursive: true });
		if (!name.endsWith("/")) writeFileSync(path, content);
	}
}

/** Makes a repository with these files committed. */
export async function makeRepository(
	files: Record<string, string>,
	folder = makeFolder(),
): Promise<string> {
	mkdirSync(folder, { recursive: true });
	write(folder, files);
	const repository = simpleGit({
		baseDir: folder,
		config: ["user.name=Test", "user.email=test@example.org"],
		allowEnvironment: Object.keys(ownEnvironment),
		unsafe: { allowUnsafeConfigPaths: true },
	}).env({ PATH: process.env.PATH, ...ownEnvironment });
	// After a git that prints nothing simple-git waits 50 ms.
	await repository.init(["--initial-branch=main"]);
	await repository.add(["--all", "--force", "--verbose"]);
	await repository.commit("All", { "--allow-empty": null });
	return folder;
}

/** Nothing of the machine's settings. */
const ownEnvironment = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };

/**
 * The arguments with which one git runs several commands in the root of a work tree until one fails: a test
 * process has so much memory that starting another process from it takes longer than git's work.
 */
export function inTurn(commands: readonly (readonly string[])[]): string[] {
	const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
	const lines = commands.map((args) => ["git", ...args].map(quote).join(" "));
	return ["-c", `alias.in-turn=!${lines.join(" && ")}`, "in-turn"];
}

/** Runs the machine's git without the machine's settings. */
export function git(folder: string, ...args: string[]): string {
	const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
	return execFileSync("git", [...who, "-c", "protocol.file.allow=always", ...args], {
		cwd: folder,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		env: { PATH: process.env.PATH, ...ownEnvironment },
	});
}

/** Writes a program that leaves a mark when it runs, and returns its path. */
export function writeMarker(path: string, mark: string): string {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `#!/bin/sh\necho ran >> '${mark}'\nexit 1\n`);
	chmodSync(path, 0o755);
	return path;
}

/** Runs as a user for whom file modes count, since the superuser may read everything. */
export async function asUnprivilegedUser<T>(run: () => Promise<T>): Promise<T> {
	if (process.geteuid?.() !== 0) return run();
	process.seteuid?.(65534);
	try {
		return await run();
	} finally {
		process.seteuid?.(0);
	}
}

export interface ConsumedSource {
	readonly blobs: readonly { readonly text: string; readonly provenance: readonly Provenance[] }[];
	readonly planned: Tally;
	/** What the source itself found clean. */
	readonly clean: Tally;
	readonly excluded: Tally;
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}

export interface ConsumeOptions {
	readonly rulePacks?: ScanAccounting["rulePacks"];
	readonly maxFileBytes?: number;
	readonly isExcluded?: (path: string) => boolean;
	readonly signal?: AbortSignal;
	/** Called while a blob is valid. */
	readonly onBlob?: (blob: Blob) => void;
}

/** Consumes a source as a scan does. */
export async function consume(
	source: Source,
	options: ConsumeOptions = {},
): Promise<ConsumedSource> {
	const planned = { blobs: 0, bytes: 0 };
	const clean = { blobs: 0, bytes: 0 };
	const excluded = { blobs: 0, bytes: 0 };
	const problems: Problem[] = [];
	const notices: Notice[] = [];
	const blobs: ConsumedSource["blobs"][number][] = [];
	const accounting: ScanAccounting = {
		maxFileBytes: options.maxFileBytes ?? 100_000_000,
		isExcluded: options.isExcluded ?? (() => false),
		signal: options.signal ?? new AbortController().signal,
		addPlanned: (bytes) => count(planned, bytes),
		addClean(number, bytes) {
			for (const tally of [planned, clean]) {
				tally.blobs += number;
				tally.bytes += bytes;
			}
		},
		rulePacks: options.rulePacks,
		addExcluded: (bytes) => count(excluded, bytes),
		addProblem: (problem) => problems.push(problem),
		addNotice: (notice) => notices.push(notice),
	};
	for await (const blob of source(accounting)) {
		options.onBlob?.(blob);
		blobs.push({ text: textOf(blob), provenance: blob.provenance });
	}
	return { blobs, planned, clean, excluded, problems, notices };
}

/** Reads a large content in windows of an odd size. */
export function textOf({ content }: Blob): string {
	if (content.kind === "bytes") return content.bytes.toString("utf8");
	const parts: Buffer[] = [];
	for (let position = 0; ; ) {
		const window = Buffer.alloc(1_000_003);
		const length = content.readAt(window, position);
		if (length === 0) return Buffer.concat(parts).toString("utf8");
		parts.push(window.subarray(0, length));
		position += length;
	}
}

function count(tally: { blobs: number; bytes: number }, bytes: number): void {
	tally.blobs++;
	tally.bytes += bytes;
}
