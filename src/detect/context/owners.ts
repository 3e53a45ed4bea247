// Reads the owners of a value, nearest first, in the notations in which code, settings, markup, dumps and prose name
// one.

import { readAddress } from "./addresses.ts";
import { isInlineTag } from "./element-labels.ts";
import { readNamesBefore } from "./expressions.ts";
import { readHead } from "./frame-heads.ts";
import { readMultipleAssignment } from "./multiple-assignment.ts";
import { maxFrames, type Owner, OwnerList } from "./owner-list.ts";
import { readQuestion } from "./questions.ts";
import { readRemarks } from "./remarks.ts";
import { readPipe } from "./shell-pipes.ts";
import { readSiblingName } from "./sibling-names.ts";
import type { Structure } from "./structure.ts";
import { readCell } from "./table-cells.ts";

/** Reads the owners of the value at [start, end) of `text`, nearest first. */
export function readOwners(
	text: string,
	start: number,
	end: number,
	structure: Structure,
	mayDefine = true,
): readonly Owner[] {
	const list = new OwnerList(text, start, end, structure, mayDefine);
	readQuestion(list);
	readAddress(list);
	readCell(list);
	readPipe(list);
	readMultipleAssignment(list);
	let at = readNamesBefore(list, start, structure.frames[0]!);
	for (const [number, frame] of structure.frames.entries()) {
		if (list.isFull || number >= maxFrames) break;
		readSiblingName(list, frame, number === 0 ? start : at);
		at = readHead(list, frame);
		// What stands before a mark of emphasis stands before the value.
		const outer = structure.frames[number + 1];
		if (
			outer &&
			frame.opener === "element" &&
			isInlineTag(text.slice(frame.headFrom, frame.headTo))
		) {
			at = readNamesBefore(list, frame.headFrom, outer);
		}
	}
	readRemarks(list);
	return list.owners;
}
