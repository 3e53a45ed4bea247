// The type of a command: its name, its operands and its help.

export interface Command {
	readonly name: string;
	/** What stands behind the name, for the usage line. */
	readonly operands: string;
	readonly minOperands: number;
	readonly maxOperands: number;
	/** One line for the list of commands. */
	readonly summary: string;
	readonly examples: readonly (readonly [command: string, meaning: string])[];
	/** Told in the help of the command. */
	readonly exitCodes?: ExitCodes;
}

type ExitCodes = readonly (readonly [code: number, meaning: string])[];

/** Exit codes of a scan and their meaning, for the help. */
export const exitCodes: ExitCodes = [
	[0, "no keys found, and all that was planned was scanned"],
	[1, "keys found"],
	[2, "a wrong flag, config or rule pack, or a failure of unleak itself"],
	[3, "no keys found, but something could not be scanned, or nothing was left to scan"],
];

export const noOperands = { operands: "", minOperands: 0, maxOperands: 0 } as const;
export const pathOperands = {
	operands: "[PATH...]",
	minOperands: 0,
	maxOperands: Number.POSITIVE_INFINITY,
} as const;
