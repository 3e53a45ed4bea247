// Reads lines that a person types or pastes at the terminal when none of it may be shown. The terminal is in raw mode
// meanwhile, and each line is acknowledged, since nothing else shows that it came.

import { LineInput } from "../rotate/line-input.ts";
import { printError } from "./print.ts";

/** Reads from standard input until Ctrl-D (Ctrl-Z on Windows); undefined when they stop. */
export async function readTypedLines(
	prompt: string,
	signal: AbortSignal,
): Promise<string[] | undefined> {
	const { stdin } = process;
	const lines: string[] = [];
	let input = new LineInput(true);

	/** True at the end. */
	function take(character: string): boolean {
		const isEnd = ends.has(character);
		const { line } = input.take(isEnd ? "\r" : character);
		if (line === undefined) return false;
		input = new LineInput(true);
		if (line.trim() !== "") {
			lines.push(line.trim());
			printError(`Line ${lines.length} taken\n`);
		}
		return isEnd;
	}

	return await new Promise((done) => {
		function finish(result: string[] | undefined): void {
			stdin.off("data", onData);
			stdin.off("end", onEnd);
			signal.removeEventListener("abort", onStop);
			stdin.setRawMode(false);
			stdin.pause();
			done(result);
		}
		const onEnd = () => finish(lines);
		const onStop = () => finish(undefined);
		function onData(typed: string): void {
			for (const character of typed) {
				// As if the terminal had sent it: the signal given here fires then.
				const isStop = character === ctrlC && process.emit("SIGINT", "SIGINT");
				const isEnd = !isStop && take(character);
				if (isEnd) onEnd();
				if (isStop || isEnd) return;
			}
		}
		stdin.setEncoding("utf8");
		stdin.setRawMode(true);
		stdin.on("data", onData);
		stdin.on("end", onEnd);
		signal.addEventListener("abort", onStop);
		// Not earlier: whoever is asked may answer at once, and would see the answer.
		printError(prompt);
	});
}

const ctrlC = "\u0003";
const ends: ReadonlySet<string> = new Set(["\u0004", "\u001a"]);
