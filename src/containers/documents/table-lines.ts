// Writes the rows of a table as lines of cells between tabs, which is how the scanner reads the head of a column. A row
// far below its head has the head in front of each value that stands alone, since the scanner looks only so far up.

/** Rows after which a value is given its column's head; lines of usual length are still in reach then. */
const headReachRows = 40;
/** Beyond this much text between head and row it is given as well. */
const headReachLength = 1500;

export class TableLines {
	readonly #lines: string[] = [];
	#head: readonly string[] | undefined;
	#rowsSinceHead = 0;
	#lengthSinceHead = 0;

	get lineCount(): number {
		return this.#lines.length;
	}

	/** Rows that hold nothing end a table. */
	addRow(cells: readonly string[]): void {
		const plain = cells.map(asCell);
		const filled = plain.filter((cell) => cell !== "");
		if (filled.length === 0) {
			this.#head = undefined;
			this.#lines.push("");
			return;
		}
		if (this.#head === undefined) {
			this.#head = filled.length > 1 && !filled.some(isLikeKey) ? plain : undefined;
			this.#rowsSinceHead = 0;
			this.#lengthSinceHead = 0;
		}
		const isFar = this.#rowsSinceHead > headReachRows || this.#lengthSinceHead > headReachLength;
		const line = plain.map((cell, column) => (isFar ? this.#withHead(cell, column) : cell));
		this.#lines.push(line.join("\t").trimEnd());
		this.#rowsSinceHead++;
		this.#lengthSinceHead += this.#lines.at(-1)!.length;
	}

	toString(): string {
		return this.#lines.join("\n");
	}

	#withHead(cell: string, column: number): string {
		const head = this.#head?.[column];
		return head && isLikeKey(cell) ? `${head}: ${cell}` : cell;
	}
}

/** A value without spaces, long enough for a key. */
function isLikeKey(cell: string): boolean {
	return cell.length >= 20 && !/\s/.test(cell) && /\d/.test(cell);
}

function asCell(text: string): string {
	return text.replace(/[\t\r\n\v\f]+/g, " ").trim();
}
