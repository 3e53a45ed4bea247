// A small repository to try things on: files as they are written every day, with made-up keys
// planted in them, and a second commit that takes one of them out again. The keys come from a seed
// and belong to nobody.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findGit, gitEnvironment, safeArguments } from "../git/program.ts";
import { expandSample } from "../packs/samples.ts";

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

/** Makes the repository; its commits are dated half a year and a month before `now`. */
export function makeDemo(now: Date): Demo {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), "unleak-demo-")));
	const root = join(folder, "newsletter");
	const commit = openRepository(root);
	write(root, files);
	commit("Add the newsletter", daysBefore(now, 180));
	write(root, mended);
	commit("Take the key from the environment", daysBefore(now, 30));
	return { folder, root };
}

function write(root: string, templates: Readonly<Record<string, string>>): void {
	for (const [path, template] of Object.entries(templates)) {
		const file = join(root, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, expandSample(template, `demo ${path}`).text);
	}
}

/** Without git the demo is a plain folder: it is audited all the same. */
function openRepository(root: string): (message: string, date: string) => void {
	mkdirSync(root);
	const git = findGit(root);
	if (!git) return () => {};
	const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): void => {
		execFileSync(git, [...safeArguments(root), ...author, ...args], {
			cwd: root,
			env: { ...gitEnvironment(root), ...more },
			stdio: "ignore",
		});
	};
	try {
		run(["init", "--quiet"]);
	} catch {
		return () => {};
	}
	return (message, date) => {
		// The ignored .env was added by force once, as happens: git tracks it from then on.
		run(["add", "--all", "--force"]);
		const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
		run(["commit", "--quiet", "--message", message], dates);
	};
}

const author: readonly string[] = ["-c", "user.name=Demo", "-c", "user.email=demo@example.com"];

function daysBefore(now: Date, days: number): string {
	return new Date(now.getTime() - days * 86_400_000).toISOString();
}
