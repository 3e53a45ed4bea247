// Screenshots drawn by Chromium: 40 that show a key and 40 that show what only looks like one. Fonts, sizes, themes and
// places differ, and so does what happened to the picture since: twice the pixels, a blur, a JPEG of low quality, a tilt.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { createRandom } from "./random.js";

/**
 * Writes them into `folder` and tells of each: its file, its key where it shows one, and what was done to it.
 * `fonts` is a node_modules with packages of @fontsource.
 */
export async function makePictures({ folder, fonts, seed, browser: options }) {
	const random = createRandom(seed);
	const faces = readFaces(fonts);
	mkdirSync(folder, { recursive: true });
	const browser = await chromium.launch(options);
	const pictures = [];
	try {
		for (let index = 0; index < 2 * perKind; index++) {
			const shot = index < perKind ? keyShot(random, index) : plainShot(random, index - perKind);
			const condition = conditions[index % conditions.length];
			const name = `${index < perKind ? "key" : "plain"}-${String(index).padStart(2, "0")}`;
			const file = await draw(browser, folder, name, { ...shot, faces, random, condition });
			pictures.push({ file, key: shot.key, provider: shot.provider, condition });
		}
	} finally {
		await browser.close();
	}
	return pictures;
}

const perKind = 40;

const conditions = [
	...Array(9).fill("as it is"),
	"twice the pixels",
	"JPEG 60",
	"blur 1 px",
	"as it is",
	"JPEG 40",
	"tilted",
	"as it is",
	"blur 1 px",
	"JPEG 60",
	"shrunk",
	"twice the pixels",
];

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function uuid4(random) {
	const digits = [...random.hex(32)];
	digits[12] = "4";
	digits[16] = random.pick("89ab");
	return digits.join("");
}

function mandrillKey(random) {
	for (;;) {
		// 16 bytes in base64: the last character has two bits.
		const key = `${Array.from({ length: 21 }, () => random.pick(base64url)).join("")}${random.pick("AQgw")}`;
		if (/[0-9]/.test(key) && /^[A-Za-z0-9]/.test(key)) return key;
	}
}

function keyShot(random, index) {
	const provider = index % 5 < 3 ? "mailchimp" : index % 5 === 3 ? "iterable" : "mandrill";
	if (provider === "mailchimp") {
		const key = `${random.hex(32)}-us${1 + random.below(22)}`;
		return { provider, key, ...random.pick(mailchimpPlaces)(key, random) };
	}
	if (provider === "iterable") {
		const key = uuid4(random);
		return { provider, key, ...random.pick(iterablePlaces)(key, random) };
	}
	const key = random.below(2) === 0 ? mandrillKey(random) : `md-${mandrillKey(random)}`;
	return { provider, key, ...random.pick(mandrillPlaces)(key, random) };
}

const code = (lines) => ({ isCode: true, html: `<pre>${lines.join("\n")}</pre>` });
const page = (html) => ({ isCode: false, html });
const table = (head, rows) =>
	page(
		`<table><tr>${head.map((cell) => `<th>${cell}</th>`).join("")}</tr>${rows
			.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
			.join("")}</table>`,
	);
const titled = (title, shot) => ({ ...shot, html: `<h2>${title}</h2>${shot.html}` });

const mailchimpPlaces = [
	(key, random) =>
		titled(
			"Your API keys",
			table(
				["Created", "Label", "API Key", "Status"],
				[
					["Nov 03, 2025", "Website", `********${random.hex(4)}`, "Active"],
					["Jan 17, 2026", "Production sync", key, "Active"],
				],
			),
		),
	(key) => code(["# .env", "NODE_ENV=production", `MAILCHIMP_API_KEY=${key}`, "PORT=3000"]),
	(key) =>
		code([
			"$ export MC_API_KEY=\\",
			`> "${key}"`,
			"$ curl -sS https://us6.api.mailchimp.com/3.0/ping -u any:$MC_API_KEY",
			'{"health_status":"Everything\'s Chimpy!"}',
		]),
	(key) =>
		page(`<div class=bubble>hey, here is the key you asked for: <b>${key}</b> thanks!</div>`),
	(key) =>
		page(`<h3>Connect Mailchimp</h3><label>API key</label><br><input size=48 value="${key}">`),
	(key) =>
		code([
			'import mailchimp from "@mailchimp/mailchimp_marketing";',
			"",
			"mailchimp.setConfig({",
			`  apiKey: "${key}",`,
			"});",
		]),
];

const iterablePlaces = [
	(key) =>
		titled(
			"Iterable API keys",
			table(["Name", "Type", "API key"], [["Backend", "Server-side", key]]),
		),
	(key) => code([`ITERABLE_API_KEY=${key}`, "ITERABLE_REGION=us"]),
	(key) =>
		code([
			"$ curl https://api.iterable.com/api/lists \\",
			`    -H 'Api-Key: ${key}'`,
			'{"lists":[{"id":12,"name":"Newsletter"}]}',
		]),
	(key) => page(`<p>Iterable API key for staging:</p><p>${key}</p><p>Do not share.</p>`),
];

const mandrillPlaces = [
	(key) =>
		titled(
			"Mailchimp Transactional",
			table(["API keys", "Description", "Date"], [[key, "Receipts", "2026-02-11"]]),
		),
	(key) => code([`MANDRILL_API_KEY=${key}`, "MANDRILL_FROM=shop@example.com"]),
	(key) =>
		code([
			"const mandrill = require('mandrill-api/mandrill');",
			`const client = new mandrill.Mandrill('${key}');`,
		]),
];

const words = "fix cache tests docs parser build release query retry login header sync".split(" ");

const plainPlaces = [
	(random) =>
		code(
			Array.from(
				{ length: 8 },
				() => `${random.hex(40)} ${random.pick(words)} the ${random.pick(words)}`,
			),
		),
	(random) =>
		code(Array.from({ length: 7 }, (_, line) => `${random.hex(32)}  dist/part-${line}.js`)),
	(random) =>
		code(Array.from({ length: 5 }, (_, line) => `${random.hex(64)}  release-${line}.tar.gz`)),
	(random) =>
		titled(
			"Checksums",
			table(
				["File", "MD5"],
				Array.from({ length: 5 }, (_, line) => [`backup-${line}.zip`, random.hex(32)]),
			),
		),
	(random) =>
		code(
			Array.from({ length: 6 }, () =>
				uuid4(random).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"),
			),
		),
	(random) =>
		code(
			Array.from(
				{ length: 6 },
				(_, line) => `  --${random.pick(words)}-${line}: #${random.hex(6)};`,
			),
		),
	(random) =>
		code(
			Array.from(
				{ length: 7 },
				(_, line) =>
					`000000${line}0  ${random.hex(32).replace(/../g, "$& ")} |${random.pick(words)}....|`,
			),
		),
	(random) =>
		titled(
			"Your API keys",
			table(
				["Created", "Label", "API Key"],
				Array.from({ length: 4 }, (_, line) => [
					`Nov 0${line + 1}, 2025`,
					`Site ${line}`,
					`${random.hex(4)}${"*".repeat(28)}-us${1 + random.below(9)}`,
				]),
			),
		),
	(random) =>
		code([
			`index ${random.hex(7)}..${random.hex(7)} 100644`,
			`"integrity": "sha512-${random.bytes(64).toString("base64")}"`,
			`image: registry/app@sha256:${random.hex(64)}`,
			`etag: "${random.hex(32)}"`,
		]),
	(random) =>
		page(
			`<p>Trace ${random.hex(32)} took ${random.below(900)} ms.</p><p>Parent span ${random.hex(16)}</p>`,
		),
];

function plainShot(random, index) {
	return plainPlaces[index % plainPlaces.length](random);
}

const themes = [
	{ back: "#ffffff", ink: "#222222", soft: "#eeeeee" },
	{ back: "#f6f6f4", ink: "#241c15", soft: "#ffffff" },
	{ back: "#1e1e1e", ink: "#d4d4d4", soft: "#2d2d2d" },
	{ back: "#0d1117", ink: "#c9d1d9", soft: "#161b22" },
	{ back: "#300a24", ink: "#eeeeec", soft: "#4a1a3a" },
	{ back: "#fdf6e3", ink: "#586e75", soft: "#eee8d5" },
	{ back: "#ffffff", ink: "#6b6b6b", soft: "#f7f7f7" },
];

/** A family for code and one for pages, each with the file of its usual weight. */
function readFaces(fonts) {
	const folder = join(fonts, "@fontsource");
	return readdirSync(folder).map((name) => {
		const file = join(folder, name, "files", `${name}-latin-400-normal.woff2`);
		const isMono = /mono|code|inconsolata|cousine/.test(name);
		const data = readFileSync(file).toString("base64");
		return { isMono, rule: `@font-face{font-family:own;src:url(data:font/woff2;base64,${data})}` };
	});
}

async function draw(browser, folder, name, { html, isCode, faces, random, condition }) {
	const theme = random.pick(themes);
	const face = random.pick(faces.filter(({ isMono }) => isMono || !isCode));
	const size = 11 + random.below(14);
	const filter = condition === "blur 1 px" ? "filter:blur(1px)" : "";
	const tilt = condition === "tilted" ? "transform:rotate(1.5deg);padding:60px" : "";
	const style = `${face.rule}
		body{margin:0;padding:24px;font:${size}px own;background:${theme.back};color:${theme.ink};width:max-content;${filter};${tilt}}
		pre,input,b,h2,h3,th,td{font:inherit}
		h2{font-size:1.4em} td,th{padding:6px 14px;text-align:left;border-bottom:1px solid ${theme.soft}}
		.bubble{background:${theme.soft};border-radius:12px;padding:10px 16px}
		input{background:${theme.soft};color:inherit;border:1px solid #888;padding:4px}`;
	const scale = condition === "twice the pixels" ? 2 : condition === "shrunk" ? 0.8 : 1;
	const context = await browser.newContext({
		deviceScaleFactor: scale,
		viewport: { width: 1280, height: 420 },
	});
	const tab = await context.newPage();
	const source = join(folder, `${name}.html`);
	writeFileSync(source, `<!doctype html><meta charset=utf-8><style>${style}</style>${html}`);
	await tab.goto(pathToFileURL(source).href);
	await tab.evaluate("document.fonts.ready");
	const jpeg = /^JPEG (\d+)/.exec(condition);
	const file = join(folder, `${name}.${jpeg ? "jpg" : "png"}`);
	const format = jpeg ? { type: "jpeg", quality: Number(jpeg[1]) } : { type: "png" };
	await tab.screenshot({ path: file, ...format });
	await context.close();
	return file;
}
