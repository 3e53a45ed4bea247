// A terminal for the built program: a pseudo-terminal that python3 opens, so that the program
// sees what it would see of a person. Shows what was printed, types, and kills without warning.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dist, environment } from "./program.ts";

export interface TerminalRun {
	/** All that was printed so far. */
	readonly screen: () => string;
	/** Waits until a text is printed behind what was waited for before. */
	waitFor(text: string): Promise<void>;
	/** Types as a person does, without Enter. */
	type(text: string): void;
	/** Waits for a prompt, then types a line. */
	answer(prompt: string, line: string): Promise<void>;
	/** What the program hears when the terminal's window is closed. */
	hangUp(): Promise<void>;
	/** Kills the program as a crash of the machine would; nothing when it is over. */
	crash(): Promise<void>;
	/** The exit code, once the program has ended; 128 and more for a signal. */
	readonly ended: Promise<number>;
}

/** A later python3 on PATH may need a home folder. */
const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

/** Copies between the pseudo-terminal and our pipes; tells the program's process id on stderr. */
const bridge = `
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
sys.stderr.write(str(pid) + "\\n")
sys.stderr.flush()
sources = [0, terminal]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""
        if not data:
            sources.remove(source)
        else:
            os.write(1 if source == terminal else terminal, data)
status = os.waitpid(pid, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`;

export function startInTerminal(
	args: readonly string[],
	given: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): TerminalRun {
	const command = ["-c", bridge, process.execPath, `${dist}/cli.js`, ...args];
	const child = spawn(python, command, {
		cwd: given.cwd,
		env: { ...environment(), TERM: "dumb", ...given.env },
	});
	let screen = "";
	let read = 0;
	let changed = () => {};
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		screen += text;
		changed();
	});
	let isOver = false;
	const programId = new Promise<number>((done) => {
		child.stderr.setEncoding("utf8").once("data", (text: string) => done(Number(text)));
	});
	const ended = endOf(child).finally(() => {
		isOver = true;
		changed();
	});
	const run: TerminalRun = {
		screen: () => screen,
		ended,
		async waitFor(text) {
			for (;;) {
				const at = screen.indexOf(text, read);
				if (at >= 0) {
					read = at + text.length;
					return;
				}
				if (isOver) throw new Error(`The program ended without "${text}":\n${screen}`);
				await new Promise<void>((done, fail) => {
					const timer = setTimeout(
						() => fail(new Error(`Waited in vain for "${text}":\n${screen}`)),
						60_000,
					);
					changed = () => {
						clearTimeout(timer);
						done();
					};
				});
			}
		},
		type: (text) => child.stdin.write(text),
		async answer(prompt, line) {
			await run.waitFor(prompt);
			run.type(`${line}\r`);
		},
		async hangUp() {
			process.kill(await programId, "SIGHUP");
		},
		async crash() {
			if (!isOver) process.kill(await programId, "SIGKILL");
			await ended;
		},
	};
	return run;
}

async function endOf(child: ChildProcess): Promise<number> {
	return await new Promise((done, fail) => {
		child.on("error", fail);
		child.on("close", (code, signal) => {
			if (code === null) fail(new Error(`The terminal ended by ${signal}`));
			else done(code);
		});
	});
}
