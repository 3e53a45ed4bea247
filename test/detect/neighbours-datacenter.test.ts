// The data centre of one account is not read as that of another beside it, in whatever notation both stand.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";

const { scan } = createScanner(builtinPacks);
const digits = (seed: string) => createHash("md5").update(seed).digest("hex");
const [main, second] = [digits("a main account"), digits("a second account")];

test.each([
	["a.coffee", "CONFIG.mailchimp.dc           = 'us5'\nCONFIG.mailchimp.APIKey       = 'MAIN'\n"],
	[
		"A.cs",
		'class MailChimp {\n string ApiKey { get; set; } = "MAIN";\n string Dc { get; set; } = "us5";\n}\n',
	],
	["a.json", '{"mailchimpApiKey": {"value": "MAIN"}, "mailchimpServer": {"value": "us5"}}\n'],
	["a.rb", "default['mailchimp']['api_key'] = 'MAIN'\ndefault['mailchimp']['dc'] = 'us5'\n"],
	["a.config", '[{mailchimp, [{apikey, <<"MAIN">>}, {dc, <<"us5">>}]}].\n'],
	["A.scala", 'case class MailchimpConfig(apiKey: String = "MAIN", server: String = "us5")\n'],
	["Makefile", "MAILCHIMP_API_KEY := MAIN\nMAILCHIMP_SERVER := us5\n"],
	["a.md", "| Service | Key | Place |\n|---|---|---|\n| Mailchimp | MAIN | us5 |\n"],
	["a.html", "<tr><td>Mailchimp API key</td><td>MAIN</td><td>us5</td></tr>\n"],
	["a.php", "define('MAILCHIMP_API_KEY', 'MAIN');\ndefine('MAILCHIMP_DC', 'us5');\n"],
	["a.js", "var mailchimpInstance = 'us5',\n    mailchimpApiKey = 'MAIN';\n"],
])("the data centre of %s is read", (path, text) => {
	const [match] = scan(Buffer.from(text.replace("MAIN", main)), { path }).matches;
	expect(match?.details.datacenter).toBe("us5");
});

/** MAIN has a data centre, SECOND has none. */
const texts: readonly [path: string, text: string][] = [
	[
		"a.yml",
		"accounts:\n  - name: mailchimp-main\n    key: MAIN\n    dc: us5\n  - name: mailchimp-second\n    key: SECOND\n",
	],
	[
		"b.yml",
		"accounts:\n- key: MAIN\n  dc: us5\n  service: mailchimp\n- key: SECOND\n  service: mailchimp\n",
	],
	["c.yml", "mailchimp:\n  api_key: MAIN\n  server: us5\nmailchimp_eu:\n  api_key: SECOND\n"],
	[
		"d.md",
		"## Mailchimp main\n\nAPI key: `MAIN`\nServer: us5\n\n## Mailchimp EU\n\nAPI key: `SECOND`\n",
	],
	[
		"e.rb",
		'Mailchimp.configure do |c|\n  c.api_key = "MAIN"\n  c.server = "us5"\nend\nMailchimpEu.configure do |c|\n  c.api_key = "SECOND"\nend\n',
	],
	[
		"f.xml",
		"<c><mailchimp><apiKey>MAIN</apiKey><server>us5</server></mailchimp><mailchimpEu><apiKey>SECOND</apiKey></mailchimpEu></c>\n",
	],
	["g.clj", '{:mailchimp {:api-key "MAIN" :server "us5"}\n :mailchimp-eu {:api-key "SECOND"}}\n'],
	[
		"h.plist",
		"<dict><key>Mailchimp</key><dict><key>ApiKey</key><string>MAIN</string><key>Server</key><string>us5</string></dict>\n<key>MailchimpEu</key><dict><key>ApiKey</key><string>SECOND</string></dict></dict>\n",
	],
	[
		"i.php",
		"<?php\nreturn [\n  'mailchimp' => ['key' => 'MAIN', 'server' => 'us5'],\n  'mailchimp_eu' => ['key' => 'SECOND'],\n];\n",
	],
	[
		"j.json",
		'[{"provider":"mailchimp","api_key":"MAIN","dc":"us5"},\n {"provider":"mailchimp","api_key":"SECOND"}]\n',
	],
	["k.ini", "[mailchimp]\napi_key = MAIN\nserver = us5\n\n[mailchimp_eu]\napi_key = SECOND\n"],
];

test.each(texts)("%s", (path, text) => {
	const content = Buffer.from(text.replace("MAIN", main).replace("SECOND", second));
	const found = scan(content, { path }).matches.map(({ start, details }) => ({
		value: content.toString("latin1", start, start + 32),
		datacenter: details.datacenter,
	}));
	expect(found).toEqual([
		{ value: main, datacenter: "us5" },
		{ value: second, datacenter: undefined },
	]);
});

test("what a program joins a key with is its data centre", () => {
	const text = `key, dc = "${main}", "us14"\nMAILCHIMP_API_KEY = f"{key}-{dc}"\n`;
	const { matches } = scan(Buffer.from(text), { path: "settings.py" });
	expect(matches.map(({ details }) => details.datacenter)).toEqual(["us14"]);
});
