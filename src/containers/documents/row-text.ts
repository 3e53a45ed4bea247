// Writes rows of a database as statements of SQL, which the scanner reads as it reads a dump: columns name their values.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { formatOf } from "../format.ts";
import { edgesOf } from "./edges.ts";
import { madeText } from "./made-text.ts";
import type { Table, Value } from "./sqlite-rows.ts";

/** In characters: a part ends before it would be longer. */
const maxPartLength = 1 << 20;
/** A row whose texts are all shorter holds no key. */
const minTextLength = 20;
/** Longer values stand behind their row, so that those beside each other are near. */
const maxInlineLength = 200;

/** Gathers the statements into parts. */
export class RowText {
	readonly #title: string;
	readonly #budget: ContainerBudget;
	#lines: string[] = [];
	#length = 0;
	#firstRow: number | undefined;
	#parts = 0;

	constructor(title: string, budget: ContainerBudget) {
		this.#title = title;
		this.#budget = budget;
	}

	*add(
		{ name, columns }: Pick<Table, "name" | "columns">,
		rowId: number,
		values: readonly Value[],
	): Generator<ContainerPart> {
		const isShort = values.every(
			(value) => typeof value === "number" || (value?.length ?? 0) < minTextLength,
		);
		if (isShort) return;
		const behind: string[] = [];
		const shown: string[] = [];
		const titles: string[] = [];
		for (const [index, value] of values.entries()) {
			const column = columns[index] ?? `column${index + 1}`;
			const text = textIn(value);
			if (text === undefined) {
				if (!(value instanceof Buffer)) continue;
				if (formatOf({ head: value, tail: value }) !== undefined)
					yield { name: `${this.#title} row ${rowId} ${column}`, bytes: value };
				else behind.push(...edgesOf(value).map((text) => `${name}.${column}:\n${text}`));
				continue;
			}
			titles.push(`"${column}"`);
			const isLong = typeof value !== "number" && text.length > maxInlineLength;
			if (isLong) behind.push(`${name}.${column}:\n${text}`);
			shown.push(
				isLong ? "''" : typeof value === "number" ? text : `'${text.replaceAll("'", "''")}'`,
			);
		}
		const statement = `INSERT INTO "${name}" (${titles.join(",")}) VALUES (${shown.join(",")});`;
		const written = [statement, ...behind].join("\n");
		if (this.#length + written.length > maxPartLength) yield* this.end();
		this.#firstRow ??= rowId;
		this.#lines.push(written);
		this.#length += written.length + 1;
	}

	*end(): Generator<ContainerPart> {
		if (this.#lines.length === 0) return;
		const name = this.#parts++ === 0 ? this.#title : `${this.#title} from row ${this.#firstRow}`;
		yield madeText(name, this.#lines.join("\n"), this.#budget);
		this.#lines = [];
		this.#length = 0;
		this.#firstRow = undefined;
	}
}

/** A value as text; undefined for null, and for a blob that is none. */
function textIn(value: Value): string | undefined {
	if (value === null) return undefined;
	if (!(value instanceof Buffer)) return String(value);
	return value.subarray(0, 4096).includes(0) ? undefined : value.toString("utf8");
}
