// A stand-in for the models of all agents: it calls one tool, then says that it is done, and keeps every request.

import { createServer } from "node:http";

/** Starts it on loopback. `calls.first`: of the tool, in the agent's own names; none for a prompt alone. */
export async function startStandIn(calls) {
	const bodies = [];
	const server = createServer((request, response) => {
		const chunks = [];
		request.on("data", (chunk) => chunks.push(chunk));
		request.on("end", () => {
			const text = Buffer.concat(chunks).toString("utf8");
			bodies.push(`${request.method} ${request.url}\n${text}`);
			answer(request.url ?? "", parse(text), calls.first, response);
		});
	});
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	return { bodies, port: server.address().port, stop: () => server.closeAllConnections() };
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

function answer(url, body, call, response) {
	const text = JSON.stringify(body);
	if (url.includes("count_tokens")) return json(response, { input_tokens: 1 });
	if (url.includes("/v1/messages")) {
		const isCall = call && body.tools?.length > 0 && !text.includes('"tool_result"');
		return anthropic(response, isCall ? call : undefined);
	}
	if (url.includes("/responses")) {
		const isCall = call && !text.includes("function_call_output");
		return responses(response, isCall ? call : undefined);
	}
	if (url.includes("GenerateContent") || url.includes("generateContent")) {
		const isCall = call && !text.includes("functionResponse");
		return gemini(url, response, isCall ? call : undefined);
	}
	if (url.includes("/chat/completions")) {
		const isCall = call && body.tools?.length > 0 && !text.includes('"role":"tool"');
		return completions(body, response, isCall ? call : undefined);
	}
	if (url.includes("/models")) return json(response, { data: [{ id: "m" }], models: [] });
	json(response, {});
}

function json(response, value) {
	response.writeHead(200, { "content-type": "application/json" });
	response.end(JSON.stringify(value));
}

function events(response, list) {
	response.writeHead(200, { "content-type": "text/event-stream" });
	for (const { event, data } of list) {
		response.write(`${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
	}
	response.end();
}

function anthropic(response, call) {
	const message = {
		id: "msg_1",
		type: "message",
		role: "assistant",
		model: "m",
		content: [],
		stop_reason: null,
		stop_sequence: null,
		usage: { input_tokens: 1, output_tokens: 1 },
	};
	const block = call
		? { type: "tool_use", id: "toolu_1", name: call.name, input: {} }
		: { type: "text", text: "" };
	const delta = call
		? { type: "input_json_delta", partial_json: JSON.stringify(call.input) }
		: { type: "text_delta", text: "done" };
	const list = [
		{ type: "message_start", message },
		{ type: "content_block_start", index: 0, content_block: block },
		{ type: "content_block_delta", index: 0, delta },
		{ type: "content_block_stop", index: 0 },
		{
			type: "message_delta",
			delta: { stop_reason: call ? "tool_use" : "end_turn", stop_sequence: null },
			usage: { output_tokens: 1 },
		},
		{ type: "message_stop" },
	];
	events(
		response,
		list.map((data) => ({ event: data.type, data })),
	);
}

function responses(response, call) {
	const item = call
		? {
				type: "function_call",
				id: "fc_1",
				call_id: "call_1",
				name: call.name,
				arguments: JSON.stringify(call.input),
			}
		: {
				type: "message",
				id: "msg_1",
				role: "assistant",
				content: [{ type: "output_text", text: "done" }],
			};
	const usage = {
		input_tokens: 1,
		input_tokens_details: null,
		output_tokens: 1,
		output_tokens_details: null,
		total_tokens: 2,
	};
	const list = [
		{ type: "response.created", response: { id: "resp_1" } },
		{ type: "response.output_item.done", output_index: 0, item },
		{ type: "response.completed", response: { id: "resp_1", usage } },
	];
	events(
		response,
		list.map((data) => ({ event: data.type, data })),
	);
}

function gemini(url, response, call) {
	const part = call ? { functionCall: { name: call.name, args: call.input } } : { text: "done" };
	const data = {
		candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
		usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
	};
	if (url.includes("stream")) events(response, [{ data }]);
	else json(response, data);
}

function completions(body, response, call) {
	const id = { id: "c1", created: 1, model: "m" };
	const toolCall = call && {
		index: 0,
		id: "call_1",
		type: "function",
		function: { name: call.name, arguments: JSON.stringify(call.input) },
	};
	const message = call
		? { role: "assistant", content: null, tool_calls: [toolCall] }
		: { role: "assistant", content: "done" };
	const finish = call ? "tool_calls" : "stop";
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	if (!body.stream) {
		const choices = [{ index: 0, message, finish_reason: finish }];
		return json(response, { ...id, object: "chat.completion", choices, usage });
	}
	const chunk = (delta, finish_reason) => ({
		data: {
			...id,
			object: "chat.completion.chunk",
			choices: [{ index: 0, delta, finish_reason }],
			usage,
		},
	});
	response.writeHead(200, { "content-type": "text/event-stream" });
	for (const { data } of [chunk(message, null), chunk({}, finish)]) {
		response.write(`data: ${JSON.stringify(data)}\n\n`);
	}
	response.end("data: [DONE]\n\n");
}
