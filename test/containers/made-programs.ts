// Writes compiled programs byte by byte: a Java class, a dex file and a table of Android resources, each with a constant
// that a field holds and a string that a call takes.

import type { Pair } from "./made-documents.ts";

const u2 = (number: number) => Buffer.from([number >> 8, number & 255]);
const u4 = (number: number) => Buffer.concat([u2(number >>> 16), u2(number & 0xffff)]);
const le2 = (number: number) => Buffer.from(u2(number)).reverse();
const le4 = (number: number) => Buffer.from(u4(number)).reverse();
const join = (...parts: readonly (string | Buffer)[]) =>
	Buffer.concat(
		parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
	);

const fieldOf = ([name]: Pair) => name.toUpperCase().replaceAll(" ", "_");
const callOf = ([name]: Pair) => `com/${name.split(" ")[0]!.toLowerCase()}/Client`;

/** A class with the first pair as a field's constant, and the second one's value in a call to its provider. */
export function javaClassOf(field: Pair, call: Pair): Buffer {
	const constants: Buffer[] = [];
	const add = (constant: Buffer) => constants.push(constant);
	const text = (value: string) =>
		add(join("\x01", u2(Buffer.byteLength(value)), Buffer.from(value)));
	const type = (name: string) => add(join("\x07", u2(text(name))));
	const string = (value: string) => add(join("\x08", u2(text(value))));
	const [self, parent] = [type("com/shop/Config"), type("java/lang/Object")];
	// A number of eight bytes takes two places.
	add(join("\x05", Buffer.alloc(8)));
	constants.push(Buffer.alloc(0));
	const [constantValue, code, descriptor] = [
		text("ConstantValue"),
		text("Code"),
		text("Ljava/lang/String;"),
	];
	const [name, value] = [text(fieldOf(field)), string(field[1])];
	const member = add(join("\x0c", u2(text("setApiKey")), u2(text("(Ljava/lang/String;)V"))));
	const reference = add(join("\x0a", u2(type(callOf(call))), u2(member)));
	// A table of jumps, the string, the call, and the end.
	const jumps = join("\xaa", "\0\0\0", u4(20), u4(0), u4(0), u4(20));
	const body = join(jumps, "\x12", Buffer.from([string(call[1])]), "\xb8", u2(reference), "\xb1");
	const method = join("\0\x09", u2(text("start")), u2(text("()V")), u2(1), u2(code));
	const field_ = join(
		"\0\x19",
		u2(name),
		u2(descriptor),
		u2(1),
		u2(constantValue),
		u4(2),
		u2(value),
	);
	return join(
		"\xca\xfe\xba\xbe\0\0\0\x41",
		u2(constants.length + 1),
		...constants,
		...["\0\x21", u2(self), u2(parent), u2(0), u2(1), field_, u2(1), method],
		...[u4(body.length + 12), u2(1), u2(0), u4(body.length), body, u2(0), u2(0), u2(0)],
	);
}

/** The same of an app. */
export function dexOf(field: Pair, call: Pair): Buffer {
	const texts = [
		`L${callOf(call)};`,
		"Lcom/shop/BuildConfig;",
		fieldOf(field),
		field[1],
		"setApiKey",
		call[1],
		"start",
	].sort();
	const at = (text: string) => texts.indexOf(text);
	const types = [at(`L${callOf(call)};`), at("Lcom/shop/BuildConfig;")];
	// const-string v1, then a call with v1 alone.
	const code = join(le2(0x011a), le2(at(call[1])), le2(0x1071), le2(0), le2(1), le2(0x000e));
	const head = 112;
	const [stringIds, typeIds] = [head, head + 4 * texts.length];
	const fieldIds = typeIds + 4 * types.length;
	const methodIds = fieldIds + 8;
	const classes = methodIds + 16;
	const codeAt = classes + 32;
	const dataAt = codeAt + 16 + code.length;
	const data = Buffer.from([1, 0, 1, 0, 0, 0x19, 1, 9, (codeAt & 127) | 128, codeAt >> 7]);
	const valuesAt = dataAt + data.length;
	const values = Buffer.from([1, 0x17, at(field[1])]);
	const textsAt = valuesAt + values.length;
	const written = texts.map((text) => join(Buffer.from([text.length]), text, "\0"));
	const places = written.map((_, index) => textsAt + Buffer.concat(written.slice(0, index)).length);
	const header = Buffer.alloc(head);
	header.write("dex\n035\0", "latin1");
	for (const [place, size, start] of [
		[56, texts.length, stringIds],
		[64, 2, typeIds],
		[80, 1, fieldIds],
		[88, 2, methodIds],
		[96, 1, classes],
	] as const) {
		header.writeUInt32LE(size, place);
		header.writeUInt32LE(start, place + 4);
	}
	return join(
		header,
		...places.map(le4),
		...types.map(le4),
		...[le2(1), le2(0), le4(at(fieldOf(field)))],
		...[le2(0), le2(0), le4(at("setApiKey")), le2(1), le2(0), le4(at("start"))],
		...[le4(1), le4(1), le4(0), le4(0), le4(0), le4(0), le4(dataAt), le4(valuesAt)],
		...[le2(2), le2(0), le2(1), le2(0), le4(0), le4(code.length / 2), code],
		...[data, values, ...written],
	);
}

function poolOf(texts: readonly string[], isUtf8: boolean): Buffer {
	const written = texts.map((text) => {
		const length = text.length;
		return isUtf8
			? join(Buffer.from([length, length]), text, "\0")
			: join(le2(length), Buffer.from(text, "utf16le"), "\0\0");
	});
	const places = written.map((_, index) => le4(Buffer.concat(written.slice(0, index)).length));
	const start = 28 + 4 * texts.length;
	const body = Buffer.concat([...places, ...written]);
	const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
	return join(
		"\x01\0\x1c\0",
		le4(28 + body.length + padding.length),
		le4(texts.length),
		le4(0),
		le4(isUtf8 ? 0x100 : 0),
		le4(start),
		le4(0),
		body,
		padding,
	);
}

/** Strings with their names; every second place is empty. */
export function androidResourcesOf(pairs: readonly Pair[], isUtf8: boolean): Buffer {
	const values = poolOf(["Shop", ...pairs.map(([, value]) => value)], isUtf8);
	const names = poolOf(["app_name", ...pairs.map((pair) => fieldOf(pair).toLowerCase())], isUtf8);
	const entries = Array.from({ length: pairs.length + 1 }, (_, index) => {
		return join(le2(8), le2(0), le4(index), le2(8), "\0\x03", le4(index));
	});
	const places = entries.flatMap((_, index) => [le4(16 * index), le4(0xffffffff)]);
	const start = 20 + 4 + 4 * places.length;
	const type = join(
		"\x01\x02",
		le2(24),
		le4(start + 16 * entries.length),
		"\x01\0\0\0",
		le4(places.length),
		le4(start),
		le4(0),
		...places,
		...entries,
	);
	const types = poolOf(["string"], isUtf8);
	const head = Buffer.alloc(284);
	head.writeUInt16LE(0x0200, 0);
	head.writeUInt16LE(284, 2);
	head.writeUInt32LE(284 + types.length + names.length + type.length, 4);
	head.writeUInt32LE(284, 268);
	head.writeUInt32LE(284 + types.length, 276);
	const length = 12 + values.length + head.length + types.length + names.length + type.length;
	return join("\x02\0\x0c\0", le4(length), le4(1), values, head, types, names, type);
}
