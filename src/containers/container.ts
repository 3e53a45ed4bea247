// What a reader of containers takes and gives. A container is an archive, a compressed file or a document: bytes in
// which further contents stand. Readers run in a thread of their own (worker.ts), so they may block.

import type { ContainerBudget } from "./budget.ts";
import type { PictureText } from "./pictures/picture-text.ts";

/** One piece of what a container holds: a member's bytes, or text that was made from a document. */
export interface ContainerPart {
	/** As the container has it; a path with "/". Empty where the container names nothing. */
	readonly name: string;
	readonly bytes: Uint8Array;
	/** Made text (UTF-8), not a member as it stands: no container in it is looked for. */
	readonly text?: boolean;
	/** Text that was made of it is a part of its own: what both show is told of that one. */
	readonly hasText?: boolean;
	/** A limit ended it before its end, which is a problem of its own: what is missing of it is no damage. */
	readonly isCut?: boolean;
	/** It is the text of a picture: where its keys stand there. */
	readonly picture?: PictureText["keys"];
	/** Of a nested repository: the commit that brought it. */
	readonly origin?: PartOrigin;
}

export interface PartOrigin {
	readonly commit: string;
	/** ISO 8601. */
	readonly date: string;
	/** The commit's own text, and no file of it. */
	readonly isMessage: boolean;
	/** From the top of its repository. */
	readonly path: string;
}

/** What could not be read of a container. The rest of it is read all the same. */
export interface PartProblem {
	/** "git-history" becomes a notice, without a message of its own: not all of a nested repository was read. */
	readonly code: string;
	/** The member; absent where it is of the container as a whole. */
	readonly name?: string;
	/** What happened and what to do, without the names of container and member. */
	readonly message: string;
}

/** What a reader may know of a container beside its bytes. */
export interface Surroundings {
	/** Its own name, where it has one. */
	readonly name: string;
	/** The path of the outermost one and all names that lead to it. */
	readonly place: string;
	/** Pictures that it packs in its own way are given as files. */
	readonly wantsPictures: boolean;
}

/**
 * Reads one format. Decoded bytes go through `budget.output()` or are counted with `budget.takeBytes()`; slices of
 * the container's own bytes cost nothing. It may throw: what it gave before stands, and the error becomes a problem.
 */
export type ContainerReader = (
	bytes: Uint8Array,
	budget: ContainerBudget,
	surroundings: Surroundings,
) => AsyncGenerator<ContainerPart | PartProblem> | Generator<ContainerPart | PartProblem>;

export function isProblem(item: ContainerPart | PartProblem): item is PartProblem {
	return "code" in item;
}

/** Between the names of nested members: "inner.zip!a.txt". */
const memberSeparator = "!";

/** The name of a member of a member. */
export function joinMembers(outer: string, inner: string): string {
	if (outer === "" || inner === "") return outer + inner;
	return `${outer}${memberSeparator}${inner}`;
}
