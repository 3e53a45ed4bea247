// A small repository to try things on: files as they are written every day, with made-up keys
// planted in them. The keys come from a seed and belong to nobody.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expandSample } from "./packs/samples.ts";
import { findGit, gitEnvironment, safeArguments } from "./sources/git/program.ts";

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

/** Makes the repository in a new temporary folder and gives its path. */
export function makeDemo(): string {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "unleak-demo-")));
	for (const [path, template] of Object.entries(files)) {
		const file = join(root, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, expandSample(template, `demo ${path}`).text);
	}
	commit(root);
	return root;
}

/** Without git the demo is a plain folder: it scans all the same. */
function commit(root: string): void {
	const git = findGit(root);
	if (!git) return;
	const run = (...args: string[]) => {
		execFileSync(git, [...safeArguments(root), ...args], {
			cwd: root,
			env: gitEnvironment(root),
			stdio: "ignore",
		});
	};
	try {
		run("init", "--quiet");
		// The ignored .env was added by force once, as happens: git tracks it from then on.
		run("add", "--all", "--force");
		run(
			"-c",
			"user.name=Demo",
			"-c",
			"user.email=demo@example.com",
			"commit",
			"--quiet",
			"--message",
			"Add the newsletter",
		);
	} catch {
		// A folder then; nothing of the demo depends on git.
	}
}
