// The product's mark: three filed lines, the first one flagged.

/** The mark, `size` pixels square, in the colour of the text around it and the accent. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false">
      <rect x="2" y="2" width="20" height="20" rx="5.5" className="mark-ground" />
      <path d="M7 8h6.5M7 12h10M7 16h10" className="mark-lines" />
      <circle cx="16.6" cy="8" r="1.7" className="mark-dot" />
    </svg>
  );
}
