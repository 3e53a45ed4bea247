// A destination: one variable in one store, where a new key has to go. Its names come from the scanned tree, so they
// are checked before they can become part of a command.

export interface Destination {
	/** The id of its recipe. */
	readonly store: string;
	/** What the key is called there. */
	readonly name: string;
	/** What else says where: a repository, an environment, an app, a namespace. */
	readonly scope: Readonly<Record<string, string>>;
	/** The file that names it, relative to the root. */
	readonly path: string;
	readonly line: number;
	/** A level of the same store that may be empty: where the store has nothing there, nothing is to be done. */
	readonly isOptional?: true;
	/** What the tree leaves open, in words: then no command can be made. */
	readonly unclear?: string;
}

/** A remote of the clone: its name, and its URL as git has it. */
export interface CloneRemote {
	readonly name: string;
	readonly url: string;
}

/** Tells destinations apart, and stays the same from run to run. */
export function destinationId({ store, name, scope }: Destination): string {
	const places = Object.entries(scope).sort(([one], [other]) => (one < other ? -1 : 1));
	return [store, name, ...places.map(([key, value]) => `${key}=${value}`)].join(" ");
}

/** A destination whose names can stand in a command; undefined where its own name cannot. */
export function safeDestination(found: Destination): Destination | undefined {
	if (!isSafeName(found.name)) return undefined;
	const entries = Object.entries(found.scope).filter(([, value]) => value !== "");
	const unsafe = entries.find(([key, value]) => !isSafeScope(key, value));
	const scope = Object.fromEntries(entries.filter(([key, value]) => isSafeScope(key, value)));
	const unclear =
		found.unclear ??
		(unsafe && `the ${unsafe[0]} is no plain name there: it may be worked out when it runs`);
	return { ...found, scope, ...(unclear === undefined ? {} : { unclear }) };
}

/** Nothing that a tool could take for a flag, a path upwards, a URL, or more than one word. */
function isSafeName(text: string): boolean {
	return /^[A-Za-z0-9_/][A-Za-z0-9_./:@+=-]{0,199}$/.test(text) && !/\.\.|\/\//.test(text);
}

/** Some become part of a host's name: a region, a vault. */
function isSafeScope(key: string, value: string): boolean {
	const pattern = scopePatterns[key] ?? /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
	return pattern.test(value) && !value.includes("..") && !value.includes("//");
}

const path = /^[A-Za-z0-9_.][A-Za-z0-9_./-]{0,199}$/;
const label = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;

const scopePatterns: Readonly<Record<string, RegExp>> = {
	region: /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/,
	vault: label,
	host: /^[A-Za-z0-9][A-Za-z0-9.-]{0,200}(?::\d{1,5})?$/,
	worker: /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/,
	app: label,
	repository: path,
	project: path,
	path,
	file: path,
	environment: /^[A-Za-z0-9_][A-Za-z0-9_./*-]{0,99}$/,
};
