// The type of a flag: its spelling, its value, its commands and its help.

export interface Flag {
	readonly name: string;
	readonly short?: string;
	/** Other tools' spellings, understood and not advertised. */
	readonly aliases?: readonly string[];
	readonly kind: "boolean" | "string" | "list";
	/** What the value is called in the help. */
	readonly placeholder?: string;
	/** The only values there are. */
	readonly values?: readonly string[];
	/** "--no-name" says the opposite. */
	readonly negatable?: boolean;
	/** A boolean that other tools give a number, which changes nothing here. */
	readonly valueIgnored?: boolean;
	/** A boolean that stands for another flag with a value: "--json" for "--format json". */
	readonly means?: readonly [name: string, value: string];
	/** Commands that have the flag; "all" for every command. */
	readonly commands: readonly string[] | "all";
	readonly group: "Input" | "Policy" | "Output" | "Key" | "Other";
	readonly help: string;
	/** What it is for a command for which it means less, or another thing. */
	readonly helpFor?: Readonly<Record<string, string>>;
	/** Understood, not shown. */
	readonly hidden?: boolean;
}
