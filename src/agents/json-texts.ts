// Walks JSON values: lists the texts in them, and replaces them with every field, order and type kept.

/** A text with the name of the field that holds it. */
export interface JsonText {
	readonly field: string;
	readonly text: string;
}

/** Lists all texts, the names of fields that may be data too. Not recursive: a value may be nested without end. */
export function textsOf(value: unknown): JsonText[] {
	const texts: JsonText[] = [];
	const open: { readonly field: string; readonly value: unknown }[] = [{ field: "", value }];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const { field, value: part } = next;
		if (typeof part === "string") texts.push({ field, text: part });
		if (part === null || typeof part !== "object") continue;
		const children = Array.isArray(part)
			? part.map((item: unknown) => ({ field, value: item }))
			: Object.entries(part).flatMap(([name, item]) => [
					{ field: name, value: item },
					...(name.length >= shortestName ? [{ field: "", value: name }] : []),
				]);
		// The stack gives the last one first.
		for (let at = children.length; at-- > 0; ) open.push(children[at]!);
	}
	return texts;
}

/** A name that is shorter holds no key. */
const shortestName = 20;

/** A copy with each text replaced, and what is nested deeper than `maxDepth` taken out. */
export function mapTexts(
	value: unknown,
	replace: (text: string, field: string) => string,
	field = "",
	depth = 0,
): unknown {
	if (typeof value === "string") return replace(value, field);
	if (value === null || typeof value !== "object") return value;
	if (depth >= maxDepth) return null;
	if (Array.isArray(value)) {
		return value.map((item: unknown) => mapTexts(item, replace, field, depth + 1));
	}
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [
			// A short one holds a piece of a key that stands elsewhere.
			replace(name, ""),
			mapTexts(item, replace, name, depth + 1),
		]),
	);
}

const maxDepth = 500;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The field's text, if it is one. */
export function textField(record: unknown, name: string): string | undefined {
	const value = isRecord(record) ? record[name] : undefined;
	return typeof value === "string" ? value : undefined;
}

/** The field's text, or the texts that it is a list of. */
export function textsField(record: unknown, name: string): string | readonly string[] | undefined {
	const value = isRecord(record) ? record[name] : undefined;
	if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
	return typeof value === "string" ? value : undefined;
}
