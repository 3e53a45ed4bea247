// Lists other services whose keys look alike. A value in a part named for one of them is theirs, whatever stands
// farther away.

export const vendorWords: ReadonlySet<string> = new Set(
	`adjust airbrake airship algolia alchemy amazon amplitude appcues appsflyer appboy asana attentive auth0 aws azure
	bitbucket bitly blueshift braintree branch braze bugsnag cassandra chargebee clevertap cloudflare
	cloudinary cognito consul contentful coralogix crisp customerio datadog dd dynadot digitalocean discord docker docsearch dropbox
	dynatrace elastic elasticsearch emarsys etcd facebook fastly fb firebase flickr fullstory gcm fcm
	freshdesk gcp gigya giphy github gitlab google grafana heroku honeybadger honeycomb hotjar hubspot hunter
	infura instagram intercom jira kafka klaviyo kochava kubernetes lastfm launchdarkly leanplum linkedin litmus logdna loggly logrocket mailgun
	mailjet mapbox marketo memcached minecraft minio mixpanel moengage moesif mongo mongodb mparticle mysql
	netlify newrelic notion nexmo npm okta omdb onesignal openai openweather openweathermap optimizely outlook
	pagerduty papertrail paypal pendo pinecone pinterest plaid postgres postgresql posthog postmark pusher
	rabbitmq rapidapi raygun recaptcha recharge recurly redis reddit responsys rollbar sailthru salesforce segment
	sendbird sendgrid sendinblue sentry ses shippo shopify signalfx singular slack snowflake sonar sonarqube
	sparkpost splunk spotify square statsig stripe sumologic supabase tableau telegram tmdb trello
	twilio twitch twitter typeform unsplash vercel vero vonage xero yahoo yelp yotpo youtube zendesk
	zoom zuora`
		.trim()
		.split(/\s+/),
);
