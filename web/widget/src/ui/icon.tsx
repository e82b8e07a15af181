const paths = {
  chat: 'M7.9 20A9 9 0 1 0 4 16.1L2 22Z',
  close: 'M18 6 6 18M6 6l12 12',
  minimise: 'M5 12h14',
  attach: 'm21 11-9 9a6 6 0 0 1-8-8l9-9a4 4 0 0 1 6 6l-9 9a2 2 0 0 1-3-3l8-8',
  mic: 'M9 6v6a3 3 0 0 0 6 0V6a3 3 0 0 0-6 0M5 11a7 7 0 0 0 14 0m-7 7v3',
  send: 'm22 12-19-8 4 8-4 8zH7',
  down: 'm6 9 6 6 6-6',
  bot: 'M12 8V4M5 8h14v11H5zM9 12v2m6-2v2',
};

/** A line drawing on a 24-unit grid, decorative: whoever uses it names the control. */
export function Icon({ name, size = 20 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
