// Describes what an output stream can show: colour, width, and whether it is a terminal. Flags count first, then
// FORCE_COLOR and NO_COLOR in Node's order, then the stream.

export interface Terminal {
	readonly color: boolean;
	/** Columns; 80 where nobody knows. */
	readonly width: number;
	/** Whether a person looks at it. */
	readonly interactive: boolean;
}

/** The two facts that are asked of a stream. */
export interface TerminalStream {
	readonly isTTY?: boolean;
	readonly columns?: number;
}

/** `color` is what --color or --no-color said. */
export function describeTerminal(
	env: Readonly<Record<string, string | undefined>>,
	stream: TerminalStream,
	color?: boolean,
): Terminal {
	const interactive = stream.isTTY === true;
	return {
		color: color ?? wantedColor(env) ?? (interactive && env.TERM !== "dumb"),
		width: validWidth(stream.columns) ?? validWidth(Number(env.COLUMNS)) ?? 80,
		interactive,
	};
}

function wantedColor({
	FORCE_COLOR: force,
	NO_COLOR: no,
}: Readonly<Record<string, string | undefined>>): boolean | undefined {
	if (force !== undefined) return force !== "0" && force !== "false";
	return no !== undefined && no !== "" ? false : undefined;
}

function validWidth(width: number | undefined): number | undefined {
	return width !== undefined && Number.isInteger(width) && width > 0 && width <= 10_000
		? width
		: undefined;
}

/** What a person presses to end what they type. */
export const endOfInput: string = process.platform === "win32" ? "Ctrl-Z and Enter" : "Ctrl-D";
