// Works out which commits a push introduces, from the lines that git gives the hooks of a push: which refs, and which
// commits the receiver is known to have.

import { UsageError } from "../errors.ts";
import { isTakenForAnother } from "../git/ambiguous-revision.ts";
import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";

export interface Push {
	readonly refs: readonly {
		readonly name: string;
		readonly id: string;
		readonly isNew: boolean;
	}[];
	/** Full ids, perhaps of commits that are not here. */
	readonly known: readonly string[];
}

/**
 * For lines of pre-push, "<local ref> <local id> <remote ref> <remote id>". `remote` is what git
 * names as the receiver: a remote, or a URL.
 */
export async function readPushedRefs(
	repository: Repository,
	lines: string,
	remote: string,
): Promise<Push> {
	// What is pushed can be called "HEAD@{2 days ago}".
	const pattern = /^.* (?<id>[0-9a-f]+) (?<name>\S*) (?<old>[0-9a-f]+)$/;
	return pushOf(parseUpdates(lines, pattern, "pre-push"), await knownOf(repository, remote));
}

/** For lines of pre-receive, "<old id> <new id> <ref>": the receiver has what its refs reach. */
export async function readReceivedRefs(repository: Repository, lines: string): Promise<Push> {
	const updates = parseUpdates(
		lines,
		/^(?<old>[0-9a-f]+) (?<id>[0-9a-f]+) (?<name>\S+)$/,
		"pre-receive",
	);
	if (updates.length === 0) throw unreadable("pre-receive", "standard input is empty");
	const { output } = await runGit(repository, ["for-each-ref", refFormat, "refs"]);
	return pushOf(
		updates,
		commitsIn(output, () => true),
	);
}

/** For one ref of which only revisions are known; `from` is what the receiver has of it, if anything. */
export async function readPushOfRange(
	repository: Repository,
	remote: string,
	{
		tip,
		from,
		name,
	}: { readonly tip: string; readonly from: string | undefined; readonly name: string },
): Promise<Push> {
	const idOf = async (revision: string) => {
		if (isTakenForAnother(repository, revision)) return "";
		const asking = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision];
		return (await runGit(repository, asking)).output.toString("latin1").trim();
	};
	const zeros = "0".repeat(repository.idLength);
	const old = (from && (await idOf(`${from}^{commit}`))) || zeros;
	return await readPushedRefs(repository, `- ${await idOf(tip)} ${name} ${old}`, remote);
}

interface Update {
	readonly name: string;
	readonly id: string;
	readonly old: string;
}

/** @throws UsageError for a line that is none: what it stands for would not be scanned. */
function parseUpdates(lines: string, pattern: RegExp, hook: string): Update[] {
	return lines.split("\n").flatMap((line, index) => {
		if (line === "") return [];
		const { id = "", name = "", old = "" } = pattern.exec(line)?.groups ?? {};
		if (isId.test(id) && isId.test(old)) return [{ name, id, old }];
		throw unreadable(hook, `line ${index + 1} of standard input is no update of a ref`);
	});
}

function unreadable(hook: string, what: string): UsageError {
	return new UsageError(
		"usage",
		`Cannot tell what is pushed: ${what}`,
		`Give it what git gives to ${hook}: one line a ref`,
	);
}

function pushOf(updates: readonly Update[], known: readonly string[]): Push {
	const old = updates.flatMap((update) => (isZero.test(update.old) ? [] : [update.old]));
	return {
		refs: updates
			.filter(({ id }) => !isZero.test(id))
			.map((update) => ({ name: update.name, id: update.id, isNew: isZero.test(update.old) })),
		known: [...new Set([...old, ...known])],
	};
}

/** Gives what the refs point to that were last seen at the receiver. */
async function knownOf(repository: Repository, receiver: string): Promise<string[]> {
	const tracking = await trackingPrefixes(repository, receiver);
	const { output } = await runGit(repository, ["for-each-ref", refFormat, "refs"]);
	return commitsIn(output, (name) => {
		// Of remotes "a" and "a/b", the longer prefix tells whose a ref is.
		return tracking.find(({ prefix }) => name.startsWith(prefix))?.isReceiver === true;
	});
}

const refFormat = "--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)";

/** The commits that refs point to, perhaps by a tag. */
function commitsIn(listing: Buffer, isWanted: (name: string) => boolean): string[] {
	return listing
		.toString("utf8")
		.split("\n")
		.flatMap((line) => {
			const [type, id = "", innerType, innerId = "", ...words] = line.split(" ");
			if (!isWanted(words.join(" "))) return [];
			if (type === "commit") return [id];
			return innerType === "commit" ? [innerId] : [];
		});
}

interface Tracking {
	/** Of full names. */
	readonly prefix: string;
	readonly isReceiver: boolean;
}

/** Where the refs of remotes are kept here, the longest prefix first. */
async function trackingPrefixes(repository: Repository, receiver: string): Promise<Tracking[]> {
	const { output } = await runGit(repository, ["config", "--null", "--list"]);
	const settings = output
		.toString("utf8")
		.split("\0")
		.flatMap((entry) => {
			const [key = "", ...value] = entry.split("\n");
			const [, name, what] = /^remote\.(.+)\.(url|pushurl|fetch)$/s.exec(key) ?? [];
			return name === undefined ? [] : [{ name, what, value: value.join("\n") }];
		});
	// A push to a URL is one to the remote that has it.
	const url = withoutEnding(receiver);
	const receivers = new Set([receiver]);
	for (const { name, what, value } of settings) {
		if (what !== "fetch" && withoutEnding(value) === url) receivers.add(name);
	}
	const usual = [...receivers, ...settings.map(({ name }) => name)].map((name) => {
		return { prefix: `refs/remotes/${name}/`, isReceiver: receivers.has(name) };
	});
	const set = settings.flatMap(({ name, what, value }) => {
		const target = what === "fetch" ? /:(refs\/.+)$/.exec(value)?.[1] : undefined;
		if (target === undefined) return [];
		// A refspec without a star names one ref; a mirror's refs are our own, and say nothing of it.
		const prefix = target.replace(/\*.*$/s, "");
		return isOwn.test(prefix) ? [] : [{ prefix, isReceiver: receivers.has(name) }];
	});
	return [...set, ...usual].sort((one, other) => other.prefix.length - one.prefix.length);
}

function withoutEnding(url: string): string {
	return url.replace(/\/+$/, "").replace(/\.git$/, "");
}

/** What is made here, or may be. */
const isOwn = /^refs\/(?:heads\/|tags\/|notes\/|stash$|$)/;
const isId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const isZero = /^0+$/;
