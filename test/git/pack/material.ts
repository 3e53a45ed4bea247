// Pieces of contents that are likely to mislead a scan: keys and near misses, names and words that make a
// finding or rule it out, encodings, and filler as long as a rule's context. Each piece follows from a number.

import { encoders, wide } from "../../detect/encoders.ts";

type Random = () => number;

/** Numbers in [0, 1) that follow from a seed. */
export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Gives the piece of a number, one character a byte. */
export function pieceOf(seed: number): string {
	const random = randomFrom(seed);
	return choose(random, kinds)(random);
}

/** Gives a few bytes, such as a small change brings. */
export function crumbOf(seed: number): string {
	const random = randomFrom(seed);
	return draw(random, "0123456789abcdefuszG-_=%\\\n /\0", 1 + Math.floor(random() * 3));
}

function choose<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)]!;
}

export function draw(random: Random, characters: string, length: number): string {
	let text = "";
	for (let index = 0; index < length; index++) text += choose(random, [...characters]);
	return text;
}

const hexDigits = "0123456789abcdef";
const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

const hex = (length: number) => (random: Random) => draw(random, hexDigits, length);
const token = (length: number) => (random: Random) => draw(random, tokenCharacters, length);
const site = (random: Random) => `-us${1 + Math.floor(random() * 22)}`;

function uuid(random: Random): string {
	const digits = hex(32)(random);
	return `${digits.slice(0, 12)}4${digits.slice(13, 16)}8${digits.slice(17)}`;
}

const keys: readonly ((random: Random) => string)[] = [
	(random) => hex(32)(random) + site(random),
	(random) => hex(32)(random),
	uuid,
	(random) => `md-${token(22)(random)}`,
	(random) => token(22)(random),
	(random) => hex(128)(random),
	(random) => `${hex(32)(random)}${site(random)}.png`,
	(random) => `md-${draw(random, "abcdefghijklmnopqrstuvwxyz-", 22)}`,
];

/** Too short, too long, or one half. */
const nearKeys: readonly ((random: Random) => string)[] = [
	...[8, 16, 31, 33, 40, 64, 127].map(hex),
	...[11, 21, 23, 30, 60].map(token),
];

const anyKey = (random: Random) => choose(random, keys)(random);

const names = [
	"MAILCHIMP_API_KEY=",
	'mailchimp_api_key: "',
	"api_key = '",
	"key: ",
	"token=",
	"MANDRILL_API_KEY=",
	"ITERABLE_API_KEY=",
	"ITERABLE_JWT_SECRET=",
	"JWT_SECRET=",
	"password: ",
	"x = ",
	"mandrill.Mandrill('",
	'mailchimp.init("',
	"accessToken: '",
	"<key>mailchimp</key>\n<string>",
	'"value": "',
	"sha: ",
	"list_id=",
	"STRIPE_KEY=",
	"X-MC-ApiKey: ",
	"x-mc-api-key: ",
	"transactional_api_key=",
];

const words = [
	"mailchimp",
	"datadog",
	"us6.api.mailchimp.com",
	"server: 'us6',",
	"smtp.mandrillapp.com",
	"https://api.iterable.com/",
	"mandrill:\n  ",
	"[mailchimp]\n",
	"mailchimp: {\n",
	"iterable {\n",
	"stripe: {\n",
	"dataCenterLocation: ",
	"}\n",
	"{",
	"(",
	"/members/",
	".png",
	"md5(",
	"DD_",
	"@iterable/",
	"0x",
];

const signs = [
	..."-_./=\"'\n @%\\+",
	"-x",
	"\n\n\t",
	"  - name: ",
	"md-",
	"-us6",
	"-us",
	"s6",
	"%20",
	"\\n",
	"\\u0022",
	"\\\\u0022",
	'\\"',
	"=3D",
	"=\n",
	"=\r\n",
	"&quot;",
	"&#39;",
	"\x1b[31m",
	"\\x",
	"\\u",
	"\0",
];

/** Lengths of a rule's context, and a little less and more. */
const lengths = [
	1, 3, 10, 16, 22, 24, 30, 50, 60, 76, 100, 190, 210, 250, 390, 410, 600, 900, 960, 1000, 1100,
	1450, 1500, 1550, 2000, 2400, 2600, 2900, 2990, 3050, 4000,
];

function filler(random: Random): string {
	const length = choose(random, lengths);
	const unit = choose(random, [
		"lorem ips\n",
		" ",
		"a/b/",
		"x",
		". ",
		"\\x41 ",
		"=\n",
		'\\"',
		"a=\n",
	]);
	const odds = random();
	if (odds < 0.1) return draw(random, `${tokenCharacters}+/`, length);
	if (odds < 0.2) return hex(length)(random);
	return unit.repeat(length / unit.length + 1).slice(0, length);
}

const ways = [...encoders, wide("utf-16le", false), wide("utf-16be", true)];

function encoded(random: Random): string {
	const before = choose(random, ["", "x ", "some more text, which is long enough "]);
	const after = choose(random, [
		"",
		" and then",
		"\n\n",
		" and some more text, which is long enough",
	]);
	let text = before + choose(random, names) + anyKey(random) + after;
	for (const odds of [1, 0.25]) {
		if (random() < odds) text = choose(random, ways).encode(text).text;
	}
	return text;
}

/** A key with one character as an escape, so that only text decoded for another's sake shows it. */
function brokenUp(random: Random): string {
	const key = anyKey(random);
	const at = Math.floor(random() * key.length);
	const code = key.charCodeAt(at).toString(16).padStart(2, "0");
	const escaped = choose(random, [
		`%${code}`,
		`\\x${code}`,
		`\\u00${code}`,
		`&#x${code};`,
		`=\n${key[at]}`,
	]);
	return key.slice(0, at) + escaped + key.slice(at + 1);
}

const kinds: readonly ((random: Random) => string)[] = [
	anyKey,
	(random) => choose(random, nearKeys)(random),
	(random) =>
		choose(random, names) + anyKey(random) + choose(random, ["", "'", '"\n', "\n", ")", "@"]),
	(random) => choose(random, names) + brokenUp(random),
	(random) => choose(random, ['\\"', "%22", "\\\\", "&quot;"]) + anyKey(random),
	(random) => choose(random, words),
	(random) => choose(random, words),
	(random) => choose(random, signs),
	(random) => choose(random, signs),
	(random) => choose(random, names),
	filler,
	filler,
	encoded,
	(random) => draw(random, "\\%&=u0041xX#a; \n", Math.floor(random() * 40)),
];
