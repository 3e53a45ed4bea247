// Reads ar files: Debian packages (tars in it) and static libraries.

import type { ContainerBudget } from "./budget.ts";
import type { ContainerPart, PartProblem } from "./container.ts";
import { decodeName } from "./member-name.ts";

export function* readAr(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const ar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	/** GNU's list of long names, to which a name such as "/15" points. */
	let longNames: Buffer = Buffer.alloc(0);
	for (let at = markBytes; at + headerBytes <= ar.length; ) {
		budget.takeTime(headerBytes);
		const header = ar.toString("latin1", at, at + headerBytes);
		const [, written = "", digits = ""] = form.exec(header) ?? [];
		if (digits === "") {
			yield {
				code: "archive-damaged",
				message: "a header in it is not right: what follows was not read",
			};
			return;
		}
		const start = at + headerBytes;
		const end = start + Number(digits);
		const content = ar.subarray(start, Math.min(end, ar.length));
		const bsd = /^#1\/(\d+)/.exec(written);
		const long = /^\/(\d+)/.exec(written);
		const nameBytes = bsd === null ? 0 : Math.min(Number(bsd[1]), content.length);
		let name = decodeName(Buffer.from(written.trimEnd().replace(/\/$/, ""), "latin1"));
		if (bsd !== null) name = decodeName(content.subarray(0, nameBytes)).replace(/\0+$/, "");
		else if (long !== null)
			name = decodeName(longNames.subarray(Number(long[1]))).replace(/\/?\n.*$/s, "");
		if (written.startsWith("//")) longNames = content;
		else yield { name, bytes: content.subarray(nameBytes) };
		if (end > ar.length)
			yield { code: "archive-damaged", name, message: "the archive ends before it does" };
		at = end + (end % 2);
	}
}

/** Name, time, owner, group, mode and size, and two bytes that end it. */
const form = /^(.{16}).{32}(\d{1,10}) *`\n$/s;
const [markBytes, headerBytes] = [8, 60];
