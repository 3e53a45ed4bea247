// What the campaign runs, in one bundle.

export { adapters } from "../../src/agents/adapters.ts";
export { ContainerBudget } from "../../src/containers/budget.ts";
export { openContainer } from "../../src/containers/open-container.ts";
export { createScanner } from "../../src/detect/scanner.ts";
export { UsageError } from "../../src/errors.ts";
export { keyTexts } from "../../src/finding/key-texts.ts";
export { redactContent } from "../../src/finding/redact-content.ts";
export { redactReport as concealReport } from "../../src/finding/redact-report.ts";
export { createSeal } from "../../src/finding/seal.ts";
export { Secret } from "../../src/model/secret.ts";
export { builtinPacks } from "../../src/packs/builtin.ts";
export { compilePack } from "../../src/packs/compile-pack.ts";
export { parseBaseline } from "../../src/policy/baseline.ts";
export { parseConfig } from "../../src/policy/config.ts";
export { formats, loadReporter } from "../../src/report/formats.ts";
export { validateReport as shapeReport } from "../../src/report/validate-report.ts";
export { parseRecord, writeRecord } from "../../src/rotate/record.ts";
export { renderRecordMarkdown } from "../../src/rotate/record-markdown.ts";
export { startRotation } from "../../src/rotate/state-machine.ts";
export { makeTar } from "../containers/tar-writer.ts";
export { makeZip } from "../containers/zip-writer.ts";
