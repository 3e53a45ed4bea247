// Scans the content that a pointer of Git LFS in a commit stands for, under the place of the pointer. What
// the local store lacks is on a server, out of a scan's reach.

import { lfsIdOf } from "../containers/lfs-pointer.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Blob } from "../model/blob.ts";
import { findLfsObject } from "../sources/lfs-store.ts";
import { createFileReader } from "../sources/tree/file-reader.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Accounting } from "./accounting.ts";
import { findInContent, findInside, type Scan } from "./scan-blob.ts";

/** False where the scan is to stop. */
export async function findInLfsObject(
	blob: Blob,
	scan: Scan,
	found: Occurrence[],
	isRepeated: boolean,
): Promise<boolean> {
	const opened = openLfsObject(blob, scan.accounting, isRepeated);
	if (opened === undefined) return true;
	const object = { content: opened.content, provenance: blob.provenance };
	try {
		const read = await findInContent(object, scan, found);
		const isPointer = idOf(object.content) !== undefined;
		return read !== undefined && (isPointer || (await findInside(object, scan, found, isRepeated)));
	} finally {
		opened.close();
	}
}

/** Undefined where there is none to scan; why is reported once. */
function openLfsObject(
	{ content: pointer, provenance: [place] }: Blob,
	accounting: Accounting,
	isRepeated: boolean,
): { readonly content: Blob["content"]; readonly close: () => void } | undefined {
	const id = idOf(pointer) ?? "";
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

function idOf(content: Blob["content"]): string | undefined {
	return content.kind === "bytes" ? lfsIdOf(content.bytes) : undefined;
}

const tooLarge = "Raise --max-file-size to scan a content that Git LFS keeps";
const unreadable = "Make what Git LFS keeps readable and scan again";
