// A rotation under way: what it works on, and how far it is. Each change is written down before
// anything else happens.

import type { Rotation } from "../../rotate/rotation.ts";
import { advance, type Event } from "../../rotate/steps.ts";
import type { Guide } from "../../rotate/tell-step.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import type { KeySearch } from "../../trace/key-search.ts";
import { now, type Session } from "./session.ts";

export interface Work {
	readonly session: Session;
	readonly key: TracedKey;
	readonly needle: KeySearch;
	readonly guideFor: (rotation: Rotation) => Guide;
	readonly progress: Progress;
}

/** "stopped" when the person stops, or is needed and not there. */
export type Made = "went-on" | "stopped";

export class Progress {
	#rotation: Rotation;
	readonly #save: (rotation: Rotation) => void;

	/** @param save throws when it fails, for then nothing could be resumed */
	constructor(rotation: Rotation, save: (rotation: Rotation) => void) {
		this.#rotation = rotation;
		this.#save = save;
	}

	get rotation(): Rotation {
		return this.#rotation;
	}

	take(event: Event): void {
		const next = advance(this.#rotation, event, now());
		this.#save(next);
		this.#rotation = next;
	}
}
