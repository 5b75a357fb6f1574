import type { ExampleEntry } from "../state/examples";

export interface ExampleTopic {
  readonly topic: string;
  readonly entries: readonly ExampleEntry[];
}

/** Examples by topic, in the order of the list. */
export function examplesByTopic(examples: readonly ExampleEntry[]): readonly ExampleTopic[] {
  const topics = new Map<string, ExampleEntry[]>();
  for (const entry of examples) topics.set(entry.topic, [...(topics.get(entry.topic) ?? []), entry]);
  return Array.from(topics, ([topic, entries]) => ({ topic, entries }));
}
