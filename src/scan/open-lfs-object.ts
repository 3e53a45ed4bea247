// Opens the content that a pointer of Git LFS in a commit stands for, to be scanned under the place of the pointer. What
// the local store lacks is on a server, out of a scan's reach.

import { lfsIdOf } from "../containers/lfs-pointer.ts";
import type { Blob } from "../model/blob.ts";
import { findLfsObject } from "../sources/lfs-store.ts";
import { createFileReader } from "../sources/tree/file-reader.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Accounting } from "./accounting.ts";

/** Undefined where there is none to scan; why is reported once. */
export function openLfsObject(
	{ content: pointer, provenance: [place] }: Blob,
	accounting: Accounting,
	isRepeated: boolean,
): { readonly content: Blob["content"]; readonly close: () => void } | undefined {
	const id = (pointer.kind === "bytes" && lfsIdOf(pointer.bytes)) || "";
	const objects = [...accounting.gitFolders].flatMap((folder) => findLfsObject(folder, id) ?? []);
	const [object] = objects;
	if (object === undefined) {
		if (!isRepeated) accounting.addMissingLfs(place ?? {});
		return undefined;
	}
	const report = (code: string, message: string): undefined => {
		const at = place?.path ? { path: place.path } : {};
		if (!isRepeated) accounting.addContentProblem({ code, message, ...at });
	};
	const reader = createFileReader(accounting.maxFileBytes);
	try {
		const isTooLarge = object.size > accounting.maxFileBytes;
		const content = isTooLarge ? undefined : reader.read(object.file, object.size);
		if (content !== undefined) return { content, close: reader.close };
		return report("too-large", `${tooLarge}: ${id}`);
	} catch (error) {
		return report("unreadable", `${unreadable}: ${id}, ${reasonOf(error)}`);
	}
}

const tooLarge = "Raise --max-file-size to scan a content that Git LFS keeps";
const unreadable = "Make what Git LFS keeps readable and scan again";
