// Could a rule want anything in a file? It is read straight into the kernel's memory and looked at
// there. What holds nothing is passed; all else is for the scanner.

import { createScreen } from "../detect/screen.ts";
import { slackBytes } from "../kernel/kernel.ts";
import type { Pack } from "../packs/pack.ts";
import type { Content } from "./file-reader.ts";
import { firstRoomBytes, type Room } from "./room.ts";

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
	try {
		return makeFileScreen(packs, judges);
	} catch {
		return undefined;
	}
}

function makeFileScreen(packs: readonly Pack[], judges: boolean): FileScreen {
	let isUnsure = false;
	const screen = createScreen(packs, () => {
		isUnsure = !judges;
		return isUnsure;
	});
	const { kernel } = screen;
	let size = firstRoomBytes;
	let place = kernel.run.take(size + slackBytes);
	let buffer = kernel.view(place, size);
	return {
		room: {
			bytes() {
				// A memory that grows is another one, and the buffer of the old one is empty.
				if (buffer.length === 0) buffer = kernel.view(place, size);
				return buffer;
			},
			grow(bytes) {
				const larger = kernel.run.take(bytes + slackBytes);
				kernel.bytes().copyWithin(larger, place, place + size);
				kernel.run.give(place);
				[place, size] = [larger, bytes];
				buffer = kernel.view(place, size);
			},
		},
		passes(content, bytes) {
			if (content?.kind !== "bytes" || content.bytes.length !== bytes) return false;
			isUnsure = false;
			screen.forget(screen.whole(place, bytes, true));
			return !screen.isWanted && !isUnsure;
		},
	};
}
