// Makes one declaration file of the library's types: what index.ts exports, and what these name.
// `node build-types.js FILE` writes it. TypeScript 7 has no interface for programs, so what it emits
// is read here: one declaration after the other, none of two files with one name.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(process.argv[2], renderTypes("src/index.ts"));
}

/** Gives the text of the declaration file for what `entry` exports. */
export function renderTypes(entry) {
	const folder = mkdtempSync(join(tmpdir(), "unleak-types-"));
	try {
		emit(entry, folder);
		return rollUp(join(folder, entry.replace(/^src\//, "").replace(/\.ts$/, ".d.ts")));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function emit(entry, folder) {
	const tsc = join(root, "node_modules/typescript/bin/tsc");
	// Not tsconfig.json's: that takes in the tests. Nothing is checked here, `npm run types` does.
	const settings =
		"--ignoreConfig --noCheck --declaration --emitDeclarationOnly --strict --types node " +
		"--target es2023 --module nodenext --resolveJsonModule --rewriteRelativeImportExtensions";
	const paths = ["--rootDir", join(root, "src"), "--outDir", folder, join(root, entry)];
	const command = [tsc, ...settings.split(" "), ...paths];
	const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
	if (status !== 0) throw new Error("No types were made: see above");
}

function rollUp(entry) {
	const exported = new Set();
	const declarations = new Map();
	const read = new Set();
	const visit = (path) => {
		if (read.has(path)) return;
		read.add(path);
		for (const { kind, names = [], from, name, text } of statementsOf(path)) {
			if (from?.startsWith(".")) visit(join(dirname(path), from.replace(/\.ts$/, ".d.ts")));
			if (kind === "reexport" && path === entry) for (const each of names) exported.add(each);
			if (kind !== "declaration") continue;
			const known = declarations.get(name);
			if (known !== undefined && known.path !== path) known.isTwice = true;
			// One function may have several declarations.
			declarations.set(name, { path, text: (known?.text ?? "") + text, isTwice: known?.isTwice });
		}
	};
	visit(entry);
	const wanted = new Set(exported);
	for (const name of wanted) {
		const declaration = declarations.get(name);
		if (declaration === undefined) throw new Error(`index.ts exports "${name}", which no file has`);
		if (declaration.isTwice) throw new Error(`Two files declare "${name}": rename one of them`);
		const { text } = declaration;
		for (const [, kind, word] of withoutComments(text).matchAll(/(typeof )?([A-Za-z_$][\w$]*)/g)) {
			const isValue = / const /.test(declarations.get(word)?.text ?? "");
			if (declarations.has(word) && isValue === (kind !== undefined)) wanted.add(word);
		}
	}
	const parts = [...wanted].sort().map((name) => {
		const { text } = declarations.get(name);
		return exported.has(name) ? text : text.replace(/^export (default )?/gm, "");
	});
	return `// Built by build-types.js.\n\n${parts.join("\n")}\nexport {};\n`;
}

/** Each statement at the start of a line, with the comment before it. */
function statementsOf(path) {
	const text = readFileSync(path, "utf8");
	const parts = text.split(/^(?=\/\*\*|(?:export|declare|import|interface|type)\b)/m);
	const statements = [];
	let comment = "";
	for (const part of parts) {
		if (part.startsWith("/**")) {
			comment = part;
			continue;
		}
		const imported = /^(?:import|export)\b[^;]*?(?:\{([^}]*)\})?[^;{}]*? from "([^"]+)"/.exec(part);
		const declared =
			/^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|const|class|function) ([\w$]+)/.exec(
				part,
			);
		if (imported) {
			const [, list = "", from] = imported;
			const names = list
				.split(",")
				.map((each) => each.replace(/^\s*type /, "").trim())
				.filter((each) => each !== "");
			if (part.startsWith("export") && names.some((each) => each.includes(" as "))) {
				throw new Error(`${path} exports something under another name`);
			}
			statements.push({
				kind: part.startsWith("export") ? "reexport" : "import",
				names,
				from,
			});
		} else if (declared) {
			statements.push({ kind: "declaration", name: declared[1], text: comment + part });
		} else if (part.trim() !== "" && !/^export \{\};?\s*$/.test(part) && !part.startsWith("//")) {
			throw new Error(`${path} has a statement of an unknown kind: ${part.slice(0, 60)}`);
		}
		comment = "";
	}
	return statements;
}

function withoutComments(text) {
	return text.replace(/\/\*[\s\S]*?\*\//g, "");
}
