// The built program brings a new key to its destinations: at a pseudo-terminal, with stand-ins for the tools of stores,
// one that fails, one store by hand and a local file, stopped and crashed on the way; and without a person.

import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeStoreTools, type StoreTools, withTools } from "../cli/store-tools.ts";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
import { type Authority, createAuthority } from "../verify/authority.ts";
import { answer } from "../verify/simulator.ts";
import { alive, hex, setScene } from "./rotation-scene.ts";

let authority: Authority;
beforeAll(() => {
	authority = createAuthority();
});
afterAll(() => authority.remove());

const bareOld = hex("old");
const bareYoung = hex("young");
const [old, young] = [`${bareOld}-us6`, `${bareYoung}-us6`];

const workflow = `jobs:
  deploy:
    steps:
      - run: ./deploy
        env: { MAILCHIMP_API_KEY: "\${{ secrets.MC_KEY }}" }
`;
const deployment = `kind: Deployment
metadata: { name: shop, namespace: web }
env:
  - name: MAILCHIMP_API_KEY
    valueFrom: { secretKeyRef: { name: shop, key: MAILCHIMP_API_KEY } }
`;

/** Deployed by a workflow to a cluster and to Heroku, with a local file that git ignores. */
async function makeShop(files: Record<string, string> = {}): Promise<string> {
	const cwd = await makeRepository({
		".gitignore": ".env\n",
		".github/workflows/deploy.yml": workflow,
		"app.js": "export const key = process.env.MAILCHIMP_API_KEY;\n",
		"k8s/shop.yaml": deployment,
		Procfile: "web: node app.js\n",
		"config.js": `const MAILCHIMP_API_KEY = "${old}";\n`,
		...files,
	});
	git(cwd, "remote", "add", "origin", "git@github.com:shop/site.git");
	write(cwd, { ".env": `A=1\nMAILCHIMP_API_KEY=${old}\n` });
	return cwd;
}

function makeTools(): StoreTools {
	const tools = makeStoreTools(["gh", "kubectl"]);
	tools.put("gh", { value: "x", only: "repos/shop/site/actions/secrets/MC_KEY" });
	tools.put("kubectl", { value: old });
	return tools;
}

async function scene(cwd: string, tools: StoreTools) {
	const stage = await setScene(authority, cwd, [old, young], { PATH: withTools(tools) });
	stage.simulator.keys.set(bareOld, alive("a1"));
	const exports = answer(200, { exports: [{ started: "2999-01-02T03:04:05+00:00" }] });
	stage.simulator.keys.set(bareYoung, (response, seen) =>
		(seen.path.startsWith("/3.0/account-exports") ? exports : alive("a1"))(response, seen),
	);
	return stage;
}

const made = "Press Enter when the new key is made and saved:";
const newKey = "New key (not shown; Enter alone to go on without):";
const runIt = 'Type "yes" to run it';
const byHand = "Press Enter when that is done";
const live = 'Type "live" when all of them run';
const searchAgain = "to go on with the tree as it is:";
const revoked = '"missing" if no such row is listed:';

describe("unleak rotate, with destinations", () => {
	test("leads from the leak to the proof, with a tool that fails, one store by hand, and a crash at each step", async () => {
		const cwd = await makeShop();
		const tools = makeTools();
		const { simulator, open, record, markdown } = await scene(cwd, tools);
		const states = () =>
			Object.fromEntries(record().destinations!.map(({ id, state }) => [id.split(" ")[0], state]));
		const crashAfter = async (reach: (terminal: ReturnType<typeof open>) => Promise<void>) => {
			const terminal = open();
			await reach(terminal);
			await terminal.crash();
		};

		await crashAfter(async (terminal) => {
			await terminal.waitFor("The files name these places where the key is kept:");
			await terminal.waitFor("MC_KEY (repository shop/site), named in");
			await terminal.answer(made, "");
			await terminal.answer(newKey, young);
			await terminal.waitFor("GitHub Actions secret MC_KEY (repository shop/site)");
			await terminal.waitFor("ann@shop.example");
			await terminal.waitFor(`${tools.folder}/gh secret set MC_KEY -R shop/site`);
			await terminal.waitFor(runIt);
		});
		expect(tools.calls().filter(({ input }) => input !== "")).toEqual([]);
		expect(states()).toMatchObject({
			"github-actions": "found",
			kubernetes: "found",
			heroku: "found",
		});

		await crashAfter(async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.answer(runIt, "yes");
			await terminal.waitFor("Stored: the store shows");
			await terminal.waitFor("Heroku config var MAILCHIMP_API_KEY");
			await terminal.waitFor("https://dashboard.heroku.com/apps");
			await terminal.waitFor(byHand);
		});
		expect(states()).toMatchObject({ "github-actions": "stored", heroku: "found" });

		tools.behave("fail");
		await crashAfter(async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.answer(byHand, "");
			await terminal.waitFor("Kubernetes Secret MAILCHIMP_API_KEY (secret shop, namespace");
			await terminal.answer(runIt, "yes");
			await terminal.waitFor("permission denied for");
			await terminal.waitFor("It failed.");
			await terminal.waitFor(runIt);
		});
		expect(states()).toMatchObject({ heroku: "stored", kubernetes: "confirmed" });

		tools.behave("well");
		await crashAfter(async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.answer(runIt, "yes");
			await terminal.waitFor("gives back exactly what was written");
			await terminal.waitFor("It was the leaked key");
			await terminal.waitFor("Local file");
			await terminal.answer('Type "write"', "write");
			await terminal.waitFor("Written: .env");
			await terminal.waitFor("Kubernetes Secret MAILCHIMP_API_KEY");
			await terminal.waitFor(live);
		});
		expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(`A=1\nMAILCHIMP_API_KEY=${young}\n`);
		expect(states()).toMatchObject({
			kubernetes: "stored",
			"github-organisation": "absent",
			"github-dependabot": "absent",
			"env-file": "stored",
		});

		await crashAfter(async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.answer(live, "live");
			await terminal.waitFor("The tree holds it in 1 place");
			await terminal.waitFor(searchAgain);
		});
		expect(
			Object.values(states()).filter((state) => state !== "live" && state !== "absent"),
		).toEqual([]);
		write(cwd, { "config.js": "\n" });
		const last = open();
		await last.answer(newKey, young);
		await last.waitFor(revoked.slice(0, 9));
		simulator.keys.delete(bareOld);
		last.type("revoked\r");
		await last.answer("press Enter to leave it:", "yes");
		await last.waitFor("Did someone take all data? 1 export of the account since");
		await last.waitFor("It did not say the rest. Look yourself:");
		await last.waitFor("Proven dead");
		expect(await last.ended).toBe(0);
		expect(tools.values()).toMatchObject({ gh: { value: young }, kubectl: { value: young } });
		const line = "| Kubernetes Secret MAILCHIMP_API_KEY (secret shop, namespace web) | live |";
		expect(markdown()).toContain(line);
		expect(markdown()).toContain("Did someone take all data? 1 export of the account since");
		for (const call of tools.calls()) {
			expect(JSON.stringify([call.args, call.env])).not.toContain(bareYoung);
			expect(["", young, `{"stringData":{"MAILCHIMP_API_KEY":"${young}"}}`]).toContain(call.input);
		}
	});

	test("a tool ends with the terminal at which it was started, and the rotation can go on", async () => {
		const cwd = await makeShop();
		const tools = makeTools();
		tools.behave("hang");
		const { open, record } = await scene(cwd, tools);
		const terminal = open();
		await terminal.answer(made, "");
		await terminal.answer(newKey, young);
		await terminal.answer(runIt, "yes");
		await expect.poll(() => tools.calls().some(({ input }) => input !== "")).toBe(true);
		await terminal.hangUp();
		expect(await terminal.ended).toBe(1);
		expect(terminal.screen()).toContain("To go on:");
		expect(record().destinations?.map(({ state }) => state)).toContain("confirmed");
		const { pid } = tools.calls().find(({ input }) => input !== "")!;
		await expect.poll(() => existsSync(`/proc/${pid}/cmdline`)).toBe(false);
	});

	test("with one destination it takes eight prompts at most", async () => {
		const cwd = await makeRepository({
			".github/workflows/deploy.yml": workflow,
			"config.js": `const MAILCHIMP_API_KEY = "${old}";\n`,
		});
		git(cwd, "remote", "add", "origin", "https://github.com/shop/site.git");
		const { simulator, open } = await scene(cwd, makeTools());
		const terminal = open();
		let prompts = 0;
		const answer = async (prompt: string, line: string) => {
			await terminal.answer(prompt, line);
			prompts++;
		};
		await answer(made, "");
		await answer(newKey, young);
		await answer(runIt, "yes");
		await answer(live, "used");
		write(cwd, { "config.js": "\n" });
		await answer(searchAgain, "");
		await terminal.waitFor('Type "revoked"');
		simulator.keys.delete(bareOld);
		terminal.type("revoked\r");
		prompts++;
		await answer("press Enter to leave it:", "");
		await terminal.waitFor("Proven dead");
		expect(await terminal.ended).toBe(0);
		expect(prompts).toBeLessThanOrEqual(8);
	});

	test("refuses a new key that leaked, too, or that stands in a file, the index or the history", async () => {
		const leaked = hex("other leak");
		const cwd = await makeShop({ "b.js": `const mailchimp_api_key = "${leaked}-us6";\n` });
		const { simulator, open, record } = await scene(cwd, makeTools());
		simulator.keys.set(leaked, alive("a1"));
		const other = hex("other account");
		simulator.keys.set(other, alive("a2"));
		const terminal = open();
		await terminal.waitFor("Which key?");
		await terminal.answer("A number from 1 to 2:", "2");
		await terminal.answer(made, "");
		await terminal.answer(newKey, `${leaked}-us6`);
		await terminal.waitFor("This key leaked, too (b.js:1)");
		await terminal.answer(newKey, `${other}-us6`);
		await terminal.waitFor("of another account than the old one: the new one is of");
		await terminal.waitFor("account id a2, the old one of");
		write(cwd, { "notes.txt": `key: ${young}\n` });
		await terminal.answer(newKey, young);
		await terminal.waitFor("The new key stands where others get it:");
		await terminal.waitFor("notes.txt, which git does not ignore");
		git(cwd, "add", "notes.txt");
		write(cwd, { "notes.txt": "\n" });
		await terminal.answer(newKey, young);
		await terminal.waitFor("notes.txt, which is staged for the next commit");
		git(cwd, "reset", "--quiet");
		await terminal.answer(newKey, young);
		await terminal.waitFor(`The new key ${young.slice(0, 4)}********`);
		// Now it is pasted into a tracked file, as people do.
		await terminal.waitFor(runIt);
		write(cwd, { "app.js": `const key = "${young}";\n` });
		terminal.type("skip\r");
		await terminal.answer("Why not", "later");
		await terminal.answer(byHand, "skip");
		await terminal.answer("Why not", "later");
		await terminal.answer(runIt, "skip");
		await terminal.answer("Why not", "later");
		await terminal.answer('Type "write"', "skip");
		await terminal.answer("Why not", "later");
		await terminal.waitFor("app.js, which git does not ignore");
		await terminal.waitFor("Press Enter to search again:");
		expect(record().step).toBe("replace");
		expect(record().destinations?.[0]).toMatchObject({ state: "skipped", reason: "later" });
	});

	test("revokes first when the key is abused, and says what stops working", async () => {
		const cwd = await makeShop();
		const { simulator, open, record } = await scene(cwd, makeTools());
		const terminal = open();
		await terminal.answer(made, "revoke first");
		await terminal.waitFor("This stops working until it has a new key:");
		await terminal.waitFor("Kubernetes Secret MAILCHIMP_API_KEY");
		await terminal.waitFor('Type "revoked"');
		simulator.keys.delete(bareOld);
		terminal.type("revoked\r");
		await terminal.waitFor("Make the new key");
		await terminal.waitFor(made);
		expect(record()).toMatchObject({ step: "create", revokeFirst: true });
	});
});

describe("which key", () => {
	test("keys of the history alone are offered, and the others are named at the end", async () => {
		const second = hex("second");
		const cwd = await makeRepository({
			"a.js": `const MAILCHIMP_API_KEY = "${old}";\n`,
			"b.js": `const mailchimp_api_key = "${second}-us6";\n`,
		});
		write(cwd, { "a.js": "\n", "b.js": "\n" });
		git(cwd, "commit", "--quiet", "-am", "out");
		const { simulator, open } = await scene(cwd, makeTools());
		const terminal = open();
		await terminal.waitFor("Which key?");
		await terminal.waitFor("a.js:1, in the history");
		simulator.keys.delete(bareOld);
		simulator.keys.delete(second);
		// Dead already: nothing is made, and nothing is asked.
		await terminal.answer("A number from 1 to 2:", "1");
		await terminal.waitFor("Dead: ");
		await terminal.waitFor("1 other key leaked here and is not known to be dead. The next:");
		expect(await terminal.ended).toBe(0);
	});

	test("a report shows verdict and place, and no dead ones unless they are asked for", async () => {
		const cwd = await makeShop();
		const { open, alone, state } = await scene(cwd, makeTools());
		const finding = (digit: string, status: string, path: string) => ({
			fingerprint: digit.repeat(40),
			title: "A key",
			redacted: "0a1b********",
			provider: "mailchimp",
			verdict: { status, reason: "" },
			locations: [
				{ path, line: 7, where: "file" },
				{ path: "z", line: 1, where: "file" },
			],
		});
		const findings = [
			finding("a", "active", "a.js"),
			finding("b", "inactive", "b.js"),
			finding("c", "unknown", "c.js"),
		];
		write(state, { "report.json": JSON.stringify({ findings }) });
		const report = ["--report", join(state, "report.json")];
		const terminal = open(report);
		await terminal.waitFor("1: A key 0a1b******** active, a.js:7 and 1 more");
		await terminal.waitFor("2: A key 0a1b******** unknown, c.js:7 and 1 more");
		await terminal.waitFor("A number from 1 to 2:");
		const all = open([...report, "--include-inactive"]);
		await all.waitFor("2: A key 0a1b******** inactive, b.js:7 and 1 more");
		await all.waitFor("A number from 1 to 3:");
		const alien = await alone(["--include-inactive", "--non-interactive"]);
		expect([alien.code, alien.stderr]).toEqual([2, expect.stringContaining('needs "--report"')]);
	});
});

describe("unleak rotate, without a person", () => {
	test("stores a new key from a descriptor by the commands that were given, and by none of the tree's", async () => {
		const cwd = await makeShop();
		const tools = makeTools();
		const { simulator, alone, record } = await scene(cwd, tools);
		const folder = makeFolder();
		const [script, out] = [join(folder, "put.sh"), join(folder, "out")];
		writeFileSync(script, `#!/bin/sh\nod -An -c > ${out}\necho "stored $1"\n`, { mode: 0o755 });
		write(cwd, { "config.js": "\n", ".env": "\n" });
		const args = ["--non-interactive", "--new-key-fd", "0", "--store", `'${script}' "the key"`];
		const prefix = await fingerprintOf(alone, record);
		const first = await alone([prefix, ...args], `${young}\n`);
		expect(first.stdout).toContain("stored the key");
		expect(first.code).toBe(1);
		expect(readFileSync(out, "utf8").replace(/[^0-9a-zA-Z\\-]/g, "")).toBe(young);
		expect(tools.calls()).toEqual([]);
		expect(record()).toMatchObject({ step: "revoke" });
		expect(record().destinations).toContainEqual(
			expect.objectContaining({ state: "accepted", by: "command" }),
		);
		simulator.keys.delete(bareOld);
		expect((await alone([prefix, "--non-interactive"])).code).toBe(0);
		expect(record().outcome).toBe("proven");
	});

	test("a command that fails, or one of the repository, stores nothing", async () => {
		const cwd = await makeShop({ "put.sh": "#!/bin/sh\n" });
		const { alone, record } = await scene(cwd, makeTools());
		const args = ["--non-interactive", "--new-key-fd", "0", "--store"];
		const own = await alone([...args, "./put.sh"], young);
		expect([own.code, own.stderr]).toEqual([
			2,
			expect.stringContaining("it lies in this repository"),
		]);
		const none = await alone([...args, "'open"], young);
		expect([none.code, none.stderr]).toEqual([
			2,
			expect.stringContaining("no command with its arguments"),
		]);
		const failing = await alone([...args, "sh -c 'cat; exit 3'"], young);
		expect([failing.code, failing.stdout]).toEqual([1, expect.stringContaining("ended with 3")]);
		expect(record().step).toBe("replace");
	});
});

test("a local file keeps its mode", async () => {
	const cwd = await makeShop();
	const none = { ".github/workflows/deploy.yml": "", "k8s/shop.yaml": "", "config.js": "" };
	write(cwd, none);
	rmSync(join(cwd, "Procfile"));
	write(cwd, { ".env": `MAILCHIMP_API_KEY=${old}\r\nSPLIT=${bareOld}\n` });
	chmodSync(join(cwd, ".env"), 0o640);
	const { open } = await scene(cwd, makeTools());
	const terminal = open();
	await terminal.answer(made, "");
	await terminal.answer(newKey, young);
	await terminal.answer('Type "write"', "write");
	await terminal.waitFor(live);
	expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(
		`MAILCHIMP_API_KEY=${young}\r\nSPLIT=${bareYoung}\n`,
	);
	expect(statSync(join(cwd, ".env")).mode & 0o777).toBe(0o640);
});

/** From a first run, which finds the key in the history. */
async function fingerprintOf(
	alone: (args: readonly string[]) => Promise<unknown>,
	record: () => { readonly fingerprint: string },
): Promise<string> {
	await alone(["--non-interactive"]);
	return record().fingerprint;
}
