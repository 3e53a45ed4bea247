// Could a rule want anything in a content? It is read straight into the kernel's memory and looked at
// there, with no version ever made from it. What passes needs no scan.

import { slackBytes } from "../kernel/kernel.ts";
import type { Pack } from "../packs/pack.ts";
import { createScreen } from "./screen.ts";

export interface Passing {
	/** Room to read into; not valid any more once it grew, or something was asked. */
	bytes(): Buffer;
	/** Makes the room at least so large, and keeps what is in it. */
	grow(bytes: number): void;
	/** True when a scan of the room's first bytes, so many, would give nothing under any path. */
	passes(bytes: number): boolean;
}

/** Undefined where machine code does not run. One that `judges` asks the scanner where the kernel cannot tell. */
export function createPassing(packs: readonly Pack[], judges: boolean): Passing | undefined {
	try {
		return makePassing(packs, judges);
	} catch {
		return undefined;
	}
}

function makePassing(packs: readonly Pack[], judges: boolean): Passing {
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
		bytes() {
			// A memory that grows is another one, and the buffer of the old one is empty.
			if (buffer.length === 0) buffer = kernel.view(place, size);
			return buffer;
		},
		grow(bytes) {
			if (bytes <= size) return;
			const larger = kernel.run.take(bytes + slackBytes);
			kernel.bytes().copyWithin(larger, place, place + size);
			kernel.run.give(place);
			[place, size] = [larger, bytes];
			buffer = kernel.view(place, size);
		},
		passes(bytes) {
			isUnsure = false;
			screen.forget(screen.whole(place, bytes, true));
			return !screen.isWanted && !isUnsure;
		},
	};
}

/** Nearly all source files fit. */
export const firstRoomBytes: number = 1 << 20;
