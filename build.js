// Makes dist/ from src/ and rules/: packs and machine code are compiled first, then the
// code is bundled, then types, the report's schema and the script of the hooks are put beside it.
// `--for-tests` leaves the types out, and builds the Action beside the committed one. Each file is written under
// another name and renamed, so that two builds at once, or a build while dist/cli.js runs, disturb nobody.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeModules } from "./build-node-modules.js";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");

// No more than 1 GB: places stay below 2 ** 31, and a hostile pack takes no more.
const kernelSettings =
	"--runtime minimal -O3 --noAssert --enable simd --use abort= --maximumMemory 16384";

/** A process that started before this build may import its own chunks for this long; no package holds them. */
const isForPackage = ["pack", "publish"].includes(process.env.npm_command);
const keepChunksMs = isForPackage ? 0 : 3_600_000;

/** By a package manager: what the package does not hold is left as it is. */
const isPrepare = process.env.npm_lifecycle_event === "prepare";

const isForTests = process.argv.includes("--for-tests");
const actionFile = join(root, isForTests ? "dist/action/main.cjs" : "action/main.cjs");

/** What a hook may need, each loaded when it does. */
const hookPackages = ["@eslint-community/regexpp", "ignore", "valibot", "yaml"];

const esbuild = await import("esbuild").catch(buildWithoutTools);
if (esbuild !== undefined) {
	await mkdir(join(dist, "chunks"), { recursive: true });
	if (isWritten("src/packs/build.ts")) await compilePacks();
	if (isWritten("src/hook/build.ts")) await renderHook();
	if (isWritten("src/kernel/assembly/index.ts")) await compileKernel();
	const entries = { cli: "src/cli/main.ts", index: "src/index.ts" };
	await bundle(Object.fromEntries(Object.entries(entries).filter(([, path]) => isWritten(path))));
	await bundleThreads({
		"pack-worker": "src/git/pack/pack-worker.ts",
		"file-worker": "src/sources/tree/file-worker.ts",
		"container-worker": "src/containers/container-worker.ts",
	});
	const hooks = { hook: "src/cli/hook/main.ts", "agent-hook": "src/cli/hook/agent-main.ts" };
	if (Object.values(hooks).every(isWritten)) await bundleHooks(hooks);
	if (!isPrepare && isWritten("src/action/main.ts")) await bundleAction("src/action/main.ts");
	const schema = "src/report/report.schema.json";
	if (isWritten(schema)) {
		await replaceFile(join(dist, "report.schema.json"), await readFile(join(root, schema)));
	}
	if (!isForTests && isWritten(entries.index)) {
		const { renderTypes } = await import("./build-types.js");
		await replaceFile(join(dist, "index.d.ts"), renderTypes(entries.index));
	}
}

if (!existsSync(join(dist, "cli.js"))) {
	console.error("Built nothing: there are no sources");
	process.exitCode = 1;
}

/** `npm ci --omit=dev` runs `prepare` too. */
async function buildWithoutTools(error) {
	if (error.code !== "ERR_MODULE_NOT_FOUND" || !isPrepare) throw error;
	if (existsSync(join(dist, "cli.js"))) {
		console.error("Not built anew: the dev dependencies are not installed");
		return;
	}
	const { buildInCopy } = await import("./build-copy.js");
	buildInCopy(root);
}

function isWritten(path) {
	const exists = existsSync(join(root, path));
	if (!exists) console.error(`Left out: "${path}" does not exist`);
	return exists;
}

/** rules/*.yaml -> src/packs/builtin.json, so that no YAML is parsed when unleak starts. */
async function compilePacks() {
	const { compilePackFiles } = await importSource("src/packs/build.ts");
	const names = (await readdir(join(root, "rules"))).filter((name) => name.endsWith(".yaml"));
	const files = names.sort().map(async (name) => {
		const text = await readFile(join(root, "rules", name), "utf8");
		return { path: `rules/${name}`, text };
	});
	try {
		const packs = compilePackFiles(await Promise.all(files));
		await replaceFile(join(root, "src/packs/builtin.json"), `${JSON.stringify(packs)}\n`);
	} catch (error) {
		if (error.name !== "FileError") throw error;
		console.error(error.message);
		process.exit(1);
	}
}

/** src/kernel/assembly/*.ts -> src/kernel/code.json; what is made of the same sources is left as it is. */
async function compileKernel() {
	const folder = join(root, "src/kernel/assembly");
	const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
	const hash = createHash("sha256").update(kernelSettings);
	for (const name of names) hash.update(await readFile(join(folder, name)));
	const source = hash.digest("hex").slice(0, 16);
	const target = join(root, "src/kernel/code.json");
	const known = await readFile(target, "utf8").catch(() => "{}");
	if (JSON.parse(known).source === source) return;
	const { default: asc } = await import("assemblyscript/asc");
	const options = ["src/kernel/assembly/index.ts", "--baseDir", root, "-o", "code.wasm"];
	let wasm;
	const { error, stderr } = await asc.main([...options, ...kernelSettings.split(" ")], {
		writeFile(_, contents) {
			wasm = Buffer.from(contents).toString("base64");
		},
	});
	if (error !== null) {
		console.error(stderr.toString());
		process.exit(1);
	}
	await replaceFile(target, `${JSON.stringify({ source, wasm })}\n`);
}

/** The packs -> dist/hook.sh and dist/agent-hook.sh, which ask grep before Node is started. */
async function renderHook() {
	const { renderBuiltinScript, renderBuiltinAgentScripts } =
		await importSource("src/hook/build.ts");
	await replaceFile(join(dist, "hook.sh"), renderBuiltinScript());
	for (const [name, text] of Object.entries(renderBuiltinAgentScripts())) {
		await replaceFile(join(dist, name), text);
	}
}

/** Imports TypeScript on a Node that cannot: the bundle lies in dist, so that it finds packages. */
async function importSource(path) {
	const [code] = await bundleInMemory({ source: path });
	// Of one name Node would remember the first.
	const file = join(dist, `${basename(dirname(path))}.${process.pid}.mjs`);
	await writeFile(file, code.contents);
	try {
		return await import(pathToFileURL(file));
	} finally {
		await rm(file);
	}
}

async function bundle(entries) {
	const outputs = await bundleInMemory(entries, {
		plugins: [nodeModules, { name: "few chunks", setup: await shareChunks(entries) }],
	});
	// Chunks are there before the entries that import them.
	const isEntry = ({ path }) => dirname(path) === dist;
	for (const output of outputs.sort((a, b) => isEntry(a) - isEntry(b))) {
		const isCli = output.path === join(dist, "cli.js");
		const line = isCli && !output.text.startsWith("#!") ? "#!/usr/bin/env node\n" : "";
		await replaceFile(output.path, line + output.text, isCli ? 0o755 : 0o644);
	}
	const current = new Set(outputs.map(({ path }) => path));
	for (const name of await readdir(join(dist, "chunks"))) {
		const path = join(dist, "chunks", name);
		const stats = current.has(path) ? undefined : await stat(path).catch(() => undefined);
		if (stats?.mtimeMs < Date.now() - keepChunksMs) await rm(path, { force: true });
	}
}

/**
 * Keeps chunks few, for to load one takes a millisecond. esbuild makes a chunk of what the same set of entries imports. So
 * what is loaded late imports here all that a scan does, and a scan all that the start does: forty sets become a few.
 */
async function shareChunks(entries) {
	const start = ["args", "failure", "print", "terminal"].map((name) => `src/cli/${name}.ts`);
	start.push("src/version.ts");
	const scan = ["src/cli/commands/scan.ts", "src/report/text.ts"];
	const early = ["src/cli/main.ts", "src/cli/commands/help.ts"];
	const { metafile } = await build(entries, { metafile: true });
	const late = Object.values(metafile.inputs)
		.flatMap(({ imports }) => imports)
		.filter(({ kind, external }) => kind === "dynamic-import" && !external)
		.map(({ path }) => path);
	const shared = new Map(
		[...late, ...scan, ...Object.values(entries)].map((path) => {
			return [join(root, path), early.includes(path) ? start : [...start, ...scan]];
		}),
	);
	return (esbuild) =>
		esbuild.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
			const others = shared.get(path);
			if (others === undefined) return undefined;
			const lines = others.map((other) => `import ${JSON.stringify(join(root, other))};\n`);
			return { contents: `${await readFile(path, "utf8")}\n${lines.join("")}`, loader: "ts" };
		});
}

/** Each thread's program is one file, which is there at once. */
async function bundleThreads(entries) {
	const settings = { splitting: false, plugins: [nodeModules] };
	for (const output of await bundleInMemory(entries, settings)) {
		await replaceFile(output.path, output.contents);
	}
}

/**
 * One file each, and a small one that starts it: what a hook starts must be there at once. It never asks a provider.
 * The packages that it may need are in another one, so that all can be copied to where no node_modules is.
 */
async function bundleHooks(entries) {
	const settings = {
		splitting: false,
		format: "cjs",
		outExtension: { ".js": ".cjs" },
		minify: true,
		// It reads no history, and so starts no threads.
		logOverride: { "empty-import-meta": "silent" },
	};
	const programs = Object.entries(entries).map(([name, path]) => [`${name}-program`, path]);
	const outputs = await bundleInMemory(Object.fromEntries(programs), {
		...settings,
		plugins: [nodeModules, { name: "packages apart", setup: loadPackagesLate }],
		external: [
			"./hook-packages.cjs",
			"*/verify/live-check.ts",
			"*/scan-container.ts",
			"*/html.ts",
			"*/markdown.ts",
			"*/jsonl.ts",
			"*/json.ts",
			"*/sarif.ts",
			"*/github.ts",
		],
	});
	const contents = hookPackages
		.map((name) => `exports[${JSON.stringify(name)}] = () => require(${JSON.stringify(name)});`)
		.join("\n");
	const { outputFiles, metafile } = await build(undefined, {
		...settings,
		stdin: { contents, resolveDir: root, sourcefile: "hook-packages.cjs" },
		packages: "bundle",
		metafile: true,
	});
	const licences = await readLicences(Object.keys(metafile.inputs));
	await replaceFile(join(dist, "hook-packages.cjs"), `${outputFiles[0].text}${licences}`);
	for (const { path, text } of outputs) {
		const hash = createHash("sha256").update(text).digest("hex");
		await replaceFile(path, `${text}//${hash}`);
	}
	const [start] = await bundleInMemory({ start: "src/cli/hook/start.ts" }, settings);
	for (const name of Object.keys(entries)) {
		await replaceFile(join(dist, `${name}.cjs`), start.contents);
	}
	for (const name of await readdir(dist)) {
		if (name.endsWith(".cache")) await rm(join(dist, name), { force: true });
	}
}

function loadPackagesLate(esbuild) {
	esbuild.onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
		hookPackages.includes(path) ? { path, namespace: "late" } : undefined,
	);
	esbuild.onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
		contents: `module.exports = require("./hook-packages.cjs")[${JSON.stringify(path)}]();`,
		resolveDir: root,
	}));
}

/** One file with all packages in it. It is committed, and .ci/run proves that it is what is built. */
async function bundleAction(source) {
	const settings = {
		outdir: dirname(actionFile),
		splitting: false,
		format: "cjs",
		outExtension: { ".js": ".cjs" },
		packages: "bundle",
		metafile: true,
		plugins: [{ name: "small undici", setup: keepUndiciSmall }],
		define: { "import.meta.url": "bundleUrl" },
		banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
	};
	const { outputFiles, metafile } = await build({ main: source }, settings);
	const licences = await readLicences(Object.keys(metafile.inputs));
	const text = `// Built by build.js from src/action/main.ts: change that, not this.\n${outputFiles[0].text}${licences}`;
	await mkdir(dirname(actionFile), { recursive: true });
	await replaceFile(actionFile, text);
}

/** Of undici only what verify/client.ts takes: the whole is as large as all the rest. */
function keepUndiciSmall(esbuild) {
	const contents = `
		const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");
		Object.assign(Dispatcher.prototype, require("undici/lib/api/index.js"));
		exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent.js");
	`;
	esbuild.onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: "small" }));
	esbuild.onLoad({ filter: /./, namespace: "small" }, () => ({ contents, resolveDir: root }));
}

/** Whoever passes the packages on passes their licences on. */
async function readLicences(inputs) {
	// pnpm has each package in a folder of its own below another node_modules.
	const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
	const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
	const texts = packages.map(async (folder) => {
		const names = (await readdir(join(root, folder))).filter((name) => /^licen[cs]e/i.test(name));
		const text =
			names.length > 0
				? await readFile(join(root, folder, names.sort()[0]), "utf8")
				: await statedLicence(join(root, folder));
		const lines = text.trimEnd().split(/\r?\n/);
		return `\n// ${folder.replace(/^.+(?=node_modules\/)/, "")}\n${lines.map((line) => `// ${line}`.trimEnd()).join("\n")}\n`;
	});
	return (await Promise.all(texts)).join("");
}

/** Of a package without a text of it. */
async function statedLicence(folder) {
	const { license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
	return `${license}, by ${author?.name ?? author}; its package holds no text of it`;
}

async function bundleInMemory(entryPoints, settings = {}) {
	return (await build(entryPoints, settings)).outputFiles;
}

async function build(entryPoints, settings) {
	return await esbuild.build({
		absWorkingDir: root,
		entryPoints,
		outdir: dist,
		write: false,
		bundle: true,
		// A dynamic import becomes a chunk of its own: `unleak --version` loads next to nothing.
		splitting: true,
		chunkNames: "chunks/[name]-[hash]",
		format: "esm",
		platform: "node",
		target: "node20",
		packages: "external",
		legalComments: "none",
		logLevel: "warning",
		...settings,
	});
}

async function replaceFile(path, content, mode = 0o644) {
	const temporary = join(dist, `${basename(path)}.${process.pid}.tmp`);
	await writeFile(temporary, content, { mode });
	await rename(temporary, path);
}
