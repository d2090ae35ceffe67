$env:SENTRY_AUTH_TOKEN = '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'
$version = git describe --tags
sentry-cli releases new $version
sentry-cli sourcemaps upload --release $version dist
sentry-cli releases finalize $version
