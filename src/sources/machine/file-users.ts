// Tells whether a file is in use: Linux says which processes have it open. Many agents open a transcript for each line
// that they add, so an agent that runs for the same home folder and has changed the file since it started counts too.
// Elsewhere a file that was changed a moment ago does, and one of an agent that runs at all.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

export interface FileInUse {
	/** Absolute, without links. */
	readonly path: string;
	readonly stats: Pick<Stats, "dev" | "ino" | "mtimeMs">;
	/** Of which program it is, where that is known. */
	readonly program: string | undefined;
}

export interface UserSearch {
	readonly platform: NodeJS.Platform;
	readonly now: () => number;
	/** Where Linux lists its processes. */
	readonly processFolder: string;
	/** The names of all running programs, one a line; used elsewhere. */
	readonly listPrograms: () => string;
}

const thisMachine: UserSearch = {
	platform: process.platform,
	now: Date.now,
	processFolder: "/proc",
	listPrograms: () =>
		process.platform === "win32"
			? run(join(process.env.SystemRoot ?? "C:\\Windows", "System32", "tasklist.exe"), ["/nh"])
			: run("/bin/ps", ["-axo", "comm="]),
};

/** Says for the end of a sentence who uses the file; undefined where nobody seems to. */
export function findFileUser(
	file: FileInUse,
	search: UserSearch = thisMachine,
): string | undefined {
	const ids = search.platform === "linux" ? processIds(search.processFolder) : [];
	if (ids.length > 0) return userOnLinux(file, ids, search.processFolder);
	if (search.now() - file.stats.mtimeMs < recentMs) return "it was changed less than a minute ago";
	const names = processNames[file.program ?? ""];
	if (names === undefined) return undefined;
	const running = new Set(search.listPrograms().split("\n").map(programName));
	return names.some((name) => running.has(name)) ? `${file.program} is running` : undefined;
}

const recentMs = 60_000;

/** How the processes of a program are called. */
const processNames: Readonly<Record<string, readonly string[]>> = {
	"Claude Code": ["claude"],
	"Claude Desktop": ["claude"],
	Codex: ["codex"],
	Cursor: ["cursor", "cursor-agent"],
	"Copilot CLI": ["copilot"],
	"Gemini CLI": ["gemini"],
	"Qwen Code": ["qwen"],
	opencode: ["opencode"],
	Windsurf: ["windsurf"],
	Cline: ["cline", "code", "code-insiders", "codium", "cursor", "windsurf"],
	"Roo Code": ["code", "code-insiders", "codium", "cursor", "windsurf"],
	"Kilo Code": ["code", "code-insiders", "codium", "cursor", "windsurf"],
	"VS Code": ["code"],
	"VS Code Insiders": ["code-insiders"],
	VSCodium: ["codium"],
	Zed: ["zed", "zeditor", "zed-editor"],
	Aider: ["aider"],
	Amp: ["amp"],
	Crush: ["crush"],
	Goose: ["goose"],
	Grok: ["grok"],
	Kiro: ["kiro", "kiro-cli"],
	"Mistral Vibe": ["vibe"],
	Warp: ["warp", "warp-terminal"],
};

function processIds(folder: string): string[] {
	try {
		return readdirSync(folder).filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
	} catch {
		return [];
	}
}

/** Processes of other users do not show what they have open; they are no agents of this one. */
function userOnLinux(file: FileInUse, ids: readonly string[], folder: string): string | undefined {
	for (const id of ids) {
		if (hasOpen(file, join(folder, id, "fd"))) {
			return `the process ${id} (${commandOf(folder, id)[0] ?? "unknown"}) has it open`;
		}
	}
	const names = processNames[file.program ?? ""] ?? [];
	const writer = ids.find((id) => {
		if (!commandOf(folder, id).some((word) => names.includes(word))) return false;
		const started = startOf(folder, id);
		return started !== undefined && file.stats.mtimeMs >= started && isOfHome(file, folder, id);
	});
	return writer === undefined
		? undefined
		: `${file.program} has been running since before its last change (process ${writer})`;
}

/** In ms since 1970: ticks since the system was started, which are hundredths of a second. */
function startOf(folder: string, id: string): number | undefined {
	const bootSeconds = /^btime (\d+)$/m.exec(readText(join(folder, "stat")))?.[1];
	// The name of the program stands in parentheses, and may hold some.
	const fields = readText(join(folder, id, "stat"))
		.replace(/^.*\) /s, "")
		.split(" ");
	const ticks = Number(fields[19]);
	return bootSeconds === undefined || !Number.isFinite(ticks)
		? undefined
		: Number(bootSeconds) * 1000 + ticks * 10;
}

function hasOpen({ stats, path }: FileInUse, folder: string): boolean {
	try {
		return readdirSync(folder).some((name) => {
			const link = join(folder, name);
			// A socket or a pipe is no path.
			if (!readLink(link).startsWith("/")) return false;
			const open = statSync(link, { throwIfNoEntry: false });
			return open === undefined
				? readLink(link) === path
				: open.ino === stats.ino && open.dev === stats.dev;
		});
	} catch {
		return false;
	}
}

function readLink(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return "";
	}
}

/** The names of a process: its program, and the script that a program such as node runs. */
function commandOf(folder: string, id: string): string[] {
	return readText(join(folder, id, "cmdline"))
		.split("\0")
		.slice(0, 3)
		.filter(Boolean)
		.flatMap(namesIn);
}

/** "/usr/lib/node_modules/@google/gemini-cli/dist/index.js" names the script, and the package. */
function namesIn(word: string): string[] {
	const packaged = /node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(word)?.[1];
	return [programName(word), ...(packaged ? [packaged.replace(/-(?:cli|code|ai)$/, "")] : [])];
}

function programName(word: string): string {
	const name = word.trim().split(/[\\/]/).at(-1) ?? "";
	return name.toLowerCase().replace(/(?:\.exe\b.*|\.m?js)$/, "");
}

/** Whether the process has a folder that the file lies in as its home or as an agent's. */
function isOfHome({ path }: FileInUse, folder: string, id: string): boolean {
	return readText(join(folder, id, "environ"))
		.split("\0")
		.some((entry) => {
			const [name = "", value = ""] = entry.split(/=(.*)/s);
			return homes.has(name) && value.length > 1 && path.startsWith(`${value.replace(/\/$/, "")}/`);
		});
}

const homes: ReadonlySet<string> = new Set([
	...["HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME", "COPILOT_HOME"],
	...["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "PWD"],
]);

function readText(path: string): string {
	try {
		return readFileSync(path, "latin1");
	} catch {
		return "";
	}
}

function run(program: string, args: readonly string[]): string {
	try {
		return execFileSync(program, args, { encoding: "utf8", timeout: 10_000, windowsHide: true });
	} catch {
		return "";
	}
}
