// The table of files whose presence says that a project runs at a store: every name of the key that the project reads
// from its environment is a variable there. What the file says of the project is read from its lines.

export interface ProjectFile {
	readonly store: string;
	readonly file: RegExp;
	/** Folders between the project and the file, such as ".vercel". */
	readonly below?: string;
	/** The file counts only where some line says so. */
	readonly needs?: RegExp;
	/** Scope, from the first line that matches; the value is the first group. */
	readonly scope?: Readonly<Record<string, RegExp>>;
	/** Scope that is the same everywhere. */
	readonly fixed?: Readonly<Record<string, string>>;
	/** It only says more of destinations that are named elsewhere. */
	readonly isFact?: true;
}

export const projectFiles: readonly ProjectFile[] = [
	{
		store: "vercel",
		file: /(?:^|\/)(?:vercel|now)\.json$/,
		fixed: { environment: "production" },
	},
	{
		store: "vercel",
		file: /(?:^|\/)\.vercel\/project\.json$/,
		below: ".vercel",
		fixed: { environment: "production" },
		scope: {
			project: /"projectId"\s*:\s*"([\w-]+)"/,
			organisation: /"orgId"\s*:\s*"([\w-]+)"/,
		},
	},
	{ store: "netlify", file: /(?:^|\/)netlify\.toml$/ },
	{
		store: "netlify",
		file: /(?:^|\/)\.netlify\/state\.json$/,
		below: ".netlify",
		scope: { site: /"siteId"\s*:\s*"([\w-]+)"/ },
	},
	{ store: "heroku", file: /(?:^|\/)(?:Procfile|heroku\.yml)$/ },
	{
		store: "heroku",
		file: /(?:^|\/)app\.json$/,
		needs: /"(?:buildpacks|formation|addons|env)"\s*:/,
	},
	{
		store: "fly",
		file: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/,
		scope: { app: /^\s*app\s*=\s*["']([\w-]+)["']/ },
	},
	{ store: "compose", file: /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/, needs: /^\s*env_file:/m },
	{ store: "systemd", file: /\.service$/, needs: /^\s*EnvironmentFile=/m },
	{ store: "railway", file: /(?:^|\/)railway\.(?:json|toml)$/ },
	{ store: "supabase", file: /(?:^|\/)supabase\/config\.toml$/, below: "supabase" },
	{
		store: "doppler",
		file: /(?:^|\/)\.?doppler\.ya?ml$/,
		scope: {
			project: /^\s*(?:-\s*)?project:\s*["']?([\w-]+)/,
			config: /^\s*(?:-\s*)?config:\s*["']?([\w-]+)/,
		},
	},
	{
		store: "infisical",
		file: /(?:^|\/)\.infisical\.json$/,
		scope: {
			project: /"workspaceId"\s*:\s*"([\w-]+)"/,
			environment: /"defaultEnvironment"\s*:\s*"([\w-]+)"/,
		},
	},
	{ store: "platform-sh", file: /(?:^|\/)\.platform\.app\.yaml$/ },
	{ store: "platform-sh", file: /(?:^|\/)\.upsun\/config\.ya?ml$/, below: ".upsun" },
	{ store: "azure-app-settings", file: /(?:^|\/)(?:azure\.yaml|host\.json)$/ },
	{
		store: "elastic-beanstalk",
		file: /(?:^|\/)\.elasticbeanstalk\/config\.yml$/,
		below: ".elasticbeanstalk",
	},
	{ store: "amplify", file: /(?:^|\/)amplify\.yml$/ },
	{ store: "expo", file: /(?:^|\/)eas\.json$/ },
	{ store: "dokku", file: /(?:^|\/)(?:DOKKU_SCALE|captain-definition)$/ },
	{ store: "laravel", file: /(?:^|\/)artisan$/ },
	{
		store: "firebase",
		file: /(?:^|\/)\.firebaserc$/,
		scope: { project: /"default"\s*:\s*"([\w-]+)"/ },
		isFact: true,
	},
	{
		store: "circleci",
		file: /(?:^|\/)\.circleci\/config\.ya?ml$/,
		scope: { context: /^\s*(?:-\s*)?context:\s*\[?\s*["']?([\w-]+)/ },
		isFact: true,
	},
	{
		store: "azure-pipelines",
		file: /azure-pipelines[^/]*\.ya?ml$/,
		scope: { group: /^\s*-\s*group:\s*["']?([\w.-]+)/ },
		isFact: true,
	},
];
