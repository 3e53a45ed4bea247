// Gives the program Node's own modules as `require` gets them, by a plugin of esbuild. An import of one makes Node
// read every export of it first: that of "node:fs" loads streams, a twentieth of the start. Those that few scans need
// are loaded with the first call of one of their functions.

/** Of these nothing is used but functions, classes to make one of, and tables. */
const lateModules = [
	"node:child_process",
	"node:crypto",
	"node:os",
	"node:timers/promises",
	"node:tty",
	"node:url",
	"node:util",
	"node:v8",
	"node:worker_threads",
	"node:zlib",
];

export const nodeModules = {
	name: "modules of Node",
	setup(esbuild) {
		esbuild.onResolve({ filter: /^node:/ }, ({ path }) => {
			return { path, namespace: "node", sideEffects: false };
		});
		esbuild.onLoad({ filter: /./, namespace: "node" }, ({ path }) => {
			return { contents: render(path, process.getBuiltinModule(path)) };
		});
	},
};

/** One export for each of the module's, so that esbuild leaves out those that nobody imports. */
function render(path, module) {
	const get = `process.getBuiltinModule(${JSON.stringify(path)})`;
	const isLate = lateModules.includes(path);
	const exported = Object.entries(Object.getOwnPropertyDescriptors(module))
		.filter(([name]) => /^[a-z_]\w*$/i.test(name) && name !== "default")
		.map(([name, { value }]) => {
			const line = (isLate && renderLate(name, value)) || `const own_${name} = ${pure(name)};`;
			return `${line}\nexport { own_${name} as ${name} };\n`;
		});
	return `let loaded;
const load = () => (loaded ??= ${get});
${exported.join("")}export default /* @__PURE__ */ load();`;
}

function pure(name) {
	return `/* @__PURE__ */ (() => load().${name})()`;
}

function renderLate(name, value) {
	switch (typeof value) {
		case "function":
			return `function own_${name}(...given) {
	return new.target ? new (load().${name})(...given) : load().${name}(...given);
}`;
		case "object":
			if (value === null) return undefined;
			return `const own_${name} = /* @__PURE__ */ new Proxy({}, { get: (_, key) => load().${name}[key] });`;
		default:
			return undefined;
	}
}
