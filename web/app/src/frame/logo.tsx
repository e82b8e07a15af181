/** The mark of Bandeja: a tray with letters. */
export function Logo({ size = 36 }: { size?: number }) {
  return (
    <span className="logo" style={{ width: size, height: size, borderRadius: size * 0.28 }}>
      <svg
        viewBox="0 0 24 24"
        width={size * 0.62}
        height={size * 0.62}
        aria-hidden="true"
        fill="none"
      >
        <path
          d="M8.5 5.5h7M6.5 9h11"
          stroke="currentColor"
          strokeWidth="1.9"
          strokeLinecap="round"
        />
        <path
          d="M3.5 12.5h4.3c.5 0 .9.3 1.1.7.6 1.2 1.7 1.9 3.1 1.9s2.5-.7 3.1-1.9c.2-.4.6-.7 1.1-.7h4.3v4.3A2.2 2.2 0 0 1 18.3 19H5.7a2.2 2.2 0 0 1-2.2-2.2z"
          fill="currentColor"
        />
      </svg>
    </span>
  );
}
