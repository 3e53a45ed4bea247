// The table of questions that show a misuse. All are documented and read-only; fields keep addresses and names of the
// account's contacts out of the answers.

export interface MisuseQuestion {
	/** Endpoints that accept the key which may ask. */
	readonly endpoints: RegExp;
	readonly title: string;
	/** What is counted: "export", "exports". */
	readonly one: string;
	readonly many: string;
	/** "{since}" is the day of the leak. */
	readonly path: string;
	readonly list: string;
	/** Asked for each entry of the list, by its id. */
	readonly each?: { readonly path: string; readonly list: string };
	/** Fields with the time of an entry, the best first; none where an entry has no time. */
	readonly times: readonly string[];
	/** Fields that say who or what it was. */
	readonly names: readonly string[];
	/** Where a person looks. */
	readonly place: string;
}

const mailchimp = /^https:\/\/us[1-9][0-9]?\.api\.mailchimp\.com\//;
const iterable = /^https:\/\/api(?:\.eu)?\.iterable\.com\//;

export const misuseQuestions: readonly MisuseQuestion[] = [
	{
		endpoints: mailchimp,
		title: "Did someone take all data?",
		one: "export of the account",
		many: "exports of the account",
		path: "/3.0/account-exports?count=1000&fields=exports.started,exports.size_in_bytes",
		list: "exports",
		times: ["started"],
		names: [],
		place: "Account, Settings, Export data",
	},
	{
		endpoints: mailchimp,
		title: "Did someone send mail?",
		one: "campaign sent",
		many: "campaigns sent",
		path: "/3.0/campaigns?since_send_time={since}&count=200&fields=campaigns.send_time,campaigns.emails_sent,campaigns.settings.title",
		list: "campaigns",
		times: ["send_time"],
		names: ["settings.title"],
		place: "Campaigns, those that were sent",
	},
	{
		endpoints: mailchimp,
		title: "Did someone read or change many contacts at once?",
		one: "batch of operations",
		many: "batches of operations",
		path: "/3.0/batches?count=200&fields=batches.submitted_at,batches.total_operations",
		list: "batches",
		times: ["submitted_at"],
		names: [],
		place: "Audience, Manage contacts, Past imports and exports",
	},
	{
		endpoints: mailchimp,
		title: "Does someone listen to changes of contacts?",
		one: "webhook of audiences",
		many: "webhooks of audiences",
		path: "/3.0/lists?count=50&fields=lists.id",
		list: "lists",
		each: { path: "/3.0/lists/{id}/webhooks?fields=webhooks.url", list: "webhooks" },
		times: [],
		names: ["url"],
		place: "Audience, Settings, Webhooks",
	},
	{
		endpoints: mailchimp,
		title: "Does someone listen to batches?",
		one: "webhook of batches",
		many: "webhooks of batches",
		path: "/3.0/batch-webhooks?count=100&fields=webhooks.url",
		list: "webhooks",
		times: [],
		names: ["url"],
		place: "the developer who uses the API",
	},
	{
		endpoints: mailchimp,
		title: "Which apps are connected?",
		one: "connected app",
		many: "connected apps",
		path: "/3.0/authorized-apps?count=100&fields=apps.name",
		list: "apps",
		times: [],
		names: ["name"],
		place: "Account, Integrations, Manage",
	},
	{
		endpoints: mailchimp,
		title: "From which domains can mail be sent?",
		one: "domain",
		many: "domains",
		path: "/3.0/verified-domains?fields=domains.domain",
		list: "domains",
		times: [],
		names: ["domain"],
		place: "Account, Domains",
	},
	{
		endpoints: iterable,
		title: "Did someone take data?",
		one: "export",
		many: "exports",
		path: "/api/export/jobs",
		list: "jobs",
		times: ["launchedAt", "startedAt", "scheduledFor", "scheduledStartTime", "createdAt"],
		names: ["dataTypeName"],
		place: "Audience, Export data",
	},
	{
		endpoints: iterable,
		title: "Did someone change or send campaigns?",
		one: "campaign changed",
		many: "campaigns changed",
		path: "/api/campaigns?pageSize=100&sort=-updatedAt",
		list: "campaigns",
		times: ["updatedAt", "createdAt"],
		names: ["updatedByUserId", "createdByUserId"],
		place: "Messaging, Campaigns, sorted by change",
	},
	{
		endpoints: iterable,
		title: "Did someone change templates?",
		one: "template changed",
		many: "templates changed",
		path: "/api/templates?startDateTime={since}",
		list: "templates",
		times: ["updatedAt", "createdAt"],
		names: ["creatorUserId"],
		place: "Content, Templates, sorted by change",
	},
	{
		endpoints: iterable,
		title: "Does someone listen to events?",
		one: "webhook",
		many: "webhooks",
		path: "/api/webhooks",
		list: "webhooks",
		times: [],
		names: ["endpoint"],
		place: "Integrations, System webhooks",
	},
];
