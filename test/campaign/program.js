// What the campaign runs, in one bundle.

export { createScanner } from "../../src/detect/scanner.ts";
export { UsageError } from "../../src/errors.ts";
export { redactReport as concealReport } from "../../src/finding/redact-report.ts";
export { createSeal } from "../../src/finding/seal.ts";
export { Secret } from "../../src/model/secret.ts";
export { builtinPacks } from "../../src/packs/builtin.ts";
export { compilePack } from "../../src/packs/compile-pack.ts";
export { parseBaseline } from "../../src/policy/baseline.ts";
export { parseConfig } from "../../src/policy/config.ts";
export { formats, loadReporter } from "../../src/report/formats.ts";
export { validateReport as shapeReport } from "../../src/report/validate-report.ts";
