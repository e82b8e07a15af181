import config from '../playwright.config';

const launch = config.use?.launchOptions;

/** For `test.use`: Chromium hears a beeping microphone instead of asking for one. */
export const microphone = {
  launchOptions: {
    ...launch,
    args: [
      ...(launch?.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
    ],
  },
};
