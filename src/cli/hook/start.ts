// What a hook starts: it runs the program beside it, and keeps there what V8 has compiled of it, so that the next start
// compiles nothing (half of its time). Whoever can write there can write the program too. What is kept names the
// program that it was made of, for V8 compares no more than the length.

import {
	accessSync,
	closeSync,
	constants,
	fstatSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { delayCompilation } from "../delay-compilation.ts";

// First, for V8 takes nothing that was compiled under other settings.
delayCompilation();
// The rules' patterns run once or twice each here: to optimise them takes longer than they do.
setFlagsFromString("--no-regexp-optimization");

const program = __filename.replace(/\.cjs$/, "-program.cjs");
const kept = __filename.replace(/cjs$/, `${process.versions.v8}-${process.arch}.cache`);
const text = readFileSync(program, "utf8");
/** The build ends a program with its hash. */
const hash = Buffer.from(text.slice(-64));

const cachedData = readKept();
const script = new Script(`(function (require) {${text}\n})`, {
	filename: program,
	...(cachedData && { cachedData }),
});
if (cachedData === undefined || script.cachedDataRejected) process.on("exit", keep);
script.runInThisContext()(createRequire(program));

/** Undefined where another user wrote it, or could have. */
function readKept(): Buffer | undefined {
	try {
		const file = openSync(kept, "r");
		try {
			const { uid, mode } = fstatSync(file);
			const canOthersWrite = process.platform !== "win32" && (mode & 0o022) !== 0;
			if (uid !== statSync(program).uid || canOthersWrite) return undefined;
			const bytes = readFileSync(file);
			const isOfProgram = bytes.subarray(-hash.length).equals(hash);
			return isOfProgram ? bytes.subarray(0, -hash.length) : undefined;
		} finally {
			closeSync(file);
		}
	} catch {
		return undefined;
	}
}

/** Runs after the answer. Where nothing can be written, the next start compiles again. */
function keep(): void {
	const temporary = `${kept}.${process.pid}.tmp`;
	try {
		accessSync(__dirname, constants.W_OK);
		const data = script.createCachedData();
		// A run that ended early has compiled little: not worth keeping.
		if (data.length < text.length) return;
		writeFileSync(temporary, Buffer.concat([data, hash]), { flag: "wx", mode: 0o644 });
		renameSync(temporary, kept);
	} catch {
		rmSync(temporary, { force: true });
	}
}
