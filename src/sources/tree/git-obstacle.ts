// Why does git not answer? It opens ignore files and its own files without a look at what they
// are, and waits for a pipe for ever. No list of such files can be had without a walk of the tree,
// so it is made only when git is late, and while git still works.

import { statSync } from "node:fs";
import { join } from "node:path";
import { onDisk } from "../../text/path.ts";

/** What git would wait for. */
export interface Obstacle {
	/** Relative to the repository. */
	readonly path: string;
	/** Without ignore files git could still tell what its index holds. */
	readonly isIgnoreFile: boolean;
}

export interface Patience {
	/** The folder that holds ".git", absolute. */
	readonly repository: string;
	readonly signal: AbortSignal | undefined;
	/** How long git may be silent before it is looked into. */
	readonly patienceMs: number;
}

/** Gives what `ask` gives, or what keeps git from answering: then the signal of `ask` has fired. */
export async function whileNotBlocked<T>(
	{ repository, signal, patienceMs }: Patience,
	ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | Obstacle> {
	const giveUp = new AbortController();
	const answered = new AbortController();
	let obstacle: Obstacle | undefined;
	async function look(): Promise<void> {
		obstacle = await findObstacle(repository, answered.signal);
		if (obstacle !== undefined) giveUp.abort();
	}
	const timer = setTimeout(look, patienceMs);
	const signals = signal === undefined ? [giveUp.signal] : [giveUp.signal, signal];
	try {
		const answer = await ask(AbortSignal.any(signals));
		return obstacle ?? answer;
	} finally {
		clearTimeout(timer);
		answered.abort();
	}
}

async function findObstacle(
	repository: string,
	signal: AbortSignal,
): Promise<Obstacle | undefined> {
	for (const path of ownFiles) {
		if (isEndless(join(repository, path))) {
			return { path, isIgnoreFile: path === ".git/info/exclude" };
		}
	}
	const { walkFolder } = await import("./walk.ts");
	const paths = await walkFolder(repository, { signal, onUnreadable: () => {} });
	const found = paths.find(
		(path) => /(?:^|\/)\.gitignore$/.test(path.path) && isEndless(onDisk(repository, path)),
	);
	return found && { path: found.path, isIgnoreFile: true };
}

/** True for pipes, and for devices, which may be terminals. */
function isEndless(path: string | Buffer): boolean {
	try {
		const stats = statSync(path);
		return stats.isFIFO() || stats.isCharacterDevice();
	} catch {
		return false;
	}
}

/** What a listing opens in git's own folder. */
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
