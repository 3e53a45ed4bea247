// One comment on a pull request: made, changed, marked resolved; found again only where the
// token's owner wrote it; and whatever the API does, the run's verdict stands.

import { expect, test } from "vitest";
import { addComment } from "./github.ts";
import { runAction } from "./runner.ts";
import { line, pullPayload, token } from "./scene.ts";
import { expectNoLeak } from "./told.ts";
import { makeTopic, runPull, type Topic } from "./topic.ts";

const inputs = { comment: "true", "github-token": token };

async function runFound(s: Topic) {
	return await runPull(s, s.work.commit("new.env", line("new")), { inputs });
}

test("a comment is made, changed with the next run, and marked resolved", async () => {
	const s = await makeTopic();
	const { github, work } = s;
	const told = await runFound(s);
	expect(told.code).toBe(1);
	expect(github.comments).toHaveLength(1);
	const [comment] = github.comments;
	expect(comment?.body).toMatch(/^<!-- unleak comment -->\n### Leaked keys: 1 finding\n/);
	expect(comment?.body).toContain("| Mailchimp API key | `new.env:1:22` | not checked |");
	expect(comment?.body).toContain(`[The run](${github.url}/o/r/actions/runs/42)`);

	await runPull(s, work.commit("other.env", line("other")), { inputs });
	expect(github.comments).toHaveLength(1);
	expect(comment?.body).toContain("### Leaked keys: 2 findings");

	work.git("reset", "--quiet", "--hard", s.base);
	const clean = await runPull(s, work.commit("clean.txt", "clean\n"), { inputs });
	expect(clean.code).toBe(0);
	expect(github.comments).toHaveLength(1);
	expect(comment?.body).toMatch(/^<!-- unleak comment -->\n### Leaked keys: resolved\n/);
	expect(comment?.body).not.toContain("Ada");
	expect(github.faults).toEqual([]);
	expectNoLeak(told, github, ["new", "other", "old"]);
});

test("no comment is made where nothing was found", async () => {
	const s = await makeTopic();
	const told = await runPull(s, s.work.commit("a.txt", "a\n"), { inputs });
	expect(s.github.comments).toEqual([]);
	expect(told.stdout).not.toContain("::notice");
});

test("somebody else's comment with our mark is left alone", async () => {
	const s = await makeTopic();
	const forged = "<!-- unleak comment -->\nAll is well";
	addComment(s.github, "mallory", forged);
	addComment(s.github, "dependabot[bot]", forged);
	await runFound(s);
	expect(s.github.comments.map(({ author }) => author)).toEqual([
		"mallory",
		"dependabot[bot]",
		"github-actions[bot]",
	]);
	expect(s.github.comments.slice(0, 2).map(({ body }) => body)).toEqual([forged, forged]);
});

test("our comment is found behind many others, page by page", async () => {
	const s = await makeTopic();
	s.github.perPage = 3;
	for (let i = 0; i < 7; i++) addComment(s.github, "ada", `Comment ${i}`);
	await runFound(s);
	await runPull(s, s.work.commit("other.env", line("other")), { inputs });
	expect(s.github.comments).toHaveLength(8);
	expect(s.github.comments[7]?.body).toContain("2 findings");
	expect(s.github.requests.filter((request) => request.includes("page=3"))).toHaveLength(2);
	expect(s.github.faults).toEqual([]);
});

test("a limit is waited for as GitHub says", async () => {
	const s = await makeTopic();
	s.github.refusals.push({ status: 429, headers: { "retry-after": "0" } });
	s.github.refusals.push({
		status: 403,
		headers: { "retry-after": "0", "x-ratelimit-remaining": "0" },
	});
	s.github.refusals.push({ status: 502 });
	const told = await runFound(s);
	expect(s.github.comments).toHaveLength(1);
	expect(told.stdout).not.toContain("::notice");
});

test.each<[string, object, string]>([
	[
		"a limit beyond the budget",
		{ status: 429, headers: { "retry-after": "3600" } },
		"GitHub answered 429",
	],
	["a refusal", { status: 403 }, "GitHub answered 403. It takes"],
	[
		"a redirect",
		{ status: 302, headers: { location: "http://127.0.0.1:9/elsewhere" } },
		"GitHub redirects (302), which is not followed",
	],
])("%s is a notice, and the run fails for its keys alone", async (_, refusal, message) => {
	const s = await makeTopic();
	s.github.refusals.push(refusal as { status: number });
	const told = await runFound(s);
	expect(told.stdout).toContain(`::notice title=unleak::Did not write a comment: ${message}`);
	expect(told.code).toBe(1);
	expect(told.stdout + told.summary + told.files).not.toContain(token);
});

test.each<[string, object, Record<string, string>]>([
	["a token that may only read", { mayComment: false }, {}],
	["no token", {}, { "github-token": "" }],
])("%s is a notice, and the run fails for its keys alone", async (_, options, more) => {
	const s = await makeTopic(options);
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull(s, head, { isFork: true, inputs: { ...inputs, ...more } });
	expect(told.stdout).toContain("::notice title=unleak::Did not write a comment: ");
	expect(s.github.comments).toEqual([]);
	expect(told.code).toBe(1);
});

test("comment: false asks the API nothing", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	await runPull(s, head, { inputs: { ...inputs, comment: "false" } });
	expect(s.github.requests.filter((request) => !request.startsWith("git "))).toEqual([]);
});

test("a next page elsewhere is not asked for: it would be sent the token", async () => {
	const s = await makeTopic();
	const link = `<http://localhost:9/api/v3/repos/o/r/issues/7/comments?page=2>; rel="next"`;
	s.github.refusals.push({ status: 200, headers: { link } });
	const told = await runFound(s);
	expect(told.stdout).toContain("GitHub sent no list of comments");
});

test("an API without a version in its path, as GitHub's own, is asked in the same way", async () => {
	const s = await makeTopic();
	const apiUrl = s.github.apiUrl.replace(/\/v3$/, "");
	const own = { ...s, github: Object.assign(s.github, { apiUrl }) };
	await runFound(own);
	await runPull(own, s.work.commit("other.env", line("other")), { inputs });
	expect(s.github.comments.map(({ body }) => body.includes("2 findings"))).toEqual([true]);
	expect(s.github.faults).toEqual([]);
});

test("a proxy that cannot be used is a notice too", async () => {
	const s = await makeTopic({ isPublic: true });
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head, { depth: 0 }),
		event: "pull_request",
		payload: pullPayload(s.base, head),
		inputs,
		env: { HTTPS_PROXY: "socks5://127.0.0.1:9" },
	});
	expect(told.stdout).toContain("Did not write a comment: Cannot use the proxy");
	expect(told.code).toBe(1);
});
