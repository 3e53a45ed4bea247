// The tables of a dex file: strings, fields, methods and classes, read as they are asked for.

export interface DexMethod {
	readonly index: number;
	/** Its instructions. */
	readonly code: Buffer;
}

export interface DexClass {
	readonly name: string;
	/** The numbers of its fields. */
	readonly staticFields: readonly number[];
	/** The strings that they begin with, in their order; undefined for other values. */
	readonly staticValues: readonly (string | undefined)[];
	readonly methods: readonly DexMethod[];
	/** How many fields and methods were read, those without code too. */
	readonly memberCount: number;
}

/** Where the size and place of each table stand in the head. */
const [stringsAt, typesAt, fieldsAt, methodsAt, classesAt] = [56, 64, 80, 88, 96];
const classBytes = 32;
const maxMembers = 65_536;
const maxStringBytes = 65_536;

export class DexFile {
	readonly classCount: number;
	readonly #bytes: Buffer;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
		const isWhole = bytes.length > 112;
		this.classCount = isWhole
			? Math.min(bytes.readUInt32LE(classesAt), bytes.length / classBytes)
			: 0;
	}

	/** @throws RangeError where it is cut off */
	string(index: number): string {
		const start = this.#word(this.#word(stringsAt + 4) + 4 * index);
		const [, from] = this.#number(start);
		const end = this.#bytes.subarray(from, from + maxStringBytes).indexOf(0);
		return this.#bytes.toString("utf8", from, end < 0 ? from + maxStringBytes : from + end);
	}

	fieldName(index: number): string {
		return this.string(this.#word(this.#word(fieldsAt + 4) + 8 * index + 4));
	}

	methodName(index: number): string {
		return this.string(this.#word(this.#word(methodsAt + 4) + 8 * index + 4));
	}

	/** With its class. */
	methodTitle(index: number): string {
		const type = this.#bytes.readUInt16LE(this.#word(methodsAt + 4) + 8 * index);
		const owner = this.#type(type).replace(/^L|;$/g, "").replaceAll("/", ".");
		return `${owner}.${this.methodName(index)}`;
	}

	classAt(index: number): DexClass {
		const at = this.#word(classesAt + 4) + classBytes * index;
		const [data, values] = [this.#word(at + 24), this.#word(at + 28)];
		const { staticFields, methods, memberCount } = data === 0 ? noMembers : this.#members(data);
		const staticValues = values === 0 ? [] : this.#values(values);
		return { name: this.#type(this.#word(at)), staticFields, staticValues, methods, memberCount };
	}

	#members(data: number) {
		const counts: number[] = [];
		let at = data;
		const next = () => {
			const [value, end] = this.#number(at);
			at = end;
			return value;
		};
		for (let count = 0; count < 4; count++) counts.push(Math.min(next(), maxMembers));
		const [staticCount = 0, instanceCount = 0, ...methodCounts] = counts;
		const staticFields: number[] = [];
		let field = 0;
		for (let left = staticCount; left > 0; left--) {
			field += next();
			staticFields.push(field);
			next();
		}
		for (let left = 2 * instanceCount; left > 0; left--) next();
		const methods: DexMethod[] = [];
		for (const count of methodCounts) {
			for (let left = count, method = 0; left > 0; left--) {
				method += next();
				next();
				const place = next();
				if (place === 0) continue;
				const length = 2 * this.#word(place + 12);
				methods.push({
					index: method,
					code: this.#bytes.subarray(place + 16, place + 16 + length),
				});
			}
		}
		const memberCount = counts.reduce((sum, count) => sum + count, 0);
		return { staticFields, methods, memberCount };
	}

	/** Strings among the values; what holds others ends the list. */
	#values(start: number): (string | undefined)[] {
		const values: (string | undefined)[] = [];
		let [left, at] = this.#number(start);
		for (left = Math.min(left, maxMembers); left > 0; left--) {
			const head = this.#bytes.readUInt8(at++);
			const [type, argument] = [head & 31, head >> 5];
			if (type === 0x1c || type === 0x1d) break;
			const length = type === 0x1e || type === 0x1f ? 0 : argument + 1;
			const isString = type === 0x17 && length <= 4;
			values.push(isString ? this.string(this.#bytes.readUIntLE(at, length)) : undefined);
			at += length;
		}
		return values;
	}

	#type(index: number): string {
		return this.string(this.#word(this.#word(typesAt + 4) + 4 * index));
	}

	#word(at: number): number {
		return this.#bytes.readUInt32LE(at);
	}

	/** A number of up to five bytes, and where it ends. */
	#number(at: number): [value: number, end: number] {
		let value = 0;
		for (let index = 0; index < 5; index++) {
			const byte = this.#bytes.readUInt8(at + index);
			value += (byte & 127) * 2 ** (7 * index);
			if (byte < 128) return [value, at + index + 1];
		}
		return [value, at + 5];
	}
}

const noMembers = { staticFields: [], methods: [], memberCount: 0 } as const;
