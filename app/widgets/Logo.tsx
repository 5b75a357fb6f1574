/** Two strands that cross and change places: the mark of Interleave. Decorative, the name stands beside it. */
export function Logo({ sizeCssPx }: { readonly sizeCssPx: number }) {
  return (
    <svg width={sizeCssPx} height={sizeCssPx} viewBox="0 0 24 24" aria-hidden="true" fill="none" strokeWidth="2.2">
      <g strokeLinecap="round" strokeLinejoin="round">
        <path
          stroke="var(--state-running)"
          d="M2.500 17.500H7c1.700 0 2.800-1.200 3.600-2.700M13.400 9.200C14.200 7.700 15.300 6.500 17 6.500h4.500"
        />
        <path stroke="var(--accent)" d="M2.500 6.500H7c4.600 0 5.400 11 10 11h4.500" />
      </g>
    </svg>
  );
}
