// Makes a small repository to try things on: everyday files with made-up keys in them, and a second commit that
// removes one. The keys come from a seed and belong to nobody.

import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { findGit, gitEnvironment } from "../git/git-program.ts";
import { expandSample } from "../packs/samples.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

const files: Readonly<Record<string, string>> = {
	"README.md": "# Newsletter\n\nSends the newsletter. Keys come from the environment, mostly.\n",
	".gitignore": ".env\nnode_modules/\n",
	".env": `# local only
MAILCHIMP_API_KEY=${"{hex:32}"}-us12
MAILCHIMP_SERVER_PREFIX=us12
`,
	"src/subscribe.js": `import mailchimp from "@mailchimp/mailchimp_marketing";

// TODO: move this out of the code
mailchimp.setConfig({ apiKey: "{hex:32}", server: "us6" });

export const subscribe = (email) =>
	mailchimp.lists.addListMember("4e46dcc435", { email_address: email, status: "pending" });
`,
	"public/app.js": `import { initialize } from "@iterable/web-sdk";

initialize("{uuid4}", ({ email }) => fetch("/token?email=" + email));
`,
	"deploy/secret.yaml": `apiVersion: v1
kind: Secret
metadata:
  name: mail
data:
  ITERABLE_API_KEY: {base64:{uuid4}}
  MANDRILL_API_KEY: {base64:md-{token:22}}
`,
	"docs/api.md": `Ask with the key of your own account:

    curl --user 'anystring:your-api-key-us12' https://us12.api.mailchimp.com/3.0/ping
`,
};

/** What the second commit makes of a file: its key is gone from there, and not from the history. */
const mended: Readonly<Record<string, string>> = {
	"src/subscribe.js": `import mailchimp from "@mailchimp/mailchimp_marketing";

mailchimp.setConfig({ apiKey: process.env.MAILCHIMP_API_KEY, server: "us6" });

export const subscribe = (email) =>
	mailchimp.lists.addListMember("4e46dcc435", { email_address: email, status: "pending" });
`,
};

export interface Demo {
	/** The new temporary folder, which has room for reports. */
	readonly folder: string;
	/** The repository in it. */
	readonly root: string;
}

/**
 * Makes the repository; its commits are dated half a year and a month before `now`. Without git it
 * is a plain folder, which is audited all the same.
 * @throws UsageError "demo" where the temporary folder takes no files
 */
export async function makeDemo(now: Date): Promise<Demo> {
	const folder = writing(() => realpathSync(mkdtempSync(join(tmpdir(), "unleak-demo-"))));
	const root = join(folder, "newsletter");
	writing(() => write(root, files));
	const commit = await openRepository(root);
	await commit("Add the newsletter", daysBefore(now, 180));
	writing(() => write(root, mended));
	await commit("Take the key from the environment", daysBefore(now, 30));
	return { folder, root };
}

function writing<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw new UsageError(
			"demo",
			`Cannot make the demo in ${quoted(tmpdir())}: ${reasonOf(error)}`,
			`Name another folder for temporary files by ${temporaryVariable}`,
		);
	}
}

const temporaryVariable = process.platform === "win32" ? "TEMP" : "TMPDIR";

function write(root: string, templates: Readonly<Record<string, string>>): void {
	for (const [path, template] of Object.entries(templates)) {
		const file = join(root, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, expandSample(template, `demo ${path}`).text);
	}
}

type Commit = (message: string, date: string) => Promise<void>;

async function openRepository(root: string): Promise<Commit> {
	const git = findGit(root);
	if (git === undefined) return async () => {};
	const { simpleGit } = await import("simple-git");
	const environment = gitEnvironment(root);
	const repository = simpleGit({
		baseDir: root,
		binary: git,
		config: ["user.name=Demo", "user.email=demo@example.com"],
		// It refuses whatever could make a git run something; these keep the machine's settings out.
		allowEnvironment: [...Object.keys(environment), "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"],
		unsafe: {
			allowUnsafeConfigPaths: true,
			allowUnsafePager: true,
			// A path with a space in it, as Git for Windows has.
			allowUnsafeCustomBinary: true,
		},
	});
	try {
		await repository.env(environment).init();
	} catch {
		return async () => {};
	}
	return async (message, date) => {
		const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
		try {
			// The ignored .env was added by force once, as happens: git tracks it from then on.
			await repository.env(environment).add(["--all", "--force"]);
			await repository.env({ ...environment, ...dates }).commit(message);
		} catch {
			throw new UsageError("demo", `Cannot make the demo in ${quoted(root)}: git cannot commit`);
		}
	};
}

function daysBefore(now: Date, days: number): string {
	return new Date(now.getTime() - days * 86_400_000).toISOString();
}
