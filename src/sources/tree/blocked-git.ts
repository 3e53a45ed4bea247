// Finds the file on which git blocks. Git opens ignore files and its own files without checking what they are, and
// waits for a pipe for ever. Finding such files takes a walk of the tree, so this runs only when git is late.

import { statSync } from "node:fs";
import { join } from "node:path";
import { onDisk } from "../../text/path.ts";

/** A file on which git would wait. */
export interface BlockingFile {
	/** Relative to the repository. */
	readonly path: string;
	/** Without ignore files git could still list its index. */
	readonly isIgnoreFile: boolean;
}

export interface BlockingCheck {
	/** The folder that holds ".git", absolute. */
	readonly repository: string;
	readonly signal: AbortSignal | undefined;
	/** How long git may give no answer before the search begins. */
	readonly idleMs: number;
}

/** The result of `ask`, or the file on which git blocks; then the signal of `ask` was aborted. */
export async function unlessBlocked<T>(
	{ repository, signal, idleMs }: BlockingCheck,
	ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | BlockingFile> {
	const giveUp = new AbortController();
	const answered = new AbortController();
	let blocking: BlockingFile | undefined;
	async function search(): Promise<void> {
		blocking = await findBlockingFile(repository, answered.signal);
		if (blocking !== undefined) giveUp.abort();
	}
	const timer = setTimeout(search, idleMs);
	const signals = signal === undefined ? [giveUp.signal] : [giveUp.signal, signal];
	try {
		const answer = await ask(AbortSignal.any(signals));
		return blocking ?? answer;
	} finally {
		clearTimeout(timer);
		answered.abort();
	}
}

async function findBlockingFile(
	repository: string,
	signal: AbortSignal,
): Promise<BlockingFile | undefined> {
	for (const path of ownFiles) {
		if (blocksReader(join(repository, path))) {
			return { path, isIgnoreFile: path === ".git/info/exclude" };
		}
	}
	const { walkFolder } = await import("./walk-folder.ts");
	const paths = await walkFolder(repository, { signal, onUnreadable: () => {} });
	const found = paths.find(
		(path) => /(?:^|\/)\.gitignore$/.test(path.path) && blocksReader(onDisk(repository, path)),
	);
	return found && { path: found.path, isIgnoreFile: true };
}

/** True for pipes, and for devices, which may be terminals. */
function blocksReader(path: string | Buffer): boolean {
	try {
		const stats = statSync(path);
		return stats.isFIFO() || stats.isCharacterDevice();
	} catch {
		return false;
	}
}

/** The files that a listing opens in git's own folder. */
const ownFiles: readonly string[] = [
	"HEAD",
	"commondir",
	"config",
	"config.worktree",
	"index",
	"info/exclude",
	"info/sparse-checkout",
	"objects/info/alternates",
].map((name) => `.git/${name}`);
