// What can somebody do who holds a key of this kind? In one sentence for a reader who never saw
// the provider; nothing where nobody knows. The facts are the providers' own documents'.

import type { Finding } from "../model/report.ts";

/** Gives the sentence, or undefined for a rule that is not the package's own. */
export function powerOf({
	ruleId,
	details,
}: Pick<Finding, "ruleId" | "details">): string | undefined {
	const kinds = Object.hasOwn(powers, ruleId) ? powers[ruleId]! : {};
	const kind = details.keyType ?? "";
	return Object.hasOwn(kinds, kind) ? kinds[kind] : kinds[""];
}

const marketing =
	"Whoever holds it can do through the Marketing API what the user who made it may do: as a rule, read and change the contacts of every audience, and make and send campaigns.";
const serverSide =
	"Whoever holds it can read and change all data of the project: users and their profiles, lists, templates and campaigns.";

/** By rule and key type; "" for a key whose type nobody knows. */
const powers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"mailchimp-api-key": {
		"": marketing,
		"api-key": marketing,
		"oauth-token":
			"Whoever holds it can use the whole account in the name of the app that it was given to. It does not expire.",
		"mobile-sdk":
			"It is made for the Mobile SDK and ships in every copy of the app: it opens only the API for phones.",
	},
	"mailchimp-transactional-key": {
		"": "Whoever holds it can send mail in the account's name, through the API and through SMTP, and make the other API calls that the key is not restricted from.",
	},
	"iterable-api-key": {
		"": `Its type cannot be told from the key. If it is server-side: ${serverSide.charAt(0).toLowerCase()}${serverSide.slice(1)}`,
		"server-side": serverSide,
		"read-only":
			"Whoever holds it can read data of the project, such as lists, campaigns and templates, and change nothing.",
		mobile:
			"It is made for apps: it writes events, devices and profiles, and reads the messages of one user. Without JWT authentication it does so for any user.",
		web: "It is made for web pages: it writes events and profiles, and reads the messages of one user. Without JWT authentication it does so for any user.",
	},
	"iterable-jwt-secret": {
		"": "Whoever holds it, together with the client-side key that it belongs to, can sign in as any user of the project.",
	},
};
