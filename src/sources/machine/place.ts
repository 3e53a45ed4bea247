// What a place is: where a program of this machine keeps what passed through it, as data. The lists are in
// agent-places.ts, more-agent-places.ts and other-places.ts; find-places.ts looks them up on disk.

export type System = "linux" | "macos" | "windows";

/** What lies there, in the words of the list that a person sees. */
export type PlaceKind =
	| "transcripts"
	| "history"
	| "settings"
	| "keys"
	| "requests"
	| "environment"
	| "named";

/**
 * A folder that a pattern starts from; base-folders.ts finds it. `config` and `data` are the folders of graphical
 * programs, `xdgConfig`, `xdgData` and `xdgState` those of programs that follow XDG on every system.
 */
export type Base =
	| "home"
	| "config"
	| "data"
	| "xdgConfig"
	| "xdgData"
	| "xdgState"
	| "claude"
	| "codex"
	| "copilot"
	| "zsh"
	| "historyFile"
	| "project";

export interface PlaceGroup {
	/** As reports name it. */
	readonly program: string;
	readonly kind: PlaceKind;
	readonly base: Base;
	/**
	 * Below the base, with "/". A "*" stands for any part of one name, a "**" at the end for all files below, a "**"
	 * before the last name for any folders; "|" stands between names. "" is the base itself.
	 */
	readonly paths: readonly string[];
	/** Absent: on every system. */
	readonly systems?: readonly System[];
	/** Takes the session and the project out of the path below the base. */
	readonly names?: RegExp;
	/** Why a key there may be missed, for the end of a sentence. */
	readonly limit?: string;
}
