// Of WebAssembly what kernel.ts needs: Node's types leave it to those of browsers.

declare namespace WebAssembly {
	class Module {
		constructor(code: Uint8Array);
	}
	class Instance {
		constructor(
			module: Module,
			imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
		);
		readonly exports: Readonly<Record<string, unknown>>;
	}
}
