// How GitHub's runner reads a line of output: a command at its start after any white space, or the
// older form anywhere in it. Written after what the runner does, case by case.

export interface RunnerCommand {
	readonly name: string;
	readonly properties: Readonly<Record<string, string>>;
	readonly message: string;
}

/** The lines that the runner sees, with the command in each if there is one. */
export function readLines(output: string): (RunnerCommand | string)[] {
	// It reads lines as .NET does.
	return output
		.replace(/\n$/, "")
		.split(/\r\n|\r|\n/)
		.map((line) => readCommand(line) ?? line);
}

export function isCommand(line: RunnerCommand | string): line is RunnerCommand {
	return typeof line !== "string";
}

function readCommand(line: string): RunnerCommand | undefined {
	const text = line.replace(/^[\s\u0085]+/, "");
	const end = text.startsWith("::") ? text.indexOf("::", 2) : -1;
	if (end >= 0) return parse(text.slice(2, end), ",", text.slice(end + 2));
	const start = line.indexOf("##[");
	const close = start < 0 ? -1 : line.indexOf("]", start);
	if (close < 0) return undefined;
	return parse(line.slice(start + 3, close), ";", line.slice(close + 1));
}

function parse(info: string, separator: string, data: string): RunnerCommand {
	const [name = "", ...rest] = info.split(" ");
	const pairs = rest
		.join(" ")
		.trim()
		.split(separator)
		.filter((pair) => pair !== "")
		.map((pair) => {
			const at = pair.indexOf("=");
			return at < 0 ? [pair, ""] : [pair.slice(0, at), unescapeProperty(pair.slice(at + 1))];
		});
	return { name, properties: Object.fromEntries(pairs), message: unescapeData(data) };
}

function unescapeData(text: string): string {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
	return text
		.replaceAll("%0D", "\r")
		.replaceAll("%0A", "\n")
		.replaceAll("%3A", ":")
		.replaceAll("%2C", ",")
		.replaceAll("%25", "%");
}
