// The types that all adapters share: what an agent's hook is told, and what may be answered. An adapter is pure: it
// turns an event into texts and files to look at, and a verdict on these into the answer that this agent heeds.

/** When the agent calls: before a prompt is sent, before and after a tool runs, after it failed, before the next request. */
export type Moment = "prompt" | "before" | "after" | "failed" | "batch";

/** A file that the event names, whose content would reach the model. */
export interface NamedFile {
	/** As the event has it: relative to its folder, or absolute; "~/" is the home folder. */
	readonly path: string;
	/** "prompt" may be the name with a sentence's signs around it; "output" holds what a tool gave back. */
	readonly mention: "prompt" | "read" | "command" | "output";
}

export interface AgentEvent {
	readonly moment: Moment;
	/** The agent's name of the event. */
	readonly name: string;
	/** The agent's name of the tool. */
	readonly tool?: string;
	/** What the tool is given, or the prompt: each text in it is looked at. */
	readonly given?: unknown;
	/** What the tool gave back, in the agent's own shape. */
	readonly output?: unknown;
	/** The file whose content `given` or `output` is, for rules and policies that ask for it. */
	readonly path?: string;
	readonly files: readonly NamedFile[];
	/** The folder that the agent works in. */
	readonly cwd?: string;
}

/** A key that was found, fit to be shown. */
export interface FoundKey {
	/** What it is, such as "Mailchimp API key". */
	readonly title: string;
	readonly redacted: string;
	readonly fingerprint: string;
	/** Where it stands, in words, such as "the prompt" or the name of a file. */
	readonly place: string;
}

export type AgentVerdict =
	| { readonly status: "clean" }
	| {
			readonly status: "found";
			readonly keys: readonly FoundKey[];
			/** The event's output without its keys, in the same shape. */
			readonly output?: unknown;
	  }
	| {
			/** A text that is to be written holds the words that stand for a hidden key. */
			readonly status: "marker";
	  }
	| {
			/** It could not be looked at. */
			readonly status: "unchecked";
			readonly reason: string;
			/** The event's output with every longer text taken out. */
			readonly output?: unknown;
	  };

/** What the process says to the agent. */
export interface AgentAnswer {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number;
}

/** What stands around an event beside its own text. */
export interface AgentSurroundings {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The event's name from the installed command, for agents that do not send it. */
	readonly eventName: string | undefined;
	/** How a person types this program's name. */
	readonly program: string;
}

export interface AgentAdapter {
	/** As the command line has it. */
	readonly name: string;
	/** As people write it. */
	readonly title: string;
	/** What it prints where nothing was found; by default nothing. */
	readonly passes?: string;
	/** Undefined for an event that holds nothing to look at; "silent" where another adapter answers. */
	readonly read: (
		payload: Readonly<Record<string, unknown>>,
		around: AgentSurroundings,
	) => AgentEvent | "silent" | undefined;
	readonly answer: (
		event: AgentEvent,
		verdict: Exclude<AgentVerdict, { status: "clean" }>,
		around: AgentSurroundings,
	) => AgentAnswer;
	/** The answer to an event that cannot be understood: it blocks wherever this agent lets a hook block. */
	readonly refuse: (reason: string) => AgentAnswer;
}

/** What lets the agent go on. */
export const noAnswer: AgentAnswer = { stdout: "", stderr: "", code: 0 };
