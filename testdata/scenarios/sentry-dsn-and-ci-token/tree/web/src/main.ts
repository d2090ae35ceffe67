import * as Sentry from '@sentry/browser';

Sentry.init({ dsn: 'https://6433e0b2c05f11cc819546d3ff9850c5@o418820.ingest.de.sentry.io/4508812207' });
