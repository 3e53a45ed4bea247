// What stands near a key, and may have been planted there, is never what the key says of itself: a data centre near it is
// not its own, so that its refusal there is no death, and Mailchimp's host makes no Iterable key one of Mailchimp.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const digits = expandSample("{hex:32}", "planted").text;
const uuid = expandSample("{uuid4}", "planted").text;

test.each([
	`mailchimp_api_key = "${digits}" # -us6\n`,
	`mailchimp_api_key = "${digits}" # "-us6"\n`,
	`mailchimp_api_key = "${digits}" /* + "-us6" */;\n`,
	`mailchimp_api_key = ["${digits}", "-us6"]\n`,
	`mailchimp_api_key: ${digits}\n- us6: foo\n`,
	`mailchimp_api_key: ${digits}\n-us6\n`,
	`mailchimp_api_key: ${digits} -us6\n`,
	`mailchimp_api_key: ${digits} - us6\n`,
	`name,mailchimp_api_key,dc\nx,${digits},us6\n`,
	`| mailchimp key | dc |\n|---|---|\n| ${digits} | us6 |\n`,
	`<tr><td>mailchimp key</td><td>${digits}</td><td>-us6</td></tr>\n`,
	`https://user:${digits}@us6.api.mailchimp.com/3.0/lists\n`,
	`curl -u any:${digits} https://us6.api.mailchimp.com/3.0/lists\n`,
	`const mailchimpKey = '${digits}';\nconst full = \`\${mailchimpKey}-us6\`;\n`,
	`const dc='us6'; const mailchimpApiKey = \`${digits}-\${dc}\`;\n`,
	`define('MAILCHIMP_API_KEY', '${digits}');\ndefine('MAILCHIMP_DC', 'us6');\n`,
	`MAILCHIMP_KEY=${digits}\nMAILCHIMP_SERVER_PREFIX=us6\n`,
	`{"mailchimp": {"apiKey": "${digits}", "suffix": "-us6"}}\n`,
	`$mailchimp_key = '${digits}' . '-' . $dc; $dc = 'us6';\n`,
	`curl -H "Authorization: Basic ${Buffer.from(`u:${digits}`).toString("base64")}" https://us6.api.mailchimp.com/3.0/\n`,
])("%j has no data centre of its own", (text) => {
	const matches = scan(Buffer.from(text), { path: "a.txt" }).matches.filter(
		({ ruleId }) => ruleId === "mailchimp-api-key",
	);
	expect(matches).toHaveLength(1);
	expect(matches[0]?.datacenterFrom).not.toBe("key");
	const wide = Buffer.from(text, "utf16le");
	expect(scan(wide, { path: "a.txt" }).matches.map((match) => match.datacenterFrom)).not.toContain(
		"key",
	);
});

const apiKey = `curl -H "Api-Key: ${uuid}" https://api.iterable.com/api/lists\n`;

test.each([
	`Mailchimp.new(ENV['MC'], server: 'us6')\nIterable.configure { |c| c.api_key = "${uuid}" }\n`,
	`'mailchimp' => ['dc' => 'us6', 'key' => env('X')],\n'iterable' => ['key' => '${uuid}'],\n`,
	`MAILCHIMP_SERVER=us6\nMAILCHIMP_LIST=abc\n# iterable\nAPI_KEY=${uuid}\nITERABLE_HOST=api.iterable.com\n`,
	`const cfg = { mailchimp: { host: "us6.api.mailchimp.com" }, iterable: { key: "${uuid}" } }\n`,
	`[{"type":"mailchimp","url":"https://us6.api.mailchimp.com"},{"type":"iterable","apiKey":"${uuid}"}]\n`,
	`[mailchimp]\nserver = "us6"\n\n[iterable]\napi_key = "${uuid}"\n`,
	`<cfg><mailchimp host="us6.api.mailchimp.com"/><iterable key="${uuid}"/></cfg>\n`,
	`# migrated from mailchimp (us6.api.mailchimp.com) to iterable\nkey: ${uuid}\nurl: https://api.iterable.com/api\n`,
	`| provider | host | key |\n|---|---|---|\n| mailchimp | us6.api.mailchimp.com | vault |\n| iterable | api.iterable.com | ${uuid} |\n`,
	`provider,host,key\nmailchimp,us6.api.mailchimp.com,\niterable,api.iterable.com,${uuid}\n`,
	`GET https://us6.api.mailchimp.com/3.0/ping\nGET https://api.iterable.com/api/users?api_key=${uuid}\n`,
	`200 us6.api.mailchimp.com /3.0/ping | 200 api.iterable.com /api/lists api_key=${uuid}\n`,
	`GET /3.0/ping HTTP/1.1\nHost: us6.api.mailchimp.com\n\nGET /api/lists HTTP/1.1\nHost: api.iterable.com\nApi-Key: ${uuid}\n`,
	`POST /3.0/ping HTTP/1.1\nHost: us6.api.mailchimp.com\n\nGET /api/lists HTTP/1.1\nApi-Key: ${uuid}\nHost: api.iterable.com\n`,
	`curl https://us6.api.mailchimp.com; ${apiKey}`,
	`@@ -1,2 +1,2 @@\n-curl https://us6.api.mailchimp.com\n+${apiKey}`,
	`data:\n  mailchimp-host: ${Buffer.from("us6.api.mailchimp.com").toString("base64")}\n  iterable-key: ${Buffer.from(uuid).toString("base64")}\n`,
])("%j is Iterable's key first of all", (text) => {
	const [match] = scan(Buffer.from(text), { path: "a.txt" }).matches;
	expect([match?.ruleId, match?.identity.reveal()]).toEqual(["iterable-api-key", uuid]);
});
