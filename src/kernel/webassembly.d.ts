// Types of the few parts of WebAssembly that kernel.ts uses: @types/node leaves them to the types of browsers.

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
