// The state of a running rotation. Every change is saved before anything else happens.

import type { Repository } from "../../git/repository.ts";
import type { Secret } from "../../model/secret.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { nextRotation, type RotationEvent } from "../../rotate/state-machine.ts";
import type { StepGuide } from "../../rotate/step-messages.ts";
import type { Destination } from "../../stores/destination.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import type { KeySearch } from "../../trace/key-search.ts";
import { isoNow, type RotationSession } from "./session.ts";

export interface RotationContext {
	readonly session: RotationSession;
	readonly key: TracedKey;
	readonly keySearch: KeySearch;
	readonly guideFor: (rotation: Rotation) => StepGuide;
	readonly progress: RotationProgress;
	readonly repository: Repository | undefined;
	/** Where the new key has to go, as the tree says now. */
	readonly destinations: readonly Destination[];
	/** The new key, once it was accepted in this run; no other run knows it. */
	readonly young: { current: AcceptedKey | undefined };
	/** Whether this run has offered to look at what programs keep on this machine, and what cleans that. */
	readonly machine: { isOffered: boolean; scrubCommands: readonly string[] };
}

export interface AcceptedKey {
	readonly newKey: string;
	/** Without its data centre. */
	readonly bare: Secret;
	/** As programs use it. */
	readonly whole: Secret;
	readonly search: KeySearch;
	/** For questions to its provider. */
	readonly key: TracedKey;
}

/** "stopped" when the person stops, or is needed and not there. */
export type StepResult = "went-on" | "stopped";

export class RotationProgress {
	#rotation: Rotation;
	readonly #save: (rotation: Rotation, before: Rotation) => void;

	/** @param save throws when it fails, for then nothing could be resumed */
	constructor(rotation: Rotation, save: (rotation: Rotation, before: Rotation) => void) {
		this.#rotation = rotation;
		this.#save = save;
	}

	get rotation(): Rotation {
		return this.#rotation;
	}

	take(event: RotationEvent): void {
		const next = nextRotation(this.#rotation, event, isoNow());
		this.#save(next, this.#rotation);
		this.#rotation = next;
	}
}
