// Makes the pictures of the README from what the built program shows: a finding as a terminal has it, and the page of an
// audit. Run it with `node docs/pictures/make.js` after a change of either; a test says when they are out of date.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formatReport, scanRepository } from "../../dist/index.js";

const program = resolve(import.meta.dirname, "../../dist/cli.js");

/** Gives each picture's text by the name of its file. */
export async function makePictures() {
	const top = realpathSync(mkdtempSync(join(tmpdir(), "unleak-pictures-")));
	const [folder, bin] = [join(top, "newsletter"), join(top, "bin")];
	try {
		for (const each of [folder, bin]) mkdirSync(each);
		// On PATH under its own name, as for whoever installed it.
		symlinkSync(program, join(bin, "unleak"));
		makeRepository(folder);
		return {
			"finding.svg": pictureOfFinding(folder, bin),
			"page.svg": await pictureOfPage(folder),
		};
	} finally {
		rmSync(top, { recursive: true });
	}
}

/** A made-up key, the same each time. */
function keyOf(name) {
	return `${createHash("md5").update(`unleak picture ${name}`).digest("hex")}-us12`;
}

function makeRepository(folder) {
	const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
	const git = (date, ...args) =>
		execFileSync("git", args, {
			cwd: folder,
			env: { ...env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
			stdio: "ignore",
		});
	const settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
	const commit = (date, file, text) => {
		writeFileSync(join(folder, file), text);
		git(date, "add", "--all");
		git(date, ...settings, "commit", "--quiet", "--message=Work");
	};
	git("2026-01-01T00:00:00Z", "init", "--quiet");
	commit("2025-11-03T09:00:00Z", "newsletter.js", `const mailchimpApiKey = "${keyOf("old")}";\n`);
	commit("2026-01-20T09:00:00Z", "newsletter.js", "const key = process.env.MAILCHIMP_API_KEY;\n");
	commit("2026-02-14T09:00:00Z", ".env", `# local\nMAILCHIMP_API_KEY=${keyOf("new")}\n`);
}

function pictureOfFinding(cwd, bin) {
	const env = { PATH: `${bin}:${process.env.PATH}`, COLUMNS: "96", FORCE_COLOR: "1" };
	const { stdout } = spawnSync(process.execPath, [program, "scan", ".env"], {
		cwd,
		env,
		encoding: "utf8",
	});
	const lines = ["$ unleak scan", ...stdout.trimEnd().split("\n")];
	const height = 44 + lines.length * 20;
	const texts = lines.map(
		(line, at) => `<text x="20" y="${44 + at * 20}" xml:space="preserve">${spansOf(line)}</text>`,
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 ${height}" width="860" role="img" aria-label="A finding of unleak in a terminal">
<style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; fill: #e6e8ea; }
.b { font-weight: bold; } .d { fill: #a2abb6; } .r { font-weight: bold; fill: #ff8e84; } .y { fill: #e9b35c; } .g { fill: #72cd9f; } .c { fill: #7fd1e0; }</style>
<rect width="860" height="${height}" rx="8" fill="#14171b"/>
${texts.join("\n")}
</svg>
`;
}

const classes = { 1: "b", 2: "d", "1;31": "r", 33: "y", 32: "g", 36: "c" };

/** Of a line with the codes of a terminal. */
function spansOf(line) {
	return line
		.split("\u001b")
		.map((part, at) => {
			const [, code, text] = at === 0 ? ["", "0", part] : /^\[([\d;]*)m(.*)$/s.exec(part);
			if (text === "") return "";
			const shown = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
			return classes[code] ? `<tspan class="${classes[code]}">${shown}</tspan>` : shown;
		})
		.join("");
}

/** The top of the page, as markup that an SVG may hold. */
async function pictureOfPage(folder) {
	const report = await scanRepository(folder, { history: true });
	const steady = {
		...report,
		startedAt: "2026-03-02T09:00:00.000Z",
		durationMs: 400,
		scope: { ...report.scope, root: "/work/newsletter" },
	};
	const page = await formatReport(steady, "html");
	const [, style] = /<style>(.*?)<\/style>/s.exec(page);
	const [, main] = /<main[^>]*>(.*)<\/main>/s.exec(page);
	const markup = main
		.replace(/<form .*?<\/form>/s, "")
		.replace(/<section aria-labelledby="about">.*$/s, "")
		.replaceAll("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
		.replace(/<[a-z][^<>]*>/g, withValues);
	const own = style
		.replaceAll(":root {", ".picture {")
		.replace(/^html \{/m, ".picture {")
		.replace(/^body \{/m, ".picture {")
		.replace(/@media print \{.*$/s, "");
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1060" width="860" role="img" aria-label="The page of an audit">
<style><![CDATA[${own}]]></style>
<foreignObject width="1000" height="1060"><div xmlns="http://www.w3.org/1999/xhtml" class="picture"><div class="sheet">${markup}</div></div></foreignObject>
</svg>
`;
}

/** The start of an element, where XML asks each attribute for a value. */
function withValues(tag) {
	return tag.replace(/"[^"]*"| (hidden|open|data-cut)(?=[ >])/g, (part, name) =>
		name === undefined ? part : ` ${name}=""`,
	);
}

if (process.argv[1] === import.meta.filename) {
	for (const [name, text] of Object.entries(await makePictures())) {
		writeFileSync(join(import.meta.dirname, name), text);
		console.log(name);
	}
}
