// Every notation that gives a value a name, with the key of each rule: the value is found, and by
// its name alone. The table grows with each notation that somebody meets in the wild.

import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);

const kinds = [
	{ rule: "iterable-api-key", name: "ITERABLE_API_KEY", camel: "iterableApiKey", value: "{uuid4}" },
	{
		rule: "mailchimp-api-key",
		name: "MAILCHIMP_API_KEY",
		camel: "mailchimpApiKey",
		value: "{hex:32}",
	},
	{
		rule: "mailchimp-transactional-key",
		name: "MANDRILL_API_KEY",
		camel: "mandrillApiKey",
		value: "{token:22}",
	},
];

/** NAME and CAMEL stand for the name, VALUE for the value. */
const notations: readonly string[] = [
	"NAME=VALUE",
	'NAME="VALUE"',
	"NAME     =     'VALUE'",
	"NAME\t\t=\t'VALUE'",
	"export NAME=VALUE; export OTHER=1",
	"setenv NAME VALUE",
	"set NAME VALUE",
	"SET NAME=VALUE",
	"ENV NAME VALUE",
	"ARG NAME=VALUE",
	"NAME ?= VALUE",
	"NAME := VALUE",
	'"NAME"="VALUE"',
	"env[NAME] = VALUE",
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell or a framework fills it in.
	': "${NAME:=VALUE}"',
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell or a framework fills it in.
	"key=${NAME:-VALUE}",
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell or a framework fills it in.
	"api-key: ${NAME:VALUE}",
	"NAME: VALUE",
	"NAME: 'VALUE'",
	"- NAME=VALUE",
	"- name: NAME\n  value: VALUE",
	"- value: VALUE\n  name: NAME",
	"NAME: |\n  VALUE",
	"NAME: >-\n  VALUE",
	'{"NAME": "VALUE"}',
	'{"NAME":["VALUE"]}',
	'{"name": "NAME", "value": "VALUE"}',
	'{"value": "VALUE", "name": "NAME"}',
	'"{\\"NAME\\":\\"VALUE\\"}"',
	"const CAMEL = 'VALUE';",
	"const CAMEL: string = 'VALUE';",
	'const CAMEL string = "VALUE"',
	'var CAMEL = "VALUE"',
	'CAMEL := "VALUE"',
	'let CAMEL = @"VALUE";',
	'static let CAMEL = "VALUE"',
	'private static final String NAME = "VALUE";',
	'public string CAMEL { get; set; } = "VALUE";',
	'Dim CAMEL As String = "VALUE"',
	'CAMEL <- "VALUE"',
	"$CAMEL = 'VALUE';",
	"'CAMEL' => 'VALUE',",
	":CAMEL => 'VALUE',",
	"CAMEL: 'VALUE',",
	"define('NAME', 'VALUE');",
	'define("NAME",\n  default="VALUE",\n  type=str)',
	'-define(NAME, "VALUE").',
	'#define NAME "VALUE"',
	"ENV['NAME'] = 'VALUE'",
	"process.env.NAME = 'VALUE'",
	"const key = process.env.NAME || 'VALUE'",
	"const key = process.env.NAME ?? 'VALUE'",
	"key = os.environ.get('NAME') or 'VALUE'",
	"key = os.environ.get('NAME', 'VALUE')",
	"key = env('NAME', default='VALUE')",
	"const CAMEL = isProd ? 'VALUE' : '';",
	'NAME: z.string().min(1).default("VALUE"),',
	"parser.add_argument('--NAME', help='key', default='VALUE')",
	"tool --NAME VALUE",
	"tool --NAME=VALUE",
	'(def config {:NAME "VALUE"})',
	'<string name="NAME">VALUE</string>',
	"<key>NAME</key>\n<string>VALUE</string>",
	'<add key="NAME" value="VALUE" />',
	'<env name="NAME" value="VALUE"/>',
	"<NAME>VALUE</NAME>",
	"| Name | Value |\n|---|---|\n| NAME | VALUE |",
	"NAME\tVALUE",
	"NAME,VALUE",
	"INSERT INTO `variable` VALUES ('NAME','VALUE');",
	"('NAME','s:32:\\\"VALUE\\\";')",
	"COPY settings (id, key, value) FROM stdin;\n4\tNAME\tVALUE",
	"# NAME\nVALUE",
	"NAME:\nVALUE",
	"**NAME**: `VALUE`",
	"the NAME is `VALUE` pls rotate later",
	"// NAME = 'VALUE'",
	'+NAME = "VALUE"',
	'manifestPlaceholders = [CAMEL: "VALUE"]',
	'buildConfigField "String", "NAME", "\\"VALUE\\""',
	'variable "NAME" {\n  default = "VALUE"\n}',
	"function CAMEL() {\n  return 'VALUE';\n}",
	"class Settings {\n  static const String CAMEL = 'VALUE';\n}",
	"NAME & \\texttt{VALUE} \\\\",
	"NAME = (\n    'VALUE'\n)",
	"NAME_PROD=VALUE",
	"NAME_2=VALUE",
	"PROD_NAME=VALUE",
	"NEXT_PUBLIC_NAME=VALUE",
];

describe.each(kinds)("$rule", ({ rule, name, camel, value }) => {
	test.each(notations)("%s", (notation) => {
		for (const seed of ["a", "b", "c"]) {
			const template = notation
				.replaceAll("NAME", name)
				.replaceAll("CAMEL", camel)
				.replaceAll("VALUE", `«${value}»`);
			// Of braces only the generators' are meant; the rest is put in behind them.
			const { text: filled } = expandSample(value, seed);
			const text = template.replaceAll(`«${value}»`, filled);
			const found = scan(Buffer.from(`${text}\n`), { path: "notes.txt" }).matches;
			expect(
				found.filter(({ confidence }) => confidence !== "low").map(({ ruleId }) => ruleId),
			).toEqual([rule]);
		}
	});
});
