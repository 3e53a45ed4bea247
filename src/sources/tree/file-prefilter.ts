// Does a file hold nothing that a rule could want? Then it is passed; all else is for the scanner.

import { createPassing } from "../../detect/passing.ts";
import type { Pack } from "../../packs/pack.ts";
import type { Content } from "./file-reader.ts";
import type { Room } from "./reusable-buffer.ts";

export interface FileScreen {
	/** To read into. */
	readonly room: Room;
	/**
	 * True when the content that was read into the room is all of the file, as its size says, and a
	 * scan of it would give nothing, under any path.
	 */
	passes(content: Content | undefined, size: number): boolean;
}

/** Undefined where machine code does not run. One that `judges` asks the scanner where the kernel cannot tell. */
export function createFileScreen(packs: readonly Pack[], judges: boolean): FileScreen | undefined {
	const room = createPassing(packs, judges);
	return (
		room && {
			room,
			passes(content, size) {
				const isWhole = content?.kind === "bytes" && content.bytes.length === size;
				return isWhole && room.passes(size);
			},
		}
	);
}
