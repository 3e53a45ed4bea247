// Reads Java classes: a field with its constant, and a call with the strings that go into it. In the raw bytes a string
// stands far from what names it.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { classNameOf, ProgramText, type Statement } from "./program-text.ts";

export function* readJavaClass(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart> {
	const text = new ProgramText();
	new ClassReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).read(text);
	budget.takeBytes(bytes.length >> 3);
	yield* text.part(budget);
}

type Constant =
	| { readonly text: string }
	| { readonly tag: number; readonly first: number; readonly second: number };

/** Bytes behind the tag of a constant; those of a text follow from its length. */
const constantBytes: Readonly<Record<number, number>> = {
	3: 4,
	4: 4,
	5: 8,
	6: 8,
	7: 2,
	8: 2,
	9: 4,
	10: 4,
	11: 4,
	12: 4,
	15: 3,
	16: 2,
	17: 4,
	18: 4,
	19: 2,
	20: 2,
};
const [textTag, stringTag] = [1, 8];

class ClassReader {
	readonly #bytes: Buffer;
	readonly #constants: (Constant | undefined)[] = [];
	#at = 8;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	/** What is cut off or damaged ends it; what was read before stands. */
	read(text: ProgramText): void {
		try {
			this.#readConstants();
			this.#at += 2;
			const name = classNameOf(this.#nameAt(this.#short()));
			this.#at += 2;
			const interfaces = this.#short();
			this.#at += 2 * interfaces;
			const fields: Statement[] = [];
			this.#members((field, attribute, from) => {
				if (attribute !== "ConstantValue") return;
				const value = this.#stringAt(this.#bytes.readUInt16BE(from));
				if (value !== undefined) fields.push({ name: field, values: [value], isCall: false });
			});
			text.add(`class ${name}`, fields);
			this.#members((method, attribute, from) => {
				if (attribute !== "Code") return;
				const end = from + 8 + this.#bytes.readUInt32BE(from + 4);
				text.add(
					`${name}.${method}`,
					this.#statements(from + 8, Math.min(end, this.#bytes.length)),
				);
			});
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
		}
	}

	#short(): number {
		this.#at += 2;
		return this.#bytes.readUInt16BE(this.#at - 2);
	}

	#readConstants(): void {
		const count = this.#short();
		for (let index = 1; index < count; index++) {
			const tag = this.#bytes.readUInt8(this.#at++);
			if (tag === textTag) {
				const length = this.#short();
				this.#constants[index] = {
					text: this.#bytes.toString("utf8", this.#at, this.#at + length),
				};
				this.#at += length;
				continue;
			}
			const length = constantBytes[tag];
			if (length === undefined) throw new RangeError("No such constant");
			const first = this.#bytes.readUInt16BE(this.#at);
			const second = length >= 4 ? this.#bytes.readUInt16BE(this.#at + 2) : 0;
			this.#constants[index] = { tag, first, second };
			this.#at += length;
			// Numbers of eight bytes take two places.
			if (length === 8) index++;
		}
	}

	#members(visit: (name: string, attribute: string, from: number) => void): void {
		for (let left = this.#short(); left > 0; left--) {
			this.#at += 2;
			const name = this.#textAt(this.#short());
			this.#at += 2;
			for (let attributes = this.#short(); attributes > 0; attributes--) {
				const attribute = this.#textAt(this.#short());
				const length = this.#bytes.readUInt32BE(this.#at);
				this.#at += 4;
				visit(name, attribute, this.#at);
				this.#at += length;
			}
		}
	}

	#textAt(index: number): string {
		const constant = this.#constants[index];
		return constant !== undefined && "text" in constant ? constant.text : "";
	}

	/** Of a class, and of the name of a name and type. */
	#nameAt(index: number): string {
		const constant = this.#constants[index];
		return constant !== undefined && "tag" in constant ? this.#textAt(constant.first) : "";
	}

	#stringAt(index: number): string | undefined {
		const constant = this.#constants[index];
		return constant !== undefined && "tag" in constant && constant.tag === stringTag
			? this.#textAt(constant.first)
			: undefined;
	}

	/** Strings that are loaded, up to the call or the field that takes them. */
	#statements(from: number, end: number): Statement[] {
		const code = this.#bytes;
		const statements: Statement[] = [];
		let values: string[] = [];
		for (let at = from; at < end; at += instructionBytes(code, at, from)) {
			const opcode = code[at]!;
			if (opcode === 18 || opcode === 19) {
				const value = this.#stringAt(
					opcode === 18 ? code.readUInt8(at + 1) : code.readUInt16BE(at + 1),
				);
				if (value !== undefined) values.push(value);
			}
			const isPut = opcode === 179 || opcode === 181;
			const isCall = opcode >= 182 && opcode <= 186;
			if ((!isPut && !isCall) || values.length === 0) continue;
			const reference = this.#constants[code.readUInt16BE(at + 1)];
			if (reference === undefined || !("tag" in reference)) continue;
			const member = this.#nameAt(reference.second);
			const owner = classNameOf(this.#nameAt(reference.first));
			statements.push({ name: isPut ? member : `${owner}.${member}`, values, isCall });
			values = [];
		}
		return statements;
	}
}

/** How long the instruction at a place is; `from` is where the code begins. */
function instructionBytes(code: Buffer, at: number, from: number): number {
	const opcode = code[at]!;
	if (opcode === 196) return code[at + 1] === 132 ? 6 : 4;
	if (opcode !== 170 && opcode !== 171) return lengths[opcode]!;
	// Tables of jumps begin at every fourth byte of the code.
	const table = at + 4 - ((at - from) % 4);
	const entries =
		opcode === 170
			? 12 + 4 * Math.max(0, code.readInt32BE(table + 8) - code.readInt32BE(table + 4) + 1)
			: 8 + 8 * Math.max(0, code.readInt32BE(table + 4));
	return table + entries - at;
}

const lengths = new Uint8Array(256).fill(1);
for (const [first, last, length] of [
	[16, 16, 2],
	[17, 17, 3],
	[18, 18, 2],
	[19, 20, 3],
	[21, 25, 2],
	[54, 58, 2],
	[132, 132, 3],
	[153, 168, 3],
	[169, 169, 2],
	[178, 184, 3],
	[185, 186, 5],
	[187, 187, 3],
	[188, 188, 2],
	[189, 189, 3],
	[192, 193, 3],
	[197, 197, 4],
	[198, 199, 3],
	[200, 201, 5],
] as const) {
	lengths.fill(length, first, last + 1);
}
