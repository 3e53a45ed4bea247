// Types of the parts of yauzl that zip.ts uses; the package has none.

declare module "yauzl" {
	export interface Entry {
		readonly fileName: Buffer;
		readonly compressionMethod: number;
		readonly generalPurposeBitFlag: number;
		readonly crc32: number;
		readonly compressedSize: number;
		readonly uncompressedSize: number;
		readonly fileComment: Buffer;
		readonly extraFieldRaw: Buffer;
		readonly relativeOffsetOfLocalHeader: number;
	}
	export interface ZipFile {
		readonly comment: Buffer;
		eachEntry(): AsyncIterable<Entry>;
	}
	export function fromBufferPromise(
		buffer: Buffer,
		options: { decodeStrings: false },
	): Promise<ZipFile>;
}
