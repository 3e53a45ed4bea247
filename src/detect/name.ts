// What is a value called where it stands? Read off the text before it, in the notations that
// code, settings, markup and command lines have for giving a value a name. A "value" or a
// "default" is called what its block is called.

/**
 * The name of what stands between the texts, normalised, or "". `inside` gives the heads of the
 * blocks around it, innermost first, and is asked only when nothing nearer names it.
 */
export function nameOf(before: string, after: string, inside: () => string): string {
	const own = readName(before.slice(-260));
	if (!genericName.test(own)) return normaliseName(own);
	return normaliseName(readNameBehind(after) ?? readBlockName(inside())) || normaliseName(own);
}

/** `iterableAPIKey`, `ITERABLE_API_KEY` and `iterable.api-key` are all `iterable_api_key`. */
export function normaliseName(name: string): string {
	return name
		.replace(/([A-Z]{1,40})([A-Z][a-z])/g, "$1_$2")
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/[^a-z0-9]{1,40}/g, "_")
		.replace(/^_|_$/g, "");
}

const genericName = /^["'`]?(?:(?:default|initial)?_?value|val|default|content)$/i;

function readName(before: string): string {
	for (const form of markupForms) {
		const name = form.exec(before)?.[1];
		if (name) return name;
	}
	return readAssignedName(before) ?? readLooseName(before) ?? "";
}

const markupForms: readonly RegExp[] = [
	// <key>NAME</key> <string>VALUE
	/<key>\s{0,8}([^<>]{1,80})<\/key>\s{0,40}<\w{1,20}>\s{0,8}$/i,
	// <string name="NAME">VALUE, <entry key="NAME">VALUE
	/<[\w.:-]{1,40}\s[^<>]{0,200}?\b(?:name|key|id)\s{0,2}=\s{0,2}["']([^"'<>]{1,80})["'][^<>]{0,80}>\s{0,40}$/i,
	// key="NAME" value="VALUE", {"name": "NAME", "value": "VALUE", - name: NAME\n  value: VALUE
	/\b(?:key|name|id|variable|header|envvar|env_var|parameterkey)\\?["']?\s{0,4}[:=]>?\s{0,4}\\?["']?([\w.\-/ ]{1,80}?)\\?["']?\s{0,4}[,;]?\s{0,40}(?:[\w.\\"']{0,20}[\w:]{0,10}:)?\\?["']?(?:[\w]{1,10}:)?(?:value|val|default|content|string_?value|parametervalue|data|secret)\\?["']?\s{0,4}[:=]>?\s{0,4}\\?["'`]?$/i,
];

/** NAME = "VALUE", NAME: VALUE, "NAME" => VALUE, NAME || "VALUE", define("NAME", "VALUE"), | NAME | VALUE */
function readAssignedName(before: string): string | undefined {
	const assignment = assignmentForm.exec(before);
	return assignment ? assignedForm.exec(before.slice(0, assignment.index))?.[1] : undefined;
}

/** Quotes, brackets and a terminal's colour in front of a value. */
const opening = String.raw`(?:.\[[\d;]{0,12}m)?[\s\\"'\x60@([{<]{0,24}`;
const decoder = String.raw`(?:[\w.]{0,20}(?:atob|base64|b64|decode|unescape|unquote|secret|str|buffer\.from)\w{0,20}\([\s\\"'\x60@]{0,6})?`;
const scheme = String.raw`(?:(?:bearer|basic|token|apikey|api-key|key|oauth)\s{1,4})?`;
const assignmentForm = new RegExp(
	String.raw`(?:=>|:=|\?=|\+=|={1,3}|:{1,2}|\|\||\?\?|\||(?<=["'\x60]\s{0,4}),)${opening}${decoder}${scheme}$`,
	"i",
);

/** ": string", but not the second of two names, as in "run: NAME=VALUE". */
const annotation = String.raw`(?:: {0,2}(?!\w{0,30}(?:key|token|secret))[\w<>[\]| ?&']{1,24} )?`;
const assignedForm = new RegExp(
	String.raw`((?<![\w$.\-])[\w$.\-]{1,80}|["'\x60][\w$.\- /:]{1,60})[\\"'\x60\])}]{0,6}\s{0,4}${annotation}$`,
	"i",
);

function readLooseName(before: string): string | undefined {
	for (const form of looseForms) {
		const name = form.exec(before)?.[1];
		if (name) return name;
	}
	return undefined;
}

const looseForms: readonly RegExp[] = [
	// <NAME>VALUE
	/<([\w.:-]{1,60})(?:\s[^<>]{0,100})?>\s{0,8}(?:<!\[CDATA\[)?\s{0,8}$/,
	// ENV NAME VALUE, --name VALUE, #define NAME @"VALUE", "the NAME is VALUE"
	/(?<![\w.-])([\w.-]{2,80})["'`*]{0,3}(?:\s{1,3}(?:is|was|are|to|as))?\s{1,3}@?["'`*([]{0,4}$/i,
	// NAME,VALUE in a line of CSV
	/(?:^|\n)([\w.-]{2,60}),$/,
];

/** {"value": "VALUE", "name": "NAME"}: the name stands behind. */
function readNameBehind(after: string): string | undefined {
	return nameBehind.exec(after)?.[1];
}

const nameBehind =
	/^\\?["']?\s{0,4}[,;]?\s{0,40}\\?["']?(?:key|name|id)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?([\w.-]{1,80})/i;

/** `variable "NAME" {`, `"NAME": {`, `NAME:` */
function readBlockName(inside: string): string {
	const head = inside.slice(0, inside.search(/\n|$/));
	return blockHead.exec(head)?.[1] ?? "";
}

const blockHead = /([\w.-]{1,80})["'\]]{0,3}\s{0,3}(?:=>|[:=])?\s{0,3}[{[(]?$/;
