// Which module reads which format. Each is loaded when the first content of its format is met.

import type { ContainerReader } from "./container.ts";
import type { ContainerFormat, UnreadFormat } from "./format.ts";

const readers: Record<
	Exclude<ContainerFormat, UnreadFormat | "lfs pointer">,
	() => Promise<ContainerReader>
> = {
	zip: async () => (await import("./documents/office.ts")).readZipWithText,
	tar: async () => (await import("./tar.ts")).readTar,
	gzip: async () => (await import("./gzip.ts")).readGzip,
	bzip2: async () => (await import("./bzip2.ts")).readBzip2,
	xz: async () => (await import("./xz.ts")).readXz,
	zstd: async () => (await import("./zstd.ts")).readZstd,
	brotli: async () => (await import("./brotli.ts")).readBrotli,
	iwa: async () => (await import("./iwa.ts")).readIwa,
	ar: async () => (await import("./ar.ts")).readAr,
	"git bundle": async () => (await import("./git-history.ts")).readBundle,
	"git pack": async () => (await import("./git-history.ts")).readPack,
	"git object": async () => (await import("./git-history.ts")).readLooseObject,
	"git folder": async () => (await import("./git-history.ts")).readObjectFolder,
	sqlite: async () => (await import("./documents/sqlite.ts")).readSqlite,
	pdf: async () => (await import("./documents/pdf.ts")).readPdf,
	ole: async () => (await import("./documents/ole.ts")).readOle,
	plist: async () => (await import("./documents/plist.ts")).readPlist,
	rtf: async () => (await import("./documents/rtf.ts")).readRtf,
	mail: async () => (await import("./documents/mail.ts")).readMail,
	png: async () => (await import("./documents/image-text.ts")).readPng,
	gif: async () => (await import("./documents/image-text.ts")).readGif,
	"java-class": async () => (await import("./documents/java-class.ts")).readJavaClass,
	dex: async () => (await import("./documents/dex.ts")).readDex,
	"android-resources": async () =>
		(await import("./documents/android-resources.ts")).readAndroidResources,
	"flat-xml": async () => (await import("./documents/flat-xml.ts")).readFlatXml,
	notebook: async () => (await import("./documents/notebook.ts")).readNotebook,
	"source-map": async () => (await import("./documents/source-map.ts")).readSourceMap,
};

/** All that is opened. */
export const readFormats = Object.keys(readers) as readonly (keyof typeof readers)[];

/** The reader of a format; undefined for a format that nothing here reads. */
export async function loadReader(format: ContainerFormat): Promise<ContainerReader | undefined> {
	const load = (readers as Partial<Record<ContainerFormat, () => Promise<ContainerReader>>>)[
		format
	];
	return await load?.();
}

/** Compressed files: one content each, so they add nothing to the name of an archive in them. */
export const compressedFormats: ReadonlySet<ContainerFormat> = new Set([
	"gzip",
	"bzip2",
	"xz",
	"zstd",
	"brotli",
]);
