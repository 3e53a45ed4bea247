// Reads binary property lists: each entry of a dictionary as "key: value", each other text as a line, and the ends of
// data. Their raw bytes put the mark of the next text right behind a text, where it looks like a part of it. Objects are
// read one by one in the order of the file, so that lists which hold themselves are no danger.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { formatOf } from "../format.ts";
import { edgesOf } from "./edges.ts";
import { madeText } from "./made-text.ts";

const trailerBytes = 32;
/** The high half of a byte says what an object is. */
const [data, ascii, utf16, array, set, dictionary] = [4, 5, 6, 10, 12, 13];
const bytesPerReference = 16;
/** A shorter one holds no key. */
const minDataBytes = 20;

export function* readPlist(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const list = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const objects = objectsIn(list);
	if (objects === undefined) {
		yield { code: "archive-damaged", message: "its table of objects is not where it says" };
		return;
	}
	const lines: string[] = [];
	const named = new Set<number>();
	for (const object of objects.each()) {
		budget.takeBytes(bytesPerReference * (1 + object.references.length));
		if (object.kind !== dictionary) continue;
		const { references } = object;
		const half = references.length / 2;
		for (let index = 0; index < half; index++) {
			const value = references[half + index]!;
			const text = objects.textAt(value);
			if (text === undefined) continue;
			budget.takeBytes(text.length);
			lines.push(`${objects.textAt(references[index]!) ?? ""}: ${text}`);
			named.add(value).add(references[index]!);
		}
	}
	for (const { number, kind, start, length } of objects.each()) {
		const text = named.has(number) ? undefined : objects.textAt(number);
		if (text !== undefined) lines.push(text);
		const content = kind === data ? list.subarray(start, start + length) : undefined;
		if (content === undefined || content.length < minDataBytes) continue;
		if (formatOf({ head: content, tail: content }) !== undefined)
			yield { name: `data ${number}`, bytes: content };
		else lines.push(...edgesOf(content));
	}
	yield madeText("values", lines.join("\n"), budget);
}

interface PlistObject {
	readonly number: number;
	readonly kind: number;
	/** Where its content begins, and how long it is: characters, bytes or entries. */
	readonly start: number;
	readonly length: number;
	/** What a collection holds; a dictionary has its keys first. */
	readonly references: readonly number[];
}

function objectsIn(list: Buffer) {
	if (list.length < trailerBytes + 8) return undefined;
	const trailer = list.subarray(list.length - trailerBytes);
	const [offsetBytes, referenceBytes] = [trailer[6]!, trailer[7]!];
	const count = Number(trailer.readBigUInt64BE(8));
	const table = Number(trailer.readBigUInt64BE(24));
	const isSized = isIntegerSize(offsetBytes) && isIntegerSize(referenceBytes);
	if (!isSized || table + count * offsetBytes > list.length - trailerBytes) return undefined;

	function objectAt(number: number): PlistObject | undefined {
		if (number >= count) return undefined;
		const at = list.readUIntBE(table + number * offsetBytes, offsetBytes);
		const mark = list[at];
		if (mark === undefined) return undefined;
		const kind = mark >> 4;
		let [length, start] = [mark & 15, at + 1];
		if (length === 15 && kind >= data) {
			const size = 1 << ((list[start] ?? 0) & 3);
			if (size > 4 || start + 1 + size > list.length) return undefined;
			length = list.readUIntBE(start + 1, size);
			start += 1 + size;
		}
		const isList = kind === array || kind === set || kind === dictionary;
		const entries = isList ? length * (kind === dictionary ? 2 : 1) : 0;
		if (start + entries * referenceBytes > list.length) return undefined;
		const references = Array.from({ length: entries }, (_, index) =>
			list.readUIntBE(start + index * referenceBytes, referenceBytes),
		);
		return { number, kind, start, length, references };
	}

	return {
		*each(): Generator<PlistObject> {
			for (let number = 0; number < count; number++) {
				const object = objectAt(number);
				if (object !== undefined) yield object;
			}
		},
		textAt(number: number): string | undefined {
			const object = objectAt(number);
			if (object?.kind === ascii) {
				return list.toString("latin1", object.start, object.start + object.length);
			}
			if (object?.kind !== utf16) return undefined;
			const end = Math.min(list.length, object.start + 2 * object.length);
			const text = Buffer.from(list.subarray(object.start, end));
			return text
				.subarray(0, text.length & ~1)
				.swap16()
				.toString("utf16le");
		},
	};
}

function isIntegerSize(bytes: number): boolean {
	return bytes >= 1 && bytes <= 6;
}
