// What programs that send requests keep of them (HAR, Postman, Insomnia, Bruno and others): a header's name stands apart
// from its value, and the address names the provider.

import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);

const keys = {
	iterable: { template: "{uuid4}", host: "api.iterable.com", rule: "iterable-api-key" },
	mandrill: {
		template: "{token:21}A",
		host: "mandrillapp.com",
		rule: "mailchimp-transactional-key",
	},
	mailchimp: { template: "{hex:32}-us6", host: "us6.api.mailchimp.com", rule: "mailchimp-api-key" },
};
type Provider = keyof typeof keys;

/** HOST and KEY stand for the provider's host and key. */
const requests: readonly (readonly [name: string, provider: Provider, text: string])[] = [
	[
		"HAR",
		"iterable",
		'{"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"https://HOST/api/lists","headers":[{"name":"Accept","value":"*/*"},{"name":"Api-Key","value":"KEY"}]}}]}}',
	],
	[
		"HAR, the value first",
		"iterable",
		'{"log":{"entries":[{"request":{"headers":[{"value":"*/*","name":"Accept"},{"value":"KEY","name":"Api-Key"}],"url":"https://HOST/api/lists"}}]}}',
	],
	[
		"HAR, in the query",
		"iterable",
		'{"log":{"entries":[{"request":{"url":"https://HOST/api/lists","queryString":[{"name":"api_key","value":"KEY"}]}}]}}',
	],
	[
		"HAR, in a body",
		"mandrill",
		'{"log":{"entries":[{"request":{"method":"POST","url":"https://HOST/api/1.0/users/ping2","postData":{"mimeType":"application/json","text":"{\\"key\\":\\"KEY\\"}"}}}]}}',
	],
	[
		"Postman, a header",
		"iterable",
		'{"info":{"name":"x"},"item":[{"name":"Get lists","request":{"method":"GET","header":[{"key":"Api-Key","value":"KEY","type":"text"}],"url":{"raw":"https://HOST/api/lists"}}}]}',
	],
	[
		"Postman, the sign-in",
		"iterable",
		'{"item":[{"request":{"auth":{"type":"apikey","apikey":[{"key":"value","value":"KEY","type":"string"},{"key":"key","value":"Api-Key","type":"string"}]},"method":"GET","url":{"raw":"https://HOST/api/lists"}}}]}',
	],
	[
		"Postman, an environment",
		"iterable",
		'{"id":"x","name":"Iterable Prod","values":[{"key":"api_key","value":"KEY","type":"secret","enabled":true}]}',
	],
	[
		"Postman, a body",
		"mandrill",
		'{"item":[{"request":{"method":"POST","body":{"mode":"raw","raw":"{\\n  \\"key\\": \\"KEY\\"\\n}"},"url":{"raw":"https://HOST/api/1.0/messages/send.json"}}}]}',
	],
	[
		"Postman, a password",
		"mailchimp",
		'{"item":[{"request":{"auth":{"type":"basic","basic":[{"key":"password","value":"KEY"},{"key":"username","value":"any"}]},"url":{"raw":"https://HOST/3.0/lists"}}}]}',
	],
	[
		"Insomnia",
		"iterable",
		'{"_type":"export","resources":[{"_id":"req_1","name":"Lists","url":"https://HOST/api/lists","headers":[{"id":"pair_1","name":"Api-Key","value":"KEY","description":""}]}]}',
	],
	[
		"Insomnia, the sign-in",
		"iterable",
		'{"resources":[{"url":"https://HOST/api/lists","authentication":{"type":"apikey","key":"Api-Key","value":"KEY","addTo":"header"}}]}',
	],
	[
		"Insomnia, YAML",
		"iterable",
		"type: collection.insomnia.rest/5.0\ncollection:\n  - url: https://HOST/api/lists\n    name: Lists\n    headers:\n      - name: Api-Key\n        value: KEY\n        id: pair_1\n",
	],
	[
		"Bruno, a header",
		"iterable",
		"meta {\n  name: Lists\n  type: http\n}\n\nget {\n  url: https://HOST/api/lists\n}\n\nheaders {\n  Api-Key: KEY\n}\n",
	],
	[
		"Bruno, the sign-in",
		"iterable",
		"get {\n  url: https://HOST/api/lists\n  auth: apikey\n}\n\nauth:apikey {\n  key: Api-Key\n  value: KEY\n}\n",
	],
	[
		"Bruno, a body",
		"mandrill",
		'post {\n  url: https://HOST/api/1.0/messages/send\n}\n\nbody:json {\n  {\n    "key": "KEY"\n  }\n}\n',
	],
	[
		"Hoppscotch",
		"iterable",
		'{"v":2,"requests":[{"endpoint":"https://HOST/api/lists","headers":[{"key":"Api-Key","value":"KEY","active":true}]}]}',
	],
	["a file of requests", "iterable", "GET https://HOST/api/lists\nApi-Key: KEY\n"],
];

function rulesIn(provider: Provider, text: string, host: string): string[] {
	const content = text
		.replaceAll("HOST", host)
		.replaceAll("KEY", expandSample(keys[provider].template).text);
	return scan(Buffer.from(content), { path: "a.json" }).matches.map(({ ruleId }) => ruleId);
}

describe.each(requests)("%s", (_, provider, text) => {
	const { host, rule } = keys[provider];
	test("is read", () => {
		expect(rulesIn(provider, text, host)).toEqual([rule]);
	});
	test("is read when it is printed over several lines", () => {
		const isJson = text.startsWith("{");
		const printed = isJson
			? JSON.stringify(JSON.parse(text), undefined, 2)
			: text.replaceAll("\n", "\r\n");
		expect(rulesIn(provider, printed, host)).toEqual([rule]);
	});
	test("is no key of the provider where another one is asked", () => {
		const other = text.replaceAll("Iterable", "Other");
		// A whole key of Mailchimp speaks for itself.
		expect(rulesIn(provider, other, "api.shop.example")).toEqual(
			provider === "mailchimp" ? [rule] : [],
		);
	});
});
