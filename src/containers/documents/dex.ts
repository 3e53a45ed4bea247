// Reads the programs of Android apps: a field with its constant, and a call with the strings that go into it. In the raw
// bytes all strings stand in alphabetical order, far from what names them.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { DexFile, type DexMethod } from "./dex-file.ts";
import { classNameOf, ProgramText, type Statement } from "./program-text.ts";

export function* readDex(bytes: Uint8Array, budget: ContainerBudget): Generator<ContainerPart> {
	const text = new ProgramText();
	const file = new DexFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
	for (let index = 0; index < file.classCount; index++) {
		budget.takeBytes(bytesPerClass);
		try {
			const { name, staticFields, staticValues, methods, memberCount } = file.classAt(index);
			budget.takeBytes(bytesPerMember * memberCount);
			const title = classNameOf(name);
			const fields = staticValues.flatMap((value, place): Statement[] => {
				const field = staticFields[place];
				return value === undefined || field === undefined
					? []
					: [{ name: file.fieldName(field), values: [value], isCall: false }];
			});
			text.add(`class ${title}`, fields);
			for (const method of methods) {
				budget.takeBytes(method.code.length >> 3);
				text.add(`${title}.${file.methodName(method.index)}`, statementsOf(file, method));
			}
		} catch (error) {
			// What is cut off or damaged ends this class alone.
			if (!(error instanceof RangeError)) throw error;
		}
	}
	yield* text.part(budget);
}

const [bytesPerClass, bytesPerMember] = [64, 8];

/** The strings that registers hold are followed as far as straight code needs it. */
function statementsOf(file: DexFile, { code }: DexMethod): Statement[] {
	const statements: Statement[] = [];
	const registers = new Map<number, string>();
	const unit = (at: number) => code.readUInt16LE(2 * at);
	const end = code.length >> 1;
	for (let at = 0; at < end; ) {
		const word = unit(at);
		const opcode = word & 255;
		const high = word >> 8;
		const length = opcode === 0 ? payloadUnits(word, at, unit) : lengths[opcode]!;
		if (at + length > end) break;
		if (opcode === 0x1a) setString(registers, high, file.string(unit(at + 1)));
		else if (opcode === 0x1b)
			setString(registers, high, file.string(unit(at + 1) + unit(at + 2) * 65_536));
		else if (opcode === 0x69) addPut(file.fieldName(unit(at + 1)), registers.get(high));
		else if (opcode === 0x5b) addPut(file.fieldName(unit(at + 1)), registers.get(high & 15));
		else if (opcode === 0x07) setString(registers, high & 15, registers.get(high >> 4));
		else if (opcode >= 0x6e && opcode <= 0x72) {
			const list = unit(at + 2);
			const all = [list & 15, (list >> 4) & 15, (list >> 8) & 15, list >> 12, high & 15];
			addCall(file.methodTitle(unit(at + 1)), all.slice(0, high >> 4));
		} else if (opcode >= 0x74 && opcode <= 0x78) {
			const first = unit(at + 2);
			addCall(
				file.methodTitle(unit(at + 1)),
				Array.from({ length: high }, (_, index) => first + index),
			);
		} else if (writesWholeByte(opcode)) registers.delete(high);
		else if (writesHalfByte(opcode)) registers.delete(high & 15);
		at += length;
	}
	return statements;

	function addPut(name: string, value: string | undefined): void {
		if (value !== undefined) statements.push({ name, values: [value], isCall: false });
	}

	function addCall(name: string, used: readonly number[]): void {
		const values = used
			.map((register) => registers.get(register))
			.filter((value) => value !== undefined);
		if (values.length > 0) statements.push({ name, values, isCall: true });
	}
}

function setString(
	registers: Map<number, string>,
	register: number,
	value: string | undefined,
): void {
	if (value === undefined) registers.delete(register);
	else registers.set(register, value);
}

/** Results, constants, new objects and what is read from a field go into the register of the second byte. */
function writesWholeByte(opcode: number): boolean {
	return (
		(opcode >= 0x0a && opcode <= 0x0d) ||
		(opcode >= 0x13 && opcode <= 0x1c) ||
		opcode === 0x22 ||
		(opcode >= 0x60 && opcode <= 0x66) ||
		(opcode >= 0x44 && opcode <= 0x4a)
	);
}

function writesHalfByte(opcode: number): boolean {
	return (
		opcode === 0x12 ||
		opcode === 0x01 ||
		opcode === 0x04 ||
		(opcode >= 0x20 && opcode <= 0x23) ||
		(opcode >= 0x52 && opcode <= 0x58)
	);
}

/** Tables of jumps and of numbers stand among the instructions. */
function payloadUnits(word: number, at: number, unit: (at: number) => number): number {
	if (word === 0x0100) return 4 + 2 * unit(at + 1);
	if (word === 0x0200) return 2 + 4 * unit(at + 1);
	if (word !== 0x0300) return 1;
	return 4 + Math.ceil((unit(at + 1) * (unit(at + 2) + 65_536 * unit(at + 3))) / 2);
}

/** Instructions have so many units of two bytes. */
const lengths = new Uint8Array(256).fill(1);
for (const [first, last, length] of [
	[0x02, 0x02, 2],
	[0x03, 0x03, 3],
	[0x05, 0x05, 2],
	[0x06, 0x06, 3],
	[0x08, 0x08, 2],
	[0x09, 0x09, 3],
	[0x13, 0x13, 2],
	[0x14, 0x14, 3],
	[0x15, 0x16, 2],
	[0x17, 0x17, 3],
	[0x18, 0x18, 5],
	[0x19, 0x1a, 2],
	[0x1b, 0x1b, 3],
	[0x1c, 0x1c, 2],
	[0x1f, 0x20, 2],
	[0x22, 0x23, 2],
	[0x24, 0x26, 3],
	[0x29, 0x29, 2],
	[0x2a, 0x2c, 3],
	[0x2d, 0x3d, 2],
	[0x44, 0x6d, 2],
	[0x6e, 0x72, 3],
	[0x74, 0x78, 3],
	[0x90, 0xaf, 2],
	[0xd0, 0xe2, 2],
	[0xfa, 0xfb, 4],
	[0xfc, 0xfd, 3],
	[0xfe, 0xff, 2],
] as const) {
	lengths.fill(length, first, last + 1);
}
