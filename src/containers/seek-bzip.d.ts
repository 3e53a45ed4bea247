// Types of the parts of seek-bzip that bzip2.ts uses; the package has none.

declare module "seek-bzip" {
	interface ByteInput {
		readByte(): number;
		read(into: Uint8Array, at: number, length: number): number;
		eof(): boolean;
	}
	interface ByteOutput {
		writeByte(byte: number): void;
	}
	const Bunzip: {
		decode(input: ByteInput, output: ByteOutput, isMultistream: boolean): void;
	};
	export = Bunzip;
}
