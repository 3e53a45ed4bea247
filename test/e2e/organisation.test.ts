// The audit of an organisation in examples/organisation: its scripts are run on repositories made here, with the built
// program and a stand-in for the API's client; the workflow and the Kubernetes jobs are parsed, and call them rightly.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { Report } from "../../src/model/report.ts";
import { keyOf, startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, environment } from "./program.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const line = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;

interface Organisation {
	readonly folder: string;
	readonly audit: (share: number, shares: number) => ReturnType<typeof call>;
	readonly join: (shares: number, older?: string) => ReturnType<typeof call>;
}

function call(script: string, args: readonly string[], env: Record<string, string> = {}) {
	const all = { ...environment(), ...env, UNLEAK: `${process.execPath} ${dist}/cli.js` };
	const given = { env: all, encoding: "utf8" } as const;
	const path = join(examples, "organisation", script);
	const { status, stdout, stderr } = spawnSync("sh", [path, ...args], given);
	return { code: status, stdout, stderr };
}

/** Three repositories of two owners, one of which has a key that its history alone holds. */
function startOrganisation(): Organisation {
	const folder = makeFolder();
	const [host, list] = [join(folder, "host"), join(folder, "list")];
	for (const [name, key] of [
		["acme/shop", "shop"],
		["acme/blog", "blog"],
		["other/shop", "shop"],
	] as const) {
		const w = startRepository(join(host, `${name}`));
		w.commit("old.env", line(key));
		w.commit("old.env", "nothing\n");
	}
	writeFileSync(list, "acme/blog\nacme/shop\nother/shop\n");
	const reports = join(folder, "reports");
	return {
		folder,
		audit: (share, shares) =>
			call("audit-share.sh", [list, `${share}`, `${shares}`, reports], { HOST: `file://${host}/` }),
		join: (shares, older) =>
			call("join.sh", [reports, `${shares}`, join(folder, "out"), ...(older ? [older] : [])]),
	};
}

const jointOf = ({ folder }: Organisation) =>
	JSON.parse(readFileSync(join(folder, "out/joint.json"), "utf8")) as Report;

test("each share writes one report, joined they name every repository, and the next night tells what is new", () => {
	const organisation = startOrganisation();
	const { folder, audit, join: joinShares } = organisation;
	for (const share of [0, 1]) expect(audit(share, 2)).toMatchObject({ code: 0, stderr: "" });
	expect(joinShares(2)).toMatchObject({ code: 1, stderr: "" });
	const { findings, summary } = jointOf(organisation);
	expect([findings.length, summary.complete]).toEqual([2, true]);
	const names = findings.flatMap(({ locations }) => locations.map(({ repository }) => repository));
	expect([...new Set(names)].sort()).toEqual(["acme--blog", "acme--shop", "other--shop"]);
	expect(readFileSync(join(folder, "out/joint.html"), "utf8")).not.toContain(keyOf("shop"));
	const older = join(folder, "older.json");
	writeFileSync(older, readFileSync(join(folder, "out/joint.json")));
	expect(joinShares(2, older)).toMatchObject({ code: 0, stderr: "" });
	startRepository(join(folder, "host/acme/blog"), "--quiet").commit("new.env", line("new"));
	audit(0, 2);
	const { code, stdout } = joinShares(2, older);
	expect([code, stdout]).toEqual([1, expect.stringContaining("new.env")]);
});

test("what could not be audited is named, and is no success", () => {
	const organisation = startOrganisation();
	rmSync(join(organisation.folder, "host/acme/blog"), { recursive: true });
	const share = organisation.audit(0, 1);
	expect([share.code, share.stderr]).toEqual([
		3,
		expect.stringContaining("not audited: acme/blog"),
	]);
	const joined = organisation.join(2, undefined);
	expect(joined.stderr).toContain("not audited, of share 0: acme/blog");
	expect(joined.stderr).toContain("share 1 has not come to its end");
	const older = join(organisation.folder, "older.json");
	writeFileSync(older, readFileSync(join(organisation.folder, "out/joint.json")));
	expect(organisation.join(2, older).code).toBe(3);
});

interface Step {
	readonly run?: string;
	readonly env?: Readonly<Record<string, string>>;
}

const workflow = parse(
	readFileSync(join(examples, "workflows/nightly-audit-of-organisation.yml"), "utf8"),
);
const runs = (job: string): string[] =>
	(workflow.jobs[job].steps as Step[]).flatMap(({ run }) => run ?? []);

test.each([
	[3, 3],
	[256, 256],
	[700, 256],
])("the workflow makes of %i repositories at most 256 jobs: %i", (amount, jobs) => {
	const cwd = makeFolder();
	const bin = join(cwd, "bin");
	mkdirSync(bin);
	const names = Array.from({ length: amount }, (_, at) => `acme/r${at}`).join("\\n");
	// Asked as the client asks for it; the client itself turns the pages.
	writeFileSync(
		join(bin, "gh"),
		`#!/bin/sh\n[ "$*" = "api --paginate orgs/acme/repos?per_page=100 --jq .[].full_name" ] && printf '${names}\\n'\n`,
	);
	chmodSync(join(bin, "gh"), 0o755);
	const output = join(cwd, "output");
	const { status, stderr } = spawnSync(
		"bash",
		["--norc", "-eo", "pipefail", "-c", runs("list")[0]!],
		{
			cwd,
			encoding: "utf8",
			env: {
				...environment(),
				...{ GITHUB_OUTPUT: output, ORGANISATION: "acme" },
				PATH: `${bin}${delimiter}${process.env.PATH}`,
			},
		},
	);
	expect([status, stderr]).toEqual([0, ""]);
	const values = Object.fromEntries(
		readFileSync(output, "utf8")
			.trim()
			.split("\n")
			.map((row) => row.split("=") as [string, string]),
	);
	expect(Number(values.shares)).toBe(jobs);
	expect(JSON.parse(values.matrix ?? "")).toEqual(Array.from({ length: jobs }, (_, at) => at));
	expect(readFileSync(join(cwd, "list"), "utf8").trim().split("\n")).toHaveLength(amount);
});

test("the last night's report is the newest that a run left", () => {
	const cwd = makeFolder();
	const bin = join(cwd, "bin");
	mkdirSync(bin);
	writeFileSync(
		join(bin, "gh"),
		`#!/bin/sh
case "$2 $3" in
list*) printf '9\\n8\\n7\\n' ;;
"download 9") exit 1 ;;
download*) mkdir -p "$RUNNER_TEMP/older"; echo "$3" >"$RUNNER_TEMP/older/joint.json" ;;
esac
`,
	);
	chmodSync(join(bin, "gh"), 0o755);
	const script = runs("join").find((text) => text.includes("gh run list"))!;
	const env = { ...environment(), PATH: `${bin}${delimiter}${process.env.PATH}`, RUNNER_TEMP: cwd };
	expect(spawnSync("bash", ["--norc", "-eo", "pipefail", "-c", script], { cwd, env }).status).toBe(
		0,
	);
	expect(readFileSync(join(cwd, "older/joint.json"), "utf8")).toBe("8\n");
});

test("the jobs of the cluster call the scripts with as many shares as there are workers", () => {
	const text = readFileSync(join(examples, "organisation/kubernetes.yaml"), "utf8");
	const documents = parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
		expect(document.errors).toEqual([]);
		return document.toJS();
	});
	const [claim, audit, joined] = documents;
	expect(documents.map(({ kind }) => kind)).toEqual(["PersistentVolumeClaim", "Job", "Job"]);
	expect(audit.spec).toMatchObject({ completionMode: "Indexed", completions: 100 });
	const [worker] = audit.spec.template.spec.containers;
	expect(worker.command).toEqual([
		...["audit-share.sh", "/list/list", "$(JOB_COMPLETION_INDEX)", "100", "/reports"],
	]);
	expect(worker.env[0].name).toBe("JOB_COMPLETION_INDEX");
	expect(joined.spec.template.spec.containers[0].command.slice(0, 3)).toEqual([
		...["join.sh", "/reports", "100"],
	]);
	for (const { spec } of [audit, joined]) {
		const pod = spec.template.spec;
		expect(pod.automountServiceAccountToken).toBe(false);
		expect(pod.securityContext.runAsNonRoot).toBe(true);
		const volumes = pod.volumes.map(({ name }: { name: string }) => name);
		for (const container of pod.containers) {
			expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
			for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
		}
	}
	expect(audit.spec.template.spec.volumes[1].persistentVolumeClaim.claimName).toBe(
		claim.metadata.name,
	);
	const image = readFileSync(join(examples, "organisation/Dockerfile"), "utf8");
	for (const [script] of [worker.command, joined.spec.template.spec.containers[0].command]) {
		expect(existsSync(join(examples, "organisation", script))).toBe(true);
		expect(image).toContain(script);
	}
});
