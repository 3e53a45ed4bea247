// Arbitrary texts with keys in them: keys of every shape between names, signs and noise as they
// stand in source, logs and binaries. All bytes are Latin-1, so that offsets are indices.

import { fc } from "../setup/draws.ts";

const hexDigit = fc.constantFrom(..."0123456789abcdef");
const tokenCharacter = fc.constantFrom(
	..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
);

export const hex = (length: number): fc.Arbitrary<string> =>
	fc.string({ unit: hexDigit, minLength: length, maxLength: length });
export const token = (length: number): fc.Arbitrary<string> =>
	fc.string({ unit: tokenCharacter, minLength: length, maxLength: length });

const uuid4 = hex(32).map(
	(digits) => `${digits.slice(0, 12)}4${digits.slice(13, 16)}8${digits.slice(17)}`,
);
const wholeKey = fc
	.tuple(hex(32), fc.integer({ min: 1, max: 22 }))
	.map(([digits, site]) => `${digits}-us${site}`);

/** A key of each shape. */
const anyKey: fc.Arbitrary<string> = fc.oneof(
	wholeKey,
	hex(32),
	uuid4,
	token(22).map((body) => `md-${body}`),
	token(22),
	hex(128),
);

const nearKey = fc.oneof(
	hex(31),
	hex(33),
	hex(40),
	hex(64),
	hex(36),
	hex(127),
	token(21),
	token(23),
	token(40),
);

const name = fc.constantFrom(
	"MAILCHIMP_API_KEY=",
	"mailchimp_api_key: ",
	'"mailchimpApiKey": "',
	"MANDRILL_API_KEY=",
	"mandrill.Mandrill('",
	"ITERABLE_API_KEY=",
	'IterableApi.initialize(context, "',
	'headers["Api-Key"] = "',
	"api.iterable.com",
	"https://us6.api.mailchimp.com/3.0/",
	"ITERABLE_JWT_SECRET=",
	"smtp.mandrillapp.com",
	"server='us6', api_key='",
	"apikey:",
);

const sign = fc.constantFrom(
	..."=:;,.'\"`()[]{}<>/\\|&%#@!?*+-_~^$ \t\n\0\x1b\x7f",
	"\r\n",
	"\\n",
	"\\\\n",
	"\\u0022",
	"\\x22",
	"\\b",
	"\\0",
	"\\047",
	"%20",
	"%2520",
	"%3D",
	"=3D",
	"=20",
	"=\n",
	"&quot;",
	"&#39;",
	"\x1b[31m",
	"\x1b[0;32m",
	"0x",
	"-us",
	"-us6",
	"_",
	"é",
	"\xff",
);

const noise = fc.oneof(
	fc.string({ unit: fc.constantFrom(..."abcdefgxyzuUSmd0189 _-=:\n"), maxLength: 30 }),
	fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);

/** Keys, near misses, names, signs and noise in any order, also at the first and the last byte. */
export const anyText: fc.Arbitrary<string> = fc
	.array(
		fc.oneof(
			{ weight: 3, arbitrary: anyKey },
			{ weight: 1, arbitrary: nearKey },
			{ weight: 3, arbitrary: name },
			{ weight: 4, arbitrary: sign },
			{ weight: 2, arbitrary: noise },
		),
		{ maxLength: 14 },
	)
	.map((parts) => parts.join(""));
