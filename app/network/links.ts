import type { Link } from "./store";

/** How many connections each tab has, tabs in order. */
export function linksByTab(links: readonly Link[]): readonly { readonly tab: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const { tab } of links) counts.set(tab, (counts.get(tab) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([tab, count]) => ({ tab, count }));
}
