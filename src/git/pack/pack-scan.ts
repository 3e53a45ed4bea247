// Scans the delta families of a pack. Each entry is read once: blobs go through the version prefilter, trees
// give names and references, commits and tags are short and are checked whole. Clean contents are only
// counted. An entry that may hold a match, or that cannot be read here, is reported in no count and is left
// to git (object-reader.ts). A worker may defer candidates to the main thread (deferred-results.ts).

import { mayBeOpened, type Opens } from "../../containers/container-prefilter.ts";
import {
	copyCandidate,
	createScanCheck,
	type DeferredCandidate,
} from "../../detect/match-check.ts";
import { checkTotal } from "../../detect/scan-budget.ts";
import { createVersionPrefilter, type PrefilterState } from "../../detect/version-prefilter.ts";
import type { Pack as RulePack } from "../../packs/pack.ts";
import { parseCommitOrTag } from "../commit-or-tag.ts";
import { createReferenceCollector, noReferences } from "./commit-references.ts";
import { entryTypes } from "./entry-types.ts";
import { createFamilyWalk, type Version } from "./family-walk.ts";
import { findIdHex, findMissing, type IdTable, idHex, isUniqueId } from "./id-table.ts";
import { findNeededEntries } from "./needed-entries.ts";
import type { GitPack } from "./object-store.ts";
import { createPackFiles } from "./pack-file.ts";
import {
	countsOf,
	createTally,
	markTally,
	moveSince,
	type PackScanResult,
	type PackTask,
} from "./pack-scan-result.ts";
import {
	createTreeReader,
	type EntryStarts,
	type NewTreeItems,
	reportNewIds,
	reportNewItems,
} from "./tree-reader.ts";

/** What is needed to read; all of it can be given to another thread. */
export interface PackScanPlan {
	readonly table: IdTable;
	readonly packs: readonly GitPack[];
	readonly rulePacks: readonly RulePack[];
	/** The size of the packs, from which follows how much may be checked here. */
	readonly packBytes?: number;
	/** The commits whose parents a shallow clone leaves out. */
	readonly shallow: ReadonlySet<string>;
	/** By the number of an id: 1 for what is to be reported. All of it by default. */
	readonly wantedIds?: Uint8Array | undefined;
	/** Larger contents are left to git, where they are reported. */
	readonly maxFileBytes: number;
	/** What the scan looks into: it is left to git, clean or not. */
	readonly opens?: Opens | undefined;
}

/**
 * Makes the function that scans tasks; it remembers the names that it reported. Where `isDue` says so it
 * pauses, and reports what it has and what remains. With `pendingBytes`, which counts the unresolved bytes of
 * all workers, it defers candidates; then it must not be paused.
 */
export function createPackScanner(
	plan: PackScanPlan,
	pendingBytes?: Int32Array,
): (task: PackTask, isDue?: () => boolean) => PackScanResult {
	const { table, packs, shallow } = plan;
	let candidates: DeferredCandidate[] = [];
	let candidateBytes = 0;
	const defer = (candidate: DeferredCandidate): boolean => {
		const { length } = candidate.bytes;
		candidateBytes += length;
		if (pendingBytes === undefined || candidateBytes > maxDeferredBytes) return false;
		// Where the main thread does not keep up, they would fill its memory.
		if (Atomics.load(pendingBytes, 0) + length > maxPendingBytes) return false;
		Atomics.add(pendingBytes, 0, length);
		candidates.push(copyCandidate(candidate));
		return true;
	};
	const total = plan.packBytes === undefined ? undefined : checkTotal(plan.packBytes);
	const holdsMatch = createScanCheck(plan.rulePacks, total);
	const prefilter = createVersionPrefilter(plan.rulePacks, (one) => !defer(one) && holdsMatch(one));
	const { kernel } = prefilter;
	const { wasm } = kernel;
	const references = createReferenceCollector(table);
	let names: string[] = [];
	let missingIds = new Set<string>();
	let submodules = new Set<string>();
	let tally = createTally();
	let layout = packs[0]?.layout;

	const trees = createTreeReader(kernel, table.idBytes);
	const newItems: NewTreeItems = {
		onName: (name) => names.push(name),
		onIds(words, from, to) {
			findMissing(table, words, from, to, (at) => {
				const bytes = Buffer.from(words.buffer, words.byteOffset + 4 * at, table.idBytes);
				missingIds.add(bytes.toString("hex"));
			});
		},
		onSubmodule: (name) => submodules.add(name),
	};

	function visit(version: Version<PrefilterState | EntryStarts>): PrefilterState | EntryStarts {
		const { type, address, bytes, base, baseBytes } = version;
		if (type === entryTypes.tree) {
			const starts = trees.parse(address, bytes, base as EntryStarts);
			if (starts === undefined) return undefined;
			reportNewItems(kernel, address, table.idBytes, newItems);
			noteClean(version.entry);
			return starts;
		}
		if (type !== entryTypes.blob) {
			if (type === entryTypes.tag || !readCommit(version)) readCommitOrTag(version);
			return undefined;
		}
		const state =
			base === undefined
				? prefilter.checkContent(address, bytes)
				: prefilter.checkVersion(address, bytes, base as PrefilterState, baseBytes);
		if (plan.opens && mayBeOpened(plan.opens, kernel.memoryBytes(), address, bytes)) return state;
		const number = layout!.ids[version.entry]!;
		if (!prefilter.mayHoldMatch && plan.wantedIds?.[number] !== 0 && noteClean(version.entry))
			countContent(bytes);
		return state;
	}

	/** Handles nearly all commits: clean ones, written as git writes them. */
	function readCommit({ entry, address, bytes: size }: Version<unknown>): boolean {
		const count = wasm.readCommit(address, size, table.idBytes);
		if (count < 0) return false;
		const authoredBytes = wasm.authoredBytesIfClean(address, size);
		if (authoredBytes < 0) return false;
		const number = layout!.ids[entry]!;
		const ids = kernel.int32At(wasm.referencedIds.value, (count * table.idBytes) / 4);
		references.addCommit(number, ids, wasm.commitDate.value, (index) => {
			if (index > 0 && shallow.has(idHex(table, number))) return;
			const id = Buffer.from(ids.buffer, ids.byteOffset + index * table.idBytes, table.idBytes);
			missingIds.add(id.toString("hex"));
		});
		if (!noteClean(entry)) return true;
		tally.commits++;
		// Headers and the message.
		tally.blobs += 2;
		tally.bytes += authoredBytes;
		return true;
	}

	/** Handles tags and the other commits: checks what a person wrote, and notes the referenced ids. */
	function readCommitOrTag({ entry, type, address, bytes: size }: Version<unknown>): void {
		const content = kernel.bytesAt(address, size);
		const parsed = parseCommitOrTag(content);
		const { referencedIds, headers, message } = parsed;
		references.addParsed(type === entryTypes.tag, layout!.ids[entry]!, parsed);
		// Numbers, since a memory that grows in a check leaves what was read of it empty.
		const parts = [headers, message].map((part) => ({
			from: address + part.byteOffset - content.byteOffset,
			bytes: part.length,
		}));
		for (const { from, bytes } of parts) {
			prefilter.release(prefilter.checkContent(from, bytes, true));
			if (prefilter.mayHoldMatch) return;
		}
		const id = idHex(table, layout!.ids[entry]!);
		for (const named of shallow.has(id) ? referencedIds.slice(0, 1) : referencedIds) {
			if (findIdHex(table, named) === -1) missingIds.add(named);
		}
		if (!noteClean(entry)) return;
		if (type === entryTypes.commit) tally.commits++;
		for (const { bytes } of parts) countContent(bytes);
	}

	/**
	 * Notes that an entry is clean. An id that is there twice may have two contents, and only git knows
	 * which one it shows: such ids are left to git.
	 */
	function noteClean(entry: number): boolean {
		const isNoted = isUniqueId(table, layout!.ids[entry]!);
		if (isNoted) tally.cleanEntries.push(entry);
		return isNoted;
	}

	function release(state: PrefilterState | EntryStarts): void {
		if (state === undefined) return;
		if ("regions" in state) prefilter.release(state);
		else trees.release(state);
	}

	function countContent(contentBytes: number): void {
		tally.blobs++;
		tally.bytes += contentBytes;
	}

	const limits = {
		idBytes: table.idBytes,
		maxContentBytes: Math.min(plan.maxFileBytes, maxHeldBytes / 4),
		maxHeldBytes,
	};
	const packFile = createPackFiles(kernel, cacheBytes);
	const walks = packs.map(({ file, layout }) => {
		const isNeeded = plan.wantedIds && findNeededEntries(layout, plan.wantedIds);
		const visitor = { visit, release, skip: () => {} };
		return createFamilyWalk(kernel, packFile(file), layout, { ...limits, isNeeded }, visitor);
	});

	return function scan(task, isDue) {
		const { pack, to } = task;
		const walk = walks[pack]!;
		layout = packs[pack]!.layout;
		let at = task.from;
		const deferred = createTally();
		const roots: number[] = [];
		while (at < to) {
			const before = candidates.length;
			const mark = markTally(tally);
			if (!walk(layout.roots[at]!, isDue)) break;
			if (candidates.length > before) {
				moveSince(mark, tally, deferred);
				roots.push(at);
			}
			at++;
		}
		reportNewIds(kernel, newItems);
		const own = references.take();
		const result: PackScanResult = {
			pack,
			...(at < to && { remaining: { ...task, from: at } }),
			...countsOf(tally),
			...(roots.length > 0 && { deferred: { ...countsOf(deferred), roots, candidates } }),
			names,
			missingIds: [...missingIds],
			submodules: [...submodules],
			references: task.isRepeated ? noReferences : own,
		};
		tally = createTally();
		candidates = [];
		candidateBytes = 0;
		names = [];
		missingIds = new Set();
		submodules = new Set();
		return result;
	};
}

const cacheBytes = 24 << 20;
/** Contents of one family that are held at once; more is left to git. */
const maxHeldBytes = 128 << 20;
/** Of one task; further candidates are checked by the worker. */
const maxDeferredBytes = 4 << 20;
/** Of all workers; a few more where several defer at the same time. */
const maxPendingBytes = 32 << 20;
