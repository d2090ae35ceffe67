import { datadogRum } from '@datadog/browser-rum';

datadogRum.init({
  applicationId: '9e35bcbd-ecec-4e7f-8303-64fafb070ea8',
  clientToken: 'pub4787d8f55ba0ab7e5a05de1e6eb37fa0',
  site: 'datadoghq.eu',
  service: 'shop',
  sessionSampleRate: 20,
});
