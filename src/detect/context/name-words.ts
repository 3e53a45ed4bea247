// The words that names are read by (names.ts): what a key is called, what another thing is called, and what says
// nothing. They hold for every provider; a pack adds its own.

import type { RoleGrade } from "../../packs/pack.ts";

const list = (text: string): string[] => text.trim().split(/\s+/);

/** By phrase, words joined by "_". */
export const roleWords: ReadonlyMap<string, RoleGrade> = new Map<string, RoleGrade>([
	...list(
		`api_key apikey api_keys apikeys api_token apitoken access_token accesstoken auth_token authtoken
		 secret_key secretkey api_secret apisecret access_key accesskey auth_key authkey authorization
		 api_pass api_password private_key x_api_key server_key client_key mobile_key web_key js_key
		 api_secret_key api_tokens access_tokens auth_tokens auth_keys secret_keys server_keys client_keys bearer_token bearer key_api token_api`,
	).map((phrase) => [phrase, "strong"] as const),
	...list(
		`key token secret password passwd pass pwd pw passphrase auth credential
		 schluessel cle clave chiave sleutel chave klucz senha wachtwoord kennwort passwort contrasena
		 credentials creds userpwd smtp_pass smtp_password user_pass auth_pass authpass sendpassword`,
	).map((phrase) => [phrase, "weak"] as const),
	...list(
		`public_key api_key_id key_id token_id secret_id client_id csrf_token xsrf_token write_key
		 site_key cache_key sort_key partition_key primary_key foreign_key unique_key idempotency_key
		 dedupe_key dedup_key routing_key row_key object_key hash_key message_key refresh_token
		 session_token device_token push_token fcm_token apns_token page_token next_token
		 verify_token verification_token webhook_token tracking_token request_token user_token
		 client_secret consumer_key consumer_secret app_secret app_key application_key application_secret secret_key_base rails_master_key config_master_key jwt_secret cookie_secret session_secret encryption_key
		 password_hash pass_hash key_hash key_name key_path key_file token_url secret_name`,
	).map((phrase) => [phrase, "against"] as const),
]);

/** Roles of what "iterableKeys" holds; alone they are names of functions. */
export const pluralRoles: ReadonlySet<string> = new Set(
	list("keys tokens secrets passwords credentials apikeys"),
);

/** One of these stands in every phrase that calls a value a key. */
export const roleLiterals: readonly string[] = list(
	"key token secret pass pwd auth cred bearer jwt login",
);

/** In front of a bare "key" or "token" they make it another thing. */
export const negativeQualifiers: ReadonlySet<string> = new Set(
	list(`cache cached idempotency dedupe dedup item items user order orders hash hashed partition primary
	      verify txt public sort foreign unique row object message inbox tracking session request csrf
	      xsrf refresh device push page next cursor catalog product cart event events lookup map index
	      sequence storage store s3 bucket file translation i18n locale metric feature flag lock queue
	      job task redis memcached state nonce etag checksum digest md5 sha sha1 sha256 uuid guid id
	      record entity field column group subscriber member contact list audience webhook ssh gpg pgp
	      license licence widget component react masked write site reset invite invitation confirmation
	      unsubscribe optin captcha recaptcha encryption crypt cipher salt pagination continuation
	      partitioning composite natural surrogate shard crypto wallet db database`),
);

/** A name that ends so is no key's, whatever stands in front. */
export const noKeyWords: ReadonlySet<string> = new Set(
	list(`id ids sid uid uuid guid trace session build tag tags etag checksum md5 sha sha1 sha256 sha512
	      hash hashes digest integrity signature revision commit ref reference image img avatar gravatar
	      fingerprint version template campaign message messageid index cursor offset path url uri
	      filename file folder email name username label title description type status nonce salt slug
	      asset chunk crc serial`),
);

/** Words that do not say whose key it is. */
export const neutralWords: ReadonlySet<string> = new Set(
	list(`my our the this self it its a an of for to in on and or with your new old current default main
	      config configuration conf cfg settings setting options option opt opts exports go py php ruby python java params param parameters args
	      arg env environment var vars variable variables const constant constants global globals static
	      public private protected final let val def define string str text value values raw plain data
	      headers header http https rest api apis sdk client clients server servers service services srv
	      backend frontend web js javascript node browser mobile android ios app apps application
	      expo flutter desktop admin root user account accounts project projects workspace org
	      prod production live staging stage dev development test tests testing sandbox qa uat local
	      demo preview beta alpha release debug ci us eu uk de emea apac na global region us1
	      marketing email emails mail mails mailer mailing mailbox newsletter newsletters subscribe
	      subscription sub smtp sms transactional transport sender send sending outgoing outbound
	      host hosts port from source destination target integration integrations provider
	      connector connection conn plugin plugins action actions cordova capacitor module extension addon credentials credential auth
	      authentication authorization oauth oauth2 login key keys token tokens secret secrets password pass x is has
	      read write only readonly full master primary secondary backup one two first second third
	      next temp tmp internal external system common shared custom
	      get set put add create configure configuration setup start register connect authenticate authorize builder factory instance
	      create init initialize construct constructor make build use with by as at
	      vault store secure encrypted hidden safe manager helper handler util utils
	      company team resource client site website shop store blog wp wordpress woocommerce drupal django rails laravel
	      spring symfony meteor gradle manifest placeholder placeholders field form widget
	      rotate rotated revoke revoked leaked expired use v1 v2 v3 version basic bearer scheme named real actual valid working example sample`),
);

/** Of these, things that have an identifier of their own: "mailchimp_store" is that of a store, and no key. */
export const thingWords: ReadonlySet<string> = new Set(
	list(`store stores shop user users account accounts project projects workspace org site website blog form widget
	      company team list lists audience audiences subscriber subscribers campaign campaigns template`),
);

/** Where a program runs: a file of keys names each by it. */
export const environmentWords: ReadonlySet<string> = new Set(
	list(`prod production live staging stage dev development test testing sandbox qa uat local demo preview
	      default defaults main master shared primary secondary eu us global`),
);

/** Functions that only turn a text into another, so that what names their result names the argument. */
export const transparentCalls: ReadonlySet<string> = new Set(
	list(`atob btoa b64 b64decode b64encode base64 decode encode decodestring frombase buffer from string str text trim strip
	      unescape escape unquote quote new bytes utf8 utf env literal raw value of print println printf puts echo log
	      sensitive secretstring json jsonencode parse stringify tostring base64decode urlsafe url t f format
	      convert to secure by extra byte lazy some just q`),
);

/** Prefixes by which frameworks ship a setting to browsers and phones. */
export const shippedPrefixes: readonly (readonly string[])[] = [
	["next", "public"],
	["react", "app"],
	["vite"],
	["expo", "public"],
	["gatsby"],
	["nuxt", "public"],
	["nuxt", "env"],
	["vue", "app"],
	["ng", "app"],
	["preact", "app"],
	["snowpack", "public"],
	["public"],
	["window"],
	["storybook"],
];
