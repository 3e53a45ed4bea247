// Tells by what stands around it that a word names the provider which is also a word of programming languages, such as
// "iterable": in a path, a package, a flag.

/** True where what stands around a word makes a name of it: a path, a package, a flag, a tuple, a comment, a request. */
export function standsAsName(before: string, after: string): boolean {
	const ends = /^(?:["'`\s,;:)\]}?!]|\.(?!\w)|$)/.test(after);
	if (/[:/]$/.test(before)) {
		if (
			/^[/:_.-](?:api|key|token|secret|credential|creds|auth|jwt)(?!s?\.[a-z]{2,4}\b)/i.test(after)
		)
			return pathAhead.test(before);
		return ends && storeAhead.test(before);
	}
	if (/-$/.test(before)) return ends && packageAhead.test(before);
	if (!ends) return false;
	if (/\s(?:--[a-z][a-z-]{1,30}|-n)[ =]["']?$/.test(before)) return true;
	// {iterable, [{api_key, …
	if (/[[{]\{\s{0,4}$/.test(before) && /^,\s{0,4}[[{<#]/.test(after)) return true;
	if (/(?:\/\/|#|<!--|--|\/\*)[ \t]{0,3}$/.test(before))
		return (
			/^[ \t]{0,8}(?:$|\r?\n|-->|\*\/)/.test(after) &&
			/\S[ \t]{1,8}\S{1,4}[ \t]{0,3}$|<!--\s?$/.test(before)
		);
	return (
		/\b(?:keys?|tokens?|secrets?|credentials|login|password)\s(?:for|to)\s(?:our\s|the\s)?$/i.test(
			before,
		) && !/^\s[a-z]/.test(after)
	);
}

/** Where settings and secrets are kept: "secret/iterable", "config:iterable:api_key", "/prod/iterable/key". */
const pathAhead = /(?:^|[\s"'`=(,@{[])[/:]?(?:[\w-]{1,40}[/:]){0,6}$/;
const storeAhead =
	/(?:^|[\s"'`=(,/:])(?:secrets?|kv|vault|ssm|prod(?:uction)?|stag(?:e|ing)|dev(?:elopment)?|config|settings|services?|integrations?|connect(?:ors?|ions?)|credentials|keys|data|sources?|destinations?|apps?|shop|env)[/:]$/i;
const packageAhead =
	/(?:^|[\s"'`=(/])(?:tap|target|source|destination|dest|actions?|connector|connect|integration|plugin|mcp|client|sdk|api|int)-$/i;
