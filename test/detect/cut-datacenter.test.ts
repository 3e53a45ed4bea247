// A data centre that may go on behind its key is not the key's own: only the key's own may call it dead.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const key = expandSample("{hex:32}").text;

function originOf(text: string) {
	const [match] = scan(Buffer.from(text), { path: "a.txt" }).matches;
	return [match?.details.datacenter, match?.datacenterFrom];
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const hex = (text: string) => Buffer.from(text).toString("hex");

test.each([
	`mailchimp: "${base64(`u:${key}-us1`)}"`,
	`mailchimp: "${base64(`${key}-us1\n`)}"`,
	`mailchimp: "${base64(`${key}-us12`)}"`,
	`mailchimp: "${base64(`${key}-us3`).slice(0, 48)}"`,
	`mailchimp: "${hex(`${key}-us1\n`)}"`,
	`MAILCHIMP_API_KEY=${key}-us1`,
	`MAILCHIMP_API_KEY="${key}-us2"\n`,
	`{"mailchimp_api_key": "${key}-us1", "list": 2}`,
	`["${key}-us1", "${key}-us6"]`,
	`mailchimp_api_key: ${key}-us1\nport: 2\n`,
	`curl -u "x:${key}-us1" https://us1.api.mailchimp.com`,
	`https://x:${key}-us1@us1.api.mailchimp.com/3.0/`,
	`https://example.com/?mailchimp_api_key=${key}-us1&list=2`,
	`mailchimp_api_key%3D${key}-us1%26list`,
	`<a mailchimp_api_key=&quot;${key}-us1&quot;>`,
	`<td>mailchimp api key</td><td>${key}-us1</td>`,
	`{\\"mailchimp_api_key\\": \\"${key}-us1\\", \\"list\\": 2}`,
	`"mailchimp_api_key=${key}-us1\\nport=2"`,
	`new Mailchimp("${key}-us1"); // 2`,
	`mailchimp_api_key = "${key}-us1" # of 2\nport = 2`,
	`Mailchimp("${key}-us1").ping()`,
	`The mailchimp key is ${key}-us1. It lives!`,
	`$m = new MailChimp('${key}-us1') or die;`,
	`| mailchimp api key | ${key}-us1 |`,
	`mailchimp_api_key,list\r\n${key}-us1,2\r\n`,
])("%j has a data centre of its own", (text) => {
	expect(originOf(text)[1]).toBe("key");
});

test.each([
	`MAILCHIMP_API_KEY=${key}-us1.2\n`,
	// Cut behind "us1", where nothing fills the last four digits up.
	`mailchimp: "${base64(`${key}-us12\n`).slice(0, 48)}"`,
	`mailchimp: "${base64(`uuu:${key}-us12\n`).slice(0, 54)}"`,
	`mailchimp: "${base64(base64(`${key}-us12\n`).slice(0, 48)).slice(0, 64)}"`,
	`mailchimp: "${hex(`${key}-us12`).slice(0, -2)}"`,
	`MAILCHIMP_API_KEY="${key}-us1$N"`,
	`MAILCHIMP_API_KEY="${key}-us1\${N}"`,
	`mailchimp_api_key = f"${key}-us1{n}"`,
	`mailchimp_api_key = "${key}-us1" + n`,
	`mailchimp_api_key="${key}-us1*"`,
	`mailchimp_api_key="${key}-us1…"`,
	`mailchimp_api_key="${key}-us1..."`,
	`mailchimp_api_key=${key}-us1\n2`,
	`mailchimp key <code>${key}-us1<b>{n}</b>`,
	// Words that a shell joins, variables of other shells, templates, formats.
	...[`"2"`, `$'2'`, `\\2`, `$(n)`, "`n`", "%N%", "!N!", "^2", "@N@"].map(
		(rest) => `export MAILCHIMP_API_KEY=${key}-us1${rest}\n`,
	),
	...[`'$N`, `'"$N"`, `'2`, "'`n`"].map((rest) => `MAILCHIMP_API_KEY='${key}-us1${rest}\n`),
	...["%d", "%s", "%1d", "%(n)s", "%@", "\\(n)", "<%= n %>", "<n>", "&n;", "#n", "[n]", "(n)"].map(
		(rest) => `mailchimp_api_key = "${key}-us1${rest}"`,
	),
	...["\\32", "`u{32}", "\\d"].map((rest) => `mailchimp_api_key = "${key}-us1${rest}"`),
	`mailchimp_api_key = "${key}-us1" /* n */ + "2"`,
	`mailchimp_api_key = "${key}-us1" // n\n + "2"`,
	`mailchimp_api_key = ("${key}-us1" # n\n  "2")`,
	`mailchimp_api_key = ("${key}-us1") + "2"`,
	`#define MAILCHIMP_API_KEY "${key}-us1" DIGIT`,
	`mailchimp_api_key = ["${key}-us1", n].join("")`,
	`mailchimp_api_key = sprintf("%s%d", "${key}-us1", 2)`,
	`mailchimp_api_key: !Join\n  - ""\n  - - "${key}-us1"\n    - "2"\n`,
	`<mailchimp_api_key><![CDATA[${key}-us1]]>2</mailchimp_api_key>`,
	`<mailchimp_api_key>${key}-us1<?php echo 2 ?></mailchimp_api_key>`,
])("%j may have another one", (text) => {
	expect(originOf(text)[1]).not.toBe("key");
});

test.each([
	`mailchimp_api_key="${key}-us1" + "2"`,
	`mailchimp_api_key="${key}-us1\\x32"`,
	`mailchimp_api_key = "${key}-us1" "2"`,
	`{"mailchimp_api_key": "${key}-us1\\u0032"}`,
	`mailchimp_api_key=${key}-us1&#50;`,
	`mailchimp_api_key=${key}-us1%32`,
	`mailchimp_api_key=${key}-us1\u200b2`,
	`mailchimp_api_key=${key}-us1<wbr>2`,
	`mailchimp_api_key=${key}-us1''2`,
])("%j is read as us12, or not as the key's own", (text) => {
	const [datacenter, from] = originOf(text);
	expect(datacenter === "us12" || from !== "key").toBe(true);
});
