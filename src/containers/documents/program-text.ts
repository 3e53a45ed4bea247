// Text of compiled programs: what names a string there, written as source would. Only methods and fields with a value
// that could be a key are written, since programs hold many strings.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { madeText } from "./made-text.ts";

const maxValueLength = 4096;
const maxTextLength = 16 << 20;

export class ProgramText {
	readonly #lines: string[] = [];
	#length = 0;

	/** The statements of one method, or the fields of one class. */
	add(title: string, statements: readonly Statement[]): void {
		if (!statements.some(({ values }) => values.some(isLikeKey))) return;
		this.#write(`// ${title}`);
		for (const { name, values, isCall } of statements) {
			const written = values.map((value) => JSON.stringify(value.slice(0, maxValueLength)));
			this.#write(isCall ? `${name}(${written.join(", ")});` : `${name} = ${written[0] ?? ""};`);
		}
	}

	/** One string can be used in a million places. */
	#write(line: string): void {
		if (this.#length > maxTextLength) return;
		this.#lines.push(line);
		this.#length += line.length;
	}

	*part(budget: ContainerBudget): Generator<ContainerPart> {
		if (this.#lines.length > 0) yield madeText("strings", this.#lines.join("\n"), budget);
	}
}

/** A field that is set, or a method that is called with strings. */
export interface Statement {
	readonly name: string;
	readonly values: readonly string[];
	readonly isCall: boolean;
}

/** "Lcom/shop/Config;" or "com/shop/Config" -> "com.shop.Config" */
export function classNameOf(descriptor: string): string {
	return descriptor.replace(/^L|;$/g, "").replaceAll("/", ".");
}

/** A value without spaces, long enough for a key. */
export function isLikeKey(value: string): boolean {
	return (
		value.length >= 20 &&
		value.length <= maxValueLength &&
		/\d/.test(value) &&
		!/\s/.test(value.trim())
	);
}
