// Reads the messages of the reflogs: what a ref did and who did it. The subjects of commits stand there again, and
// words that stand nowhere else: a branch that is gone, a commit that was written over.

import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { createScanner } from "../../detect/scanner.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { builtinPacks } from "../../packs/builtin.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { ScanAccounting } from "../source.ts";

/** Yields the logs that may hold a secret; clean ones are not counted, as refs are not. */
export function* reflogBlobs(
	{ commonDir, bare }: Repository,
	accounting: ScanAccounting,
): Generator<Blob> {
	const { rulePacks, signal } = accounting;
	const { mayHold } = createScanner(rulePacks ?? builtinPacks);
	const budget = { files: maxFiles, bytes: maxBytes };
	const report = (path: string, message: string) =>
		accounting.addProblem({ code: "reflog", message, path });
	const folders = [join(commonDir, "logs"), join(commonDir, "worktrees")];
	for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
		for (const { path, kind } of listFolder(folder)) {
			if (signal.aborted) return;
			const shown = `${bare ? "" : ".git/"}${relative(commonDir, path).split(sep).join("/")}`;
			if (kind === "folder") folders.push(path);
			else if (isLog.test(shown)) {
				if (budget.files-- <= 0) return report(shown, `Did not read more than ${maxFiles} reflogs`);
				const bytes = readLog(path, Math.min(budget.bytes, accounting.maxFileBytes));
				if (typeof bytes === "string") report(shown, `Cannot read the reflog: ${bytes}`);
				else {
					budget.bytes -= bytes.length;
					if (bytes.length === 0 || !mayHold(bytes)) continue;
					accounting.addPlanned(bytes.length);
					yield {
						content: { kind: "bytes", bytes },
						provenance: [{ where: "message", path: shown }],
					};
				}
			}
		}
	}
}

/** True for a line of a reflog: a message that is no commit's. */
export function isInReflog({ where, path, commit }: Provenance): boolean {
	return where === "message" && commit === undefined && path !== "";
}

/** Links are not followed: they count as files, and are refused when they are opened. */
function listFolder(folder: string): { path: string; kind: "folder" | "file" }[] {
	try {
		return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
			path: join(folder, entry.name),
			kind: entry.isDirectory() ? "folder" : "file",
		}));
	} catch {
		return [];
	}
}

/** The reason where it cannot be read. */
function readLog(path: string, most: number): Buffer | string {
	try {
		const file = openSync(path, flags);
		try {
			const status = fstatSync(file);
			if (!status.isFile()) return "it is no regular file";
			if (status.size > most) return `it is larger than ${most} bytes`;
			const bytes = Buffer.allocUnsafe(status.size);
			return readable(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)));
		} finally {
			closeSync(file);
		}
	} catch (error) {
		return reasonOf(error);
	}
}

/** Blanks for the ids, and for the tab behind them: a message is no cell of a table. Columns stay. */
function readable(log: Buffer): Buffer {
	const text = log.toString("latin1").replace(idsOfLine, (ids) => " ".repeat(ids.length));
	return Buffer.from(text.replace(tabOfLine, "$1 "), "latin1");
}

const idsOfLine = /^[0-9a-f]{40,64} [0-9a-f]{40,64}/gm;
const tabOfLine = /^([^\t\n]*)\t/gm;
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const isLog = /^(?:\.git\/)?(?:worktrees\/[^/]+\/)?logs\//;
const maxFiles = 100_000;
const maxBytes = 256_000_000;
