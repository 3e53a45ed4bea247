// Finds where the new key has to go: reads the files of the tree that git does not ignore, the few ignored ones that say
// which project a folder belongs to, and the clone's remotes. Also local files that hold the old key and that git ignores.

import { runGit } from "../../git/git-process.ts";
import type { Repository } from "../../git/repository.ts";
import type { UseSearch } from "../../rotate/rotation.ts";
import { isEnvFile } from "../../sources/tree/ignored-env.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import type { TreeListing } from "../../sources/tree/tree-listing.ts";
import { createTreeSource } from "../../sources/tree/tree-source.ts";
import type { CloneRemote, Destination } from "../../stores/destination.ts";
import { createDestinationFinder } from "../../stores/find-destinations.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { readSource } from "../../trace/read-source.ts";
import type { RotationSession } from "./session.ts";

export async function findDestinations(
	{ root, signal }: RotationSession,
	repository: Repository | undefined,
	key: TracedKey,
	search: UseSearch,
): Promise<{ readonly destinations: Destination[]; readonly gaps: readonly string[] }> {
	const inTree = search.uses.flatMap(({ name }) => name ?? []);
	const names = [...new Set([...inTree, ...(key.names ?? [])])];
	const remotes = repository ? await listRemotes(repository) : [];
	const hosts = { github: process.env.GH_HOST, gitlab: process.env.GITLAB_HOST };
	const finder = createDestinationFinder({ names, ruleId: key.ruleId, remotes, hosts });
	const listing = await listTree(root, { signal });
	const all = await listTree(root, { includeIgnored: true, signal });
	const plain = new Set(listing.entries.map(({ path }) => path));
	const ignored = all.entries.filter(({ path }) => !plain.has(path));
	const wanted = listing.entries.filter(({ path }) => !generated.test(path));
	const read: TreeListing = {
		...listing,
		entries: [...wanted, ...ignored.filter(({ path }) => projectNotes.test(path))],
	};
	await readSource(createTreeSource(read), {
		signal,
		overlapBytes: 0,
		onPiece({ bytes, base, provenance: [location] }) {
			const isText = bytes.length <= maxFileBytes && !bytes.subarray(0, 8192).includes(0);
			if (base > 0 || !isText || location?.where !== "file") return;
			finder.addFile(location.path, bytes.toString("utf8"));
		},
	});
	const local =
		repository === undefined
			? []
			: ignoredEnvFiles(search, new Set(ignored.map(({ path }) => path)));
	return { destinations: [...finder.finish(), ...local], gaps: finder.gaps };
}

const maxFileBytes = 512 << 10;
/** What builds and packages bring speaks of other people's projects. */
const generated =
	/(?:^|\/)(?:node_modules|vendor|\.git|dist|build|\.next|\.terraform|__pycache__)\//;
const projectNotes = /(?:^|\/)(?:\.vercel\/project\.json|\.netlify\/state\.json|\.firebaserc)$/;

/** Files with the old key on this machine, which no clone gets. */
function ignoredEnvFiles({ uses }: UseSearch, ignored: ReadonlySet<string>): Destination[] {
	const own = uses.filter(({ path, encoded }) => !encoded && ignored.has(path) && isEnvFile(path));
	return [...new Map(own.map((use) => [use.path, use])).values()].map(({ path, line, name }) => ({
		store: "env-file",
		name: name ?? "key",
		scope: { file: path },
		path,
		line,
	}));
}

async function listRemotes(repository: Repository): Promise<CloneRemote[]> {
	const { output } = await runGit(repository, ["config", "--get-regexp", "^remote\\..*\\.url$"]);
	return output
		.toString("utf8")
		.split("\n")
		.flatMap((line) => {
			const match = /^remote\.(.{1,100})\.url (.{1,500})$/.exec(line);
			return match ? [{ name: match[1]!, url: match[2]! }] : [];
		});
}
