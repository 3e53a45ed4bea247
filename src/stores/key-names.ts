// Knows the names under which a key may be kept: those that it has in the tree, in every way of joining their words,
// and those that name its provider and a key. Generic names ("key", "api_token") are everywhere and do not count.

export interface KeyNames {
	/** True for a name under which this key may be kept. */
	isName(name: string): boolean;
	/** False for a text that no line of can be of interest. */
	isMentioned(text: string): boolean;
	/** True for a line that names the provider, or the key's own name: enough where a store is named beside it. */
	isNear(line: string): boolean;
	/** Every such name in a line, as it is written. */
	findIn(line: string): string[];
}

/** @param names as a program would split them: "mailchimp_api_key" */
export function createKeyNames(names: readonly string[], ruleId: string): KeyNames {
	const bare = names.map((name) => name.replace(readers, ""));
	const specific = [...new Set(bare)].filter(isSpecificName).slice(0, maxNames);
	const own = specific.length > 0 ? patternOf(specific) : undefined;
	const provider = providerNames.find(({ rules }) => rules.includes(ruleId));
	const isProviderName = (name: string) =>
		provider?.named.test(name) === true &&
		keyWords.test(name) &&
		!provider.other.test(name) &&
		!otherSecrets.test(name);
	const whole = own && new RegExp(`^(?:\\w+[_.-])?(?:${own.source})$`, "i");
	const isMentioned = (text: string) =>
		provider?.named.test(text) === true || text.search(own ?? never) >= 0;
	const isName = (name: string) => whole?.test(name) === true || isProviderName(name);
	return {
		isName,
		isMentioned,
		isNear: (line) =>
			isMentioned(line) && (provider?.other.test(line) !== true || line.search(own ?? never) >= 0),
		findIn: (line) => [...new Set((line.match(/[A-Za-z_]\w{2,79}/g) ?? []).filter(isName))],
	};
}

const maxNames = 20;
/** How a program reads a variable is no part of its name: `process.env.NAME || "…"`. */
const readers =
	/^(?:process_env|import_meta_env|deno_env_get|os_environ(?:_get)?|os_getenv|environ|getenv|env)_/;
const never = /$^/;

/** True when some word of the name is not in every program. */
export function isSpecificName(name: string): boolean {
	const words = name.split("_").filter((word) => word.length > 2);
	return /^[a-z0-9_]{5,80}$/.test(name) && words.some((word) => !plainWords.has(word));
}

/** `mailchimp_api_key` in every way of joining words. */
export function patternOf(names: readonly string[]): RegExp {
	const forms = names.map((name) => name.split("_").join("[_.-]?"));
	return new RegExp(`(?<![A-Za-z0-9])(?:${forms.join("|")})(?![A-Za-z0-9])`, "gi");
}

const keyWords = /key|token|secret|auth|password|dsn/i;
/** Names of what is beside the key and is none. */
const otherSecrets =
	/client_?(?:id|secret)|webhook|signing|_(?:list|audience|campaign|template)|prefix|server_?name|_url$|_id$|enabled/i;

const providerNames: readonly {
	readonly rules: readonly string[];
	readonly named: RegExp;
	/** Another kind of key of the same provider. */
	readonly other: RegExp;
}[] = [
	{
		rules: ["mailchimp-api-key"],
		named: /mailchimp|mc4wp|(?:^|_)mc_?api/i,
		other: /mandrill|transactional|jwt/i,
	},
	{
		rules: ["mailchimp-transactional-key"],
		named: /mandrill|mailchimp.?transactional/i,
		other: /jwt/i,
	},
	{ rules: ["iterable-api-key"], named: /iterable|itbl/i, other: /jwt/i },
	{
		rules: ["iterable-jwt-secret"],
		named: /(?:iterable|itbl).*jwt|jwt.*(?:iterable|itbl)/i,
		other: /$^/,
	},
];

const plainWords: ReadonlySet<string> = new Set(
	"access account api app auth authorization basic bearer client code config content credential credentials data default dev env file header headers key keys live main name own pass password prod production secret server setting settings staging test the this token user username value var".split(
		" ",
	),
);
