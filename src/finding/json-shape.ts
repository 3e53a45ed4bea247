// Compares the shape of two JSON texts: whether only strings differ, in texts inside of their strings too. A text that
// is no JSON before has no shape to keep.

export function hasSameShape(before: string, after: string): boolean {
	try {
		return isSameText(before, after, maxDepth);
	} catch {
		// Nested deeper than a comparison can go.
		return false;
	}
}

/** JSON in a string of JSON: agents write it three deep. */
const maxDepth = 6;

function isSameText(before: string, after: string, depth: number): boolean {
	const [one, other] = [parsed(before), parsed(after)];
	if (one === undefined) return true;
	return other !== undefined && isSame(one.value, other.value, depth);
}

function isSame(one: unknown, other: unknown, depth: number): boolean {
	if (typeof one === "string" && typeof other === "string") {
		return one === other || depth === 0 || isSameText(one, other, depth - 1);
	}
	if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
		return one === other;
	}
	if (Array.isArray(one) !== Array.isArray(other)) return false;
	const [values, others] = [Object.values(one), Object.values(other)];
	return (
		values.length === others.length &&
		values.every((value, index) => isSame(value, others[index], depth))
	);
}

function parsed(text: string): { readonly value: unknown } | undefined {
	if (!/^\s*[{[]/.test(text)) return undefined;
	try {
		return { value: JSON.parse(text) };
	} catch {
		return undefined;
	}
}
