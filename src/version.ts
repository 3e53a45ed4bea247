// The version, from package.json when the package is built.

import packageJson from "../package.json" with { type: "json" };

export const version: string = packageJson.version;
