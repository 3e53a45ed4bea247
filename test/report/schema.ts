// A JSON Schema validator for exactly the keywords that report.schema.json uses: any other
// keyword is an error, so that the schema cannot promise what nobody checks.

type Schema = Readonly<Record<string, unknown>>;

const notes = ["$schema", "$id", "$defs", "title", "description", "format"];

/** Gives what is wrong with the value, one line each with its place. */
export function faultsOf(
	value: unknown,
	schema: Schema,
	root: Schema = schema,
	at = "$",
): string[] {
	return Object.entries(schema).flatMap(([keyword, rule]) => {
		if (notes.includes(keyword)) return [];
		const check = keywords[keyword];
		if (check === undefined) return [`${at}: unknown keyword ${keyword}`];
		return check(value, rule as never, { schema, root, at });
	});
}

interface Context {
	readonly schema: Schema;
	readonly root: Schema;
	readonly at: string;
}

type Check = (value: unknown, rule: never, context: Context) => string[];

const keywords: Readonly<Record<string, Check>> = {
	$ref: (value, rule: string, { root, at }) => {
		const target = (root.$defs as Record<string, Schema>)[rule.replace("#/$defs/", "")];
		return target === undefined ? [`${at}: no ${rule}`] : faultsOf(value, target, root, at);
	},
	type: (value, rule: string, { at }) => (typeOf(value, rule) ? [] : [`${at}: not ${rule}`]),
	const: (value, rule: unknown, { at }) => (value === rule ? [] : [`${at}: not ${rule}`]),
	enum: (value, rule: unknown[], { at }) =>
		rule.includes(value) ? [] : [`${at}: none of ${rule}`],
	minimum: (value, rule: number, { at }) => (Number(value) >= rule ? [] : [`${at}: below ${rule}`]),
	minItems: (value, rule: number, { at }) =>
		(value as unknown[]).length >= rule ? [] : [`${at}: fewer than ${rule}`],
	items: (value, rule: Schema, { root, at }) =>
		(value as unknown[]).flatMap((item, index) => faultsOf(item, rule, root, `${at}[${index}]`)),
	required: (value, rule: string[], { at }) =>
		rule.filter((name) => !Object.hasOwn(value as object, name)).map((name) => `${at}: no ${name}`),
	properties: (value, rule: Record<string, Schema>, { root, at }) =>
		Object.entries(value as object).flatMap(([name, part]) => {
			const known = rule[name];
			return known === undefined ? [] : faultsOf(part, known, root, `${at}.${name}`);
		}),
	additionalProperties: (value, rule: boolean, { schema, at }) =>
		rule
			? []
			: Object.keys(value as object)
					.filter((name) => !Object.hasOwn(schema.properties as object, name))
					.map((name) => `${at}: unknown ${name}`),
};

function typeOf(value: unknown, type: string): boolean {
	if (type === "array") return Array.isArray(value);
	if (type === "integer") return Number.isInteger(value);
	if (type === "object")
		return typeof value === "object" && value !== null && !Array.isArray(value);
	return typeof value === type;
}
