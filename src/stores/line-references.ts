// The table of lines that name a store and the key's name in it, such as `${env:NAME}` or `op://vault/item/field`.
// Every pattern is tried on single lines of limited length. Groups: `name` is the name in the store, `alias` what the
// program calls it, and every other group is part of the scope.

export interface LineReference {
	readonly store: string;
	/** Files that are read for it; all where there is none. */
	readonly files?: RegExp;
	readonly line: RegExp;
	/** The name itself says nothing of the key: some text of the line must. */
	readonly isNamedNearby?: true;
}

const yaml = String.raw`\.ya?ml$`;
const infrastructure =
	/\.(?:ya?ml|json|jsonc|toml|tf|hcl|bicep|ts|js|mjs|py|go|rb|java|kt|cs|php|sh|env|tpl)$|(?:^|\/)(?:\.env[^/]*|Dockerfile[^/]*|Makefile)$/;

export const lineReferences: readonly LineReference[] = [
	{
		store: "gitlab",
		files: /(?:^|\/)\.gitlab(?:-ci)?(?:[./-].*)?\.ya?ml$/,
		line: /(?:\b(?<alias>\w+):\s*["']?)?\$\{?(?<name>[A-Za-z_]\w*)/g,
	},
	{
		store: "bitbucket",
		files: /(?:^|\/)bitbucket-pipelines\.ya?ml$/,
		line: /\$\{?(?<name>[A-Za-z_]\w*)/g,
	},
	{
		store: "circleci",
		files: /(?:^|\/)\.circleci\/.+\.ya?ml$/,
		line: /(?:\$\{?|<<\s*(?:pipeline\.)?parameters\.)?(?<name>[A-Za-z_]\w*)/g,
	},
	{
		store: "azure-pipelines",
		files: /azure-pipelines[^/]*\.ya?ml$|(?:^|\/)\.azure(?:-pipelines|devops)?\/.+\.ya?ml$/,
		line: /(?:\b(?<alias>\w+):\s*["']?)?\$\((?<name>[A-Za-z_][\w.]*)\)/g,
	},
	{
		store: "jenkins",
		files: /(?:^|\/)[^/]*Jenkinsfile[^/]*$|\.jenkinsfile$/i,
		line: /(?:(?<alias>\w+)\s*=\s*)?credentials\(\s*["'](?<name>[\w.-]+)["']/g,
	},
	{
		store: "jenkins",
		files: /(?:^|\/)[^/]*Jenkinsfile[^/]*$|\.jenkinsfile$/i,
		line: /credentialsId\s*:\s*["'](?<name>[\w.-]+)["'](?:.*variable\s*:\s*["'](?<alias>\w+)["'])?/g,
	},
	{ store: "travis", files: /(?:^|\/)\.travis\.ya?ml$/, line: /\$\{?(?<name>[A-Za-z_]\w*)/g },
	{
		store: "drone",
		files: /(?:^|\/)\.(?:drone|woodpecker)(?:\/.+)?\.ya?ml$/,
		line: /from_secret:\s*["']?(?<name>[\w.-]+)/g,
	},
	{
		store: "buildkite",
		files: /(?:^|\/)\.buildkite\/.+\.ya?ml$/,
		line: /(?<name>[A-Z][A-Z0-9_]{3,})/g,
	},
	{ store: "render", files: /(?:^|\/)render\.ya?ml$/, line: /\bkey:\s*["']?(?<name>[\w.-]+)/g },
	{
		store: "digitalocean",
		files: /(?:^|\/)(?:\.do\/[^/]+|app-spec)\.ya?ml$/,
		line: /\bkey:\s*["']?(?<name>[\w.-]+)/g,
	},
	{
		store: "serverless",
		files: /(?:^|\/)serverless[^/]*\.(?:ya?ml|ts|js|json)$/,
		line: /(?:\b(?<alias>\w+):\s*["']?)?\$\{(?:env|param|opt):(?<name>[\w.-]+)/g,
	},
	{
		store: "lambda",
		files: /(?:^|\/)(?:template|sam|samconfig)[^/]*\.(?:ya?ml|json|toml)$/,
		line: /^\s*["']?(?<name>[A-Z][A-Z0-9_]{3,})["']?\s*:/g,
	},
	{
		store: "aws-secrets-manager",
		files: infrastructure,
		isNamedNearby: true,
		line: /arn:aws[\w-]*:secretsmanager:(?<region>[\w-]+):\d*:secret:(?<name>[\w/+=.@-]{1,200}?)(?:-[A-Za-z0-9]{6})?(?::(?<field>[\w.-]+))?(?::[\w-]*){0,2}(?=["'\s,)}]|$)/g,
	},
	{
		store: "aws-secrets-manager",
		files: infrastructure,
		isNamedNearby: true,
		line: /\{\{resolve:secretsmanager:(?<name>[\w/+=.@-]{1,200})(?::SecretString(?::(?<field>[\w.-]*))?)?/g,
	},
	{
		store: "aws-secrets-manager",
		files: infrastructure,
		isNamedNearby: true,
		line: /\b(?:SecretId|secret[_-]id|--secret-id)["']?\s*[=: ]\s*["']?(?<name>[\w/+=.@-]{1,200})(?=["'\s,);]|$)/g,
	},
	{
		store: "aws-ssm",
		files: infrastructure,
		isNamedNearby: true,
		line: /\{\{resolve:ssm(?:-secure)?:(?<name>[\w/.-]{1,200})/g,
	},
	{
		store: "aws-ssm",
		files: infrastructure,
		isNamedNearby: true,
		line: /\$\{ssm(?:\([\w-]*\))?:(?<name>\/[\w/.-]{1,200})/g,
	},
	{
		store: "aws-ssm",
		files: infrastructure,
		isNamedNearby: true,
		line: /arn:aws[\w-]*:ssm:(?<region>[\w-]+):\d*:parameter(?<name>\/[\w/.-]{1,200})/g,
	},
	{
		store: "aws-ssm",
		files: infrastructure,
		isNamedNearby: true,
		line: /get-parameters?\b[^#]*--names?[= ]["']?(?<name>[\w/.-]{1,200})/g,
	},
	{
		store: "gcp-secret-manager",
		files: infrastructure,
		isNamedNearby: true,
		line: /projects\/(?<project>[\w-]+)\/secrets\/(?<name>[\w-]+)/g,
	},
	{
		store: "gcp-secret-manager",
		files: infrastructure,
		line: /--(?:set|update)-secrets[= ]["']?(?:[^"'\s]*,)?(?<alias>\w+)=(?<name>[\w-]+):/g,
	},
	{
		store: "azure-key-vault",
		files: infrastructure,
		isNamedNearby: true,
		line: /https:\/\/(?<vault>[\w-]+)\.vault\.azure\.net\/secrets\/(?<name>[\w-]+)/g,
	},
	{
		store: "azure-key-vault",
		files: infrastructure,
		isNamedNearby: true,
		line: /VaultName=(?<vault>[\w-]+);\s*SecretName=(?<name>[\w-]+)/g,
	},
	{
		store: "vault",
		files: infrastructure,
		isNamedNearby: true,
		line: /\b(?<mount>[a-z][\w-]*)\/data\/(?<path>[\w/.-]{1,150}?)(?:[#:](?<name>[\w.-]+)|["'\s}]|$)/g,
	},
	{
		store: "vault",
		files: infrastructure,
		isNamedNearby: true,
		line: /\bvault kv get\b[^#]*-field=(?<name>[\w.-]+)\s+(?:-mount=)?(?<mount>[\w-]+)[ /](?<path>[\w/.-]+)/g,
	},
	{
		store: "one-password",
		files: infrastructure,
		isNamedNearby: true,
		line: /op:\/\/(?<vault>[\w .-]+)\/(?<item>[\w .-]+)\/(?:[\w .-]+\/)?(?<name>[\w.-]+)/g,
	},
	{ store: "firebase", line: /\bdefineSecret\(\s*["'](?<name>[\w.-]+)["']/g },
	{
		store: "firebase",
		line: /\b(?:secrets|secretEnvironmentVariables)\s*:\s*\[[^\]]*?["'](?<name>[\w.-]+)["']/g,
	},
	{
		store: "firebase-config",
		isNamedNearby: true,
		line: /\bfunctions\.config\(\)\.(?<name>[\w.]+)/g,
	},
	{ store: "terraform", files: /\.tf$/, line: /^\s*variable\s+"(?<name>[\w-]+)"/g },
	{
		store: "compose",
		files: /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
		line: /(?<name>[A-Z][A-Z0-9_]{3,})/g,
	},
	{
		store: "docker-swarm",
		files: /(?:^|\/)[^/]*(?:stack|swarm)[^/]*\.ya?ml$/,
		line: /\/run\/secrets\/(?<name>[\w.-]+)/g,
	},
	{
		store: "wordpress",
		files: /\.php$/,
		isNamedNearby: true,
		line: /\bdefine\(\s*["'](?<name>\w+)["']/g,
	},
	{
		store: "wordpress",
		files: /\.php$/,
		isNamedNearby: true,
		line: /\bget_option\(\s*["'](?<name>mc4wp\w*|mailchimp\w*|iterable\w*)["']/g,
	},
	{
		store: "rails",
		files: /\.(?:rb|ya?ml|erb)$/,
		isNamedNearby: true,
		line: /\bcredentials(?:\.dig\((?<keys>[^)]{1,80})\)|\[:(?<key>\w+)\]|\.(?<name>[\w.]+))/g,
	},
	{
		store: "rails-secrets",
		files: /\.(?:rb|ya?ml|erb)$/,
		isNamedNearby: true,
		line: /\bRails\.application\.secrets\.(?<name>[\w.]+)/g,
	},
	{
		store: "laravel",
		files: /(?:^|\/)config\/[^/]+\.php$/,
		line: /\benv\(\s*["'](?<name>\w+)["']/g,
	},
	{
		store: "pm2",
		files: /(?:^|\/)ecosystem\.config\.[cm]?js$/,
		line: /\b(?<name>[A-Z][A-Z0-9_]{3,})["']?\s*:/g,
	},
	{ store: "systemd", files: /\.service$/, line: /^\s*Environment="?(?<name>\w+)=/g },
	{
		store: "app-engine",
		files: /(?:^|\/)app[^/]*\.ya?ml$/,
		line: /^\s+(?<name>[A-Z][A-Z0-9_]{3,})\s*:/g,
	},
	{
		store: "azure-app-settings",
		files: /\.(?:bicep|tf|json)$/,
		line: /\bname["']?\s*[:=]\s*["'](?<name>[A-Za-z_]\w+)["']/g,
	},
	{
		store: "pulumi",
		files: /(?:^|\/)Pulumi\.[\w-]+\.ya?ml$/,
		line: /^\s+(?<name>[\w-]+:[\w.-]+)\s*:/g,
		isNamedNearby: true,
	},
	{
		store: "ansible-vault",
		files: new RegExp(`(?:^|/)(?:group_vars|host_vars|vars|defaults|inventory)/.*${yaml}`),
		line: /^\s*(?<name>\w+)\s*:\s*!vault/g,
	},
	{
		store: "dotenv-encrypted",
		files: /(?:^|\/)\.env[^/]*$/,
		line: /^\s*(?:export\s+)?(?<name>\w+)\s*=\s*["']?encrypted:/g,
	},
];
