// What does a pack hold that could matter? Each entry is read once: blobs are screened, trees
// tell names and links, commits and tags are short and screened whole. What is told are sums
// and names; an entry that may hold a match, or that cannot be read here, is not told of at all,
// and is left to the plain path (objects.ts). A thread may leave it to be judged elsewhere whether
// one holds a match (left.ts).

import { copyCandidate, type DeferredCandidate } from "../../detect/deferred-candidate.ts";
import { createVersionPrefilter, type PrefilterState } from "../../detect/version-prefilter.ts";
import type { Pack as RulePack } from "../../packs/pack.ts";
import { parseWritten } from "../message.ts";
import { createCommitLinks, noLinks } from "./commit-links.ts";
import { entryTypes } from "./entry.ts";
import { createFamilyWalk, type Version } from "./family.ts";
import { findMissing, findText, type IdTable, idText, isAlone } from "./id-table.ts";
import { findNeeded } from "./needed.ts";
import { createPackFiles } from "./pack-file.ts";
import type { Pack } from "./store.ts";
import { createSum, harmless, moveSince, type Task, type Told } from "./told.ts";
import {
	createTreeReader,
	type EntryStarts,
	type TreeNews,
	tellIds,
	tellNews,
} from "./tree-versions.ts";

/** What is needed to read; all of it can be given to another thread. */
export interface ReadingPlan {
	readonly table: IdTable;
	readonly packs: readonly Pack[];
	readonly rulePacks: readonly RulePack[];
	/** The commits whose parents a shallow clone leaves out. */
	readonly shallow: ReadonlySet<string>;
	/** By the number of an id 1 for what is asked about; all of it where it is not said. */
	readonly only?: Uint8Array | undefined;
	/** Larger contents are left to the plain path, which reports them. */
	readonly maxFileBytes: number;
}

/**
 * Makes a reader; it remembers the names that it told. Where it is due to pause, it tells what it
 * has, and the rest is read next. One that leaves questions is not to be asked to pause; in `open` all such
 * readers count the bytes of those that nobody has answered.
 */
export function createReader(
	plan: ReadingPlan,
	open?: Int32Array,
): (task: Task, isDue?: () => boolean) => Told {
	const { table, packs, shallow } = plan;
	let questions: DeferredCandidate[] = [];
	let questionBytes = 0;
	const prefilter = createVersionPrefilter(plan.rulePacks, (question) => {
		const { length } = question.bytes;
		questionBytes += length;
		if (open === undefined || questionBytes > maxQuestionBytes) return false;
		// Where the main thread does not keep up, they would fill its memory.
		if (Atomics.load(open, 0) + length > maxOpenBytes) return false;
		Atomics.add(open, 0, length);
		questions.push(copyCandidate(question));
		return true;
	});
	const { kernel } = prefilter;
	const { wasm } = kernel;
	const links = createCommitLinks(table);
	let names: string[] = [];
	let missing = new Set<string>();
	let submodules = new Set<string>();
	let sum = createSum();
	let layout = packs[0]?.layout;

	const trees = createTreeReader(kernel, table.idBytes);
	const news: TreeNews = {
		onName: (name) => names.push(name),
		onIds(words, from, to) {
			findMissing(table, words, from, to, (at) => {
				const bytes = Buffer.from(words.buffer, words.byteOffset + 4 * at, table.idBytes);
				missing.add(bytes.toString("hex"));
			});
		},
		onSubmodule: (name) => submodules.add(name),
	};

	function visit(version: Version<PrefilterState | EntryStarts>): PrefilterState | EntryStarts {
		const { type, place, bytes, base, baseBytes } = version;
		if (type === entryTypes.tree) {
			const starts = trees.read(place, bytes, base as EntryStarts);
			if (starts === undefined) return undefined;
			tellNews(kernel, place, table.idBytes, news);
			note(version.entry);
			return starts;
		}
		if (type !== entryTypes.blob) {
			if (type === entryTypes.tag || !readCommit(version)) readWritten(version);
			return undefined;
		}
		const screened =
			base === undefined
				? prefilter.checkContent(place, bytes)
				: prefilter.checkVersion(place, bytes, base as PrefilterState, baseBytes);
		const number = layout!.ids[version.entry]!;
		if (!prefilter.mayHoldMatch && plan.only?.[number] !== 0 && note(version.entry))
			countContent(bytes);
		return screened;
	}

	/** Nearly all commits: written as git writes them, and holding nothing that a rule could want. */
	function readCommit({ entry, place, bytes: size }: Version<unknown>): boolean {
		const count = wasm.readCommit(place, size, table.idBytes);
		if (count < 0) return false;
		const written = wasm.authoredBytesIfClean(place, size);
		if (written < 0) return false;
		const number = layout!.ids[entry]!;
		const ids = kernel.int32At(wasm.referencedIds.value, (count * table.idBytes) / 4);
		links.noteCommit(number, ids, wasm.commitDate.value, (link) => {
			if (link > 0 && shallow.has(idText(table, number))) return;
			const id = Buffer.from(ids.buffer, ids.byteOffset + link * table.idBytes, table.idBytes);
			missing.add(id.toString("hex"));
		});
		if (!note(entry)) return true;
		sum.commits++;
		// Headers and the message.
		sum.blobs += 2;
		sum.bytes += written;
		return true;
	}

	/** Tags, and commits that the kernel leaves: what a person wrote, and the ids that they name. */
	function readWritten({ entry, type, place, bytes: size }: Version<unknown>): void {
		const content = kernel.bytesAt(place, size);
		const written = parseWritten(content);
		const { named, headers, message } = written;
		links.note(type === entryTypes.tag, layout!.ids[entry]!, written);
		for (const part of [headers, message]) {
			const from = place + part.byteOffset - content.byteOffset;
			prefilter.release(prefilter.checkContent(from, part.length, true));
			if (prefilter.mayHoldMatch) return;
		}
		const id = idText(table, layout!.ids[entry]!);
		for (const link of shallow.has(id) ? named.slice(0, 1) : named) {
			if (findText(table, link) === -1) missing.add(link);
		}
		if (!note(entry)) return;
		if (type === entryTypes.commit) sum.commits++;
		countContent(headers.length);
		countContent(message.length);
	}

	/**
	 * Notes that an entry holds no match. Of an id that is there twice the other content may be another
	 * one, and only git knows which it shows: such are left to it.
	 */
	function note(entry: number): boolean {
		const isNoted = isAlone(table, layout!.ids[entry]!);
		if (isNoted) sum.done.push(entry);
		return isNoted;
	}

	function forget(state: PrefilterState | EntryStarts): void {
		if (state === undefined) return;
		if ("regions" in state) prefilter.release(state);
		else trees.forget(state);
	}

	function countContent(contentBytes: number): void {
		sum.blobs++;
		sum.bytes += contentBytes;
	}

	const limits = {
		idBytes: table.idBytes,
		maxContentBytes: Math.min(plan.maxFileBytes, maxHeldBytes / 4),
		maxHeldBytes,
	};
	const packFile = createPackFiles(kernel, cacheBytes);
	const walks = packs.map(({ file, layout }) => {
		const isNeeded = plan.only && findNeeded(layout, plan.only);
		const visitor = { visit, forget, refuse: () => {} };
		return createFamilyWalk(kernel, packFile(file), layout, { ...limits, isNeeded }, visitor);
	});

	return function read(task, isDue) {
		const { pack, to } = task;
		const walk = walks[pack]!;
		layout = packs[pack]!.layout;
		let at = task.from;
		const left = createSum();
		const roots: number[] = [];
		while (at < to) {
			const asked = questions.length;
			const before = { ...sum, done: sum.done.length };
			if (!walk(layout.roots[at]!, isDue)) break;
			if (questions.length > asked) {
				moveSince(before, sum, left);
				roots.push(at);
			}
			at++;
		}
		tellIds(kernel, news);
		const own = links.take();
		const told = {
			pack,
			...(at < to && { rest: { ...task, from: at } }),
			...harmless(sum),
			...(roots.length > 0 && { left: { ...harmless(left), roots, questions } }),
			names,
			missing: [...missing],
			submodules: [...submodules],
			links: task.isAgain ? noLinks : own,
		};
		sum = createSum();
		questions = [];
		questionBytes = 0;
		names = [];
		missing = new Set();
		submodules = new Set();
		return told;
	};
}

const cacheBytes = 24 << 20;
/** For contents of one family that are held at once: more is left to git. */
const maxHeldBytes = 128 << 20;
/** Of one task; what is more is judged where it is met. */
const maxQuestionBytes = 4 << 20;
/** Of all threads, and a few more where several ask at once. */
const maxOpenBytes = 32 << 20;
