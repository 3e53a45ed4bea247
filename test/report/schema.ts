// A JSON Schema validator for exactly the keywords that report.schema.json and the schema of SARIF
// use: any other keyword is an error, so that a schema cannot promise what nobody checks.

type Schema = Readonly<Record<string, unknown>>;

const notes = [
	...["$schema", "$id", "$defs", "id", "definitions"],
	...["title", "description", "format", "default"],
];

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
		const [, folder = "", name = ""] = rule.split("/");
		const target = (root[folder] as Record<string, Schema>)[name];
		return target === undefined ? [`${at}: no ${rule}`] : faultsOf(value, target, root, at);
	},
	type: (value, rule: string | string[], { at }) =>
		[rule].flat().some((type) => typeOf(value, type)) ? [] : [`${at}: not ${rule}`],
	const: (value, rule: unknown, { at }) => (value === rule ? [] : [`${at}: not ${rule}`]),
	enum: (value, rule: unknown[], { at }) =>
		rule.includes(value) ? [] : [`${at}: none of ${rule}`],
	minimum: (value, rule: number, { at }) => (Number(value) >= rule ? [] : [`${at}: below ${rule}`]),
	maximum: (value, rule: number, { at }) => (Number(value) <= rule ? [] : [`${at}: above ${rule}`]),
	minLength: (value, rule: number, { at }) =>
		String(value).length >= rule ? [] : [`${at}: shorter than ${rule}`],
	maxLength: (value, rule: number, { at }) =>
		String(value).length <= rule ? [] : [`${at}: longer than ${rule}`],
	pattern: (value, rule: string, { at }) =>
		new RegExp(rule).test(String(value)) ? [] : [`${at}: not ${rule}`],
	uniqueItems: (value, rule: boolean, { at }) => {
		const items = (value as unknown[]).map((item) => JSON.stringify(item));
		return rule && new Set(items).size < items.length ? [`${at}: an entry twice`] : [];
	},
	anyOf: (value, rule: Schema[], { root, at }) => {
		const faults = rule.map((option) => faultsOf(value, option, root, at));
		return faults.some((found) => found.length === 0) ? [] : faults.flat();
	},
	oneOf: (value, rule: Schema[], { root, at }) => {
		const fitting = rule.filter((option) => faultsOf(value, option, root, at).length === 0);
		return fitting.length === 1 ? [] : [`${at}: fits ${fitting.length} of the options`];
	},
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
	additionalProperties: (value, rule: boolean | Schema, { schema, root, at }) =>
		Object.entries(value as object)
			.filter(([name]) => !Object.hasOwn((schema.properties ?? {}) as object, name))
			.flatMap(([name, part]) => {
				if (typeof rule !== "boolean") return faultsOf(part, rule, root, `${at}.${name}`);
				return rule ? [] : [`${at}: unknown ${name}`];
			}),
};

function typeOf(value: unknown, type: string): boolean {
	if (type === "array") return Array.isArray(value);
	if (type === "integer") return Number.isInteger(value);
	if (type === "object")
		return typeof value === "object" && value !== null && !Array.isArray(value);
	if (type === "null") return value === null;
	return typeof value === type;
}
