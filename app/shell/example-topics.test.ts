import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasMessage } from "../i18n";
import type { ExampleIndex } from "../state/examples";
import { examplesByTopic } from "./example-topics";

const index = JSON.parse(readFileSync("public/examples/index.json", "utf8")) as ExampleIndex;

describe("the list of examples", () => {
  it("keeps each topic together, in the order of the list", () => {
    const topics = examplesByTopic(index.examples);
    expect(topics.flatMap(({ entries }) => entries).map(({ id }) => id)).toEqual(index.examples.map(({ id }) => id));
  });

  it("has a title, a description and the topic's name in the catalogue for each", () => {
    const keys = index.examples.flatMap(({ id, topic }) => [
      `example.${id}.title`,
      `example.${id}.description`,
      `example.topic.${topic}`,
    ]);
    expect(keys.filter((key) => !hasMessage(key))).toEqual([]);
  });

  it("puts an example's two languages one after the other", () => {
    const ids = index.examples.map(({ id }) => id);
    for (const id of ids.filter((each) => ids.includes(`python-${each}`))) {
      expect(ids[ids.indexOf(id) - 1]).toBe(`python-${id}`);
    }
  });
});
