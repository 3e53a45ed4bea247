// Every answer of the providers that is known (PROVIDERS 3.2, 3.4, 7.3, 7.5), and what else comes
// over a network, with the only verdict that may be given for it. One key a row.

import {
	answer,
	at,
	channels,
	chimpy,
	drip,
	hang,
	huge,
	invalidIterable,
	invalidMailchimp,
	invalidMandrill,
	iterableError,
	pong,
	problem,
	type Responder,
	redirect,
	reset,
	signedBy,
} from "./simulator.ts";

export interface Row {
	readonly says: string;
	readonly provider: "mailchimp" | "mandrill" | "iterable";
	readonly responder: Responder;
	readonly status: "active" | "inactive" | "unknown";
	/** Questions about this key, made-up ones not counted. */
	readonly requests: number;
	readonly details?: Readonly<Record<string, string>>;
}

const html = (status: number): Responder => answer(status, "<html>Sign in</html>", "text/html");
const nothing =
	(status: number): Responder =>
	(response) =>
		response.writeHead(status).end();

function known(apiKeyType: string): Responder {
	const params = { apiKeyIdentifier: "0a1b2c3d", apiKeyType };
	return iterableError(401, "BadApiKey", "Disabled API key or insufficient privileges", params);
}

/** The first question gets one answer, every other one another. */
function channelsThen(first: Responder, second: Responder): Responder {
	return (response, seen) => {
		if (seen.host !== "api.iterable.com") return invalidIterable(response, seen);
		(seen.path === "/api/channels" ? first : second)(response, seen);
	};
}

const badParams = iterableError(400, "BadParams", "[/api/inApp/getMessages] Invalid value");
const bothRegions = (responder: Responder): Responder => responder;
const inEurope = (responder: Responder): Responder => at("api.eu.iterable.com", responder);

const mailchimp: readonly [string, Responder, Row["status"], number][] = [
	["works", chimpy, "active", 1],
	["works as the token of a connected app", signedBy("Bearer", chimpy), "active", 2],
	["is invalid, as seen", invalidMailchimp, "inactive", 2],
	[
		"is invalid, current text",
		problem(401, "API Key Invalid", "The API key is either invalid or disabled."),
		"inactive",
		2,
	],
	[
		"was not seen in the question",
		problem(401, "API Key Missing", "Your request did not include an API key."),
		"unknown",
		1,
	],
	["is refused by a page with 401", html(401), "unknown", 1],
	["is refused with 401 and nothing", nothing(401), "unknown", 1],
	[
		"is forbidden, old text",
		problem(403, "Forbidden", "You are not permitted to access this resource."),
		"unknown",
		1,
	],
	[
		"is forbidden, current text",
		problem(
			403,
			"Forbidden",
			"Access denied due to insufficient user permissions, a deactivated account, or a pricing-plan restriction.",
		),
		"unknown",
		1,
	],
	[
		"belongs to a disabled account",
		problem(403, "User Disabled", "This account has been disabled."),
		"inactive",
		1,
	],
	[
		"belongs to a deactivated account",
		problem(403, "Forbidden", "The Mailchimp account is deactivated."),
		"inactive",
		1,
	],
	[
		"belongs to another data centre",
		problem(403, "Wrong Datacenter", "The API key provided is linked to a different data center."),
		"unknown",
		1,
	],
	[
		"belongs to a blocked user",
		problem(403, "User Blocked", "This user has been blocked."),
		"unknown",
		1,
	],
	["meets 403 without a body", nothing(403), "unknown", 1],
	["meets 403 with a page", html(403), "unknown", 1],
	["meets 400", problem(400, "Bad Request", "Your request could not be processed."), "unknown", 1],
	[
		"meets 404",
		problem(404, "Resource Not Found", "The requested resource could not be found."),
		"unknown",
		1,
	],
	["meets 405", problem(405, "Method Not Allowed", ""), "unknown", 1],
	["meets 414", problem(414, "Resource Nesting Too Deep", ""), "unknown", 1],
	["meets 422", problem(422, "Invalid Method Override", ""), "unknown", 1],
	["meets 426", problem(426, "Upgrade Required", ""), "unknown", 1],
	[
		"meets 429",
		problem(
			429,
			"Too Many Requests",
			"You have exceeded the limit of 10 simultaneous connections.",
		),
		"unknown",
		3,
	],
	["meets 429 without a body", nothing(429), "unknown", 3],
	["meets 500", problem(500, "Internal Server Error", ""), "unknown", 3],
	["meets 503", problem(503, "Compliance Related", "This method has been disabled."), "unknown", 3],
	[
		"meets 503 of Akamai",
		answer(503, { type: "akamai_error_message", title: "akamai_503", status: 503 }),
		"unknown",
		3,
	],
	["meets a portal", html(200), "unknown", 1],
	["meets other JSON", answer(200, { ok: true }), "unknown", 1],
	["meets JSON that is none", answer(200, '{"health_status":'), "unknown", 1],
	["meets nothing with 200", nothing(200), "unknown", 1],
	["meets ten megabytes", huge('{"health_status":"x"'), "unknown", 1],
	["is led elsewhere", redirect(302, "https://elsewhere.example/3.0/ping"), "unknown", 1],
	[
		"is led elsewhere for good",
		redirect(308, "https://us1.api.mailchimp.com/3.0/ping"),
		"unknown",
		1,
	],
	["meets a reset", reset, "unknown", 2],
	["meets silence", hang, "unknown", 1],
	["meets an answer that drips", drip, "unknown", 1],
];

const mandrill: readonly [string, Responder, Row["status"], number][] = [
	["works", pong, "active", 1],
	["is invalid, current status", invalidMandrill, "inactive", 1],
	[
		"is invalid, historic status",
		answer(500, { status: "error", code: -1, name: "Invalid_Key" }),
		"inactive",
		1,
	],
	["meets 500 of an outage", html(500), "unknown", 3],
	[
		"meets another error",
		answer(500, { status: "error", code: -2, name: "ValidationError" }),
		"unknown",
		3,
	],
	["meets 401 without a name", nothing(401), "unknown", 1],
	["meets a portal", html(200), "unknown", 1],
];

const iterable: readonly [string, Responder, Row["status"], number, Row["details"]?][] = [
	[
		"works",
		at("api.iterable.com", channels),
		"active",
		1,
		{ region: "us", keyType: "server-side" },
	],
	["works in Europe", inEurope(channels), "active", 2, { region: "eu", keyType: "server-side" }],
	["is known nowhere", invalidIterable, "inactive", 2, {}],
	[
		"is mobile and works",
		channelsThen(known("Mobile"), badParams),
		"active",
		2,
		{ region: "us", keyType: "mobile" },
	],
	[
		"is for pages and works",
		channelsThen(known("JavaScript"), badParams),
		"active",
		2,
		{ region: "us", keyType: "web" },
	],
	[
		"is mobile and wants a JWT",
		channelsThen(
			known("Mobile"),
			iterableError(401, "BadAuthorizationHeader", "JWT Authorization header is not set"),
		),
		"active",
		2,
		{ region: "us", keyType: "mobile" },
	],
	[
		"is mobile and disabled or not",
		channelsThen(known("Mobile"), known("Mobile")),
		"unknown",
		2,
		{ region: "us", keyType: "mobile" },
	],
	[
		"is server-side and limited or disabled",
		at("api.iterable.com", known("ServerSide")),
		"unknown",
		1,
		{ region: "us", keyType: "server-side" },
	],
	[
		"is of an unseen type",
		channelsThen(known("Fancy"), known("Fancy")),
		"unknown",
		3,
		{ region: "us" },
	],
	[
		"wants a JWT",
		at(
			"api.iterable.com",
			iterableError(401, "BadAuthorizationHeader", "JWT Authorization header is not set"),
		),
		"active",
		1,
		{ region: "us" },
	],
	[
		"wants a fresh JWT",
		at("api.iterable.com", iterableError(401, "InvalidJwtPayload", "JWT token is expired")),
		"active",
		1,
		{ region: "us" },
	],
	[
		"wants the JWT of its user",
		inEurope(iterableError(401, "JwtUserIdentifiersMismatched", "no match")),
		"active",
		2,
		{ region: "eu" },
	],
	[
		"wants the JWT of a known user",
		at("api.iterable.com", iterableError(401, "GenericError", "email could not be found")),
		"active",
		1,
		{ region: "us" },
	],
	[
		"meets 401 with the code Success",
		bothRegions(iterableError(401, "Success", "Invalid API key")),
		"inactive",
		2,
		{},
	],
	[
		"meets 401 with the code Success in one region alone",
		at("api.iterable.com", html(401)),
		"unknown",
		2,
		{},
	],
	["meets 401 with a page", html(401), "unknown", 2, {}],
	["meets 400", iterableError(400, "BadParams", "no"), "unknown", 2, {}],
	[
		"is forbidden",
		at("api.iterable.com", iterableError(403, "Forbidden", "no")),
		"unknown",
		1,
		{ region: "us" },
	],
	["meets 429", iterableError(429, "RateLimitExceeded", "Exceeded rate limit."), "unknown", 6, {}],
	["meets 500 in one region", at("api.iterable.com", html(500)), "unknown", 4, {}],
	["meets 502", html(502), "unknown", 6, {}],
	["meets a portal", html(200), "unknown", 2, {}],
	["meets other JSON", answer(200, { fields: {}, code: "BadApiKey" }), "unknown", 2, {}],
];

export const rows: readonly Row[] = [
	...mailchimp.map(([says, responder, status, requests]) => ({
		says,
		provider: "mailchimp" as const,
		responder,
		status,
		requests,
	})),
	...mandrill.map(([says, responder, status, requests]) => ({
		says,
		provider: "mandrill" as const,
		responder,
		status,
		requests,
	})),
	...iterable.map(([says, responder, status, requests, details]) => ({
		says,
		provider: "iterable" as const,
		responder,
		status,
		requests,
		...(details && { details }),
	})),
];
