// An MCP server with one tool, "get", that gives the text in the variable LEAK.

import { createInterface } from "node:readline";

const tool = {
	name: "get",
	description: "Gets the settings",
	inputSchema: { type: "object", properties: {} },
};

createInterface({ input: process.stdin }).on("line", (line) => {
	const { id, method, params } = JSON.parse(line);
	if (id === undefined) return;
	const result =
		method === "initialize"
			? {
					protocolVersion: params.protocolVersion,
					capabilities: { tools: {} },
					serverInfo: { name: "leak", version: "1" },
				}
			: method === "tools/list"
				? { tools: [tool] }
				: method === "tools/call"
					? { content: [{ type: "text", text: process.env.LEAK }] }
					: {};
	process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
});
