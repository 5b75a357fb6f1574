import { describe, expect, it } from "vitest";
import { compileCatalogue } from "../../build/messages-plugin";
import { hasMessage, t } from "./index";

describe("the message catalogue", () => {
  it("fills the placeholders of a message", () => {
    expect(t("unit.ms", { value: "5.1" })).toBe("5.1 ms");
  });

  it("knows which keys it has", () => {
    expect(hasMessage("app.name")).toBe(true);
    expect(hasMessage("no.such.key")).toBe(false);
  });

  it("names the key of a message that does not parse", () => {
    expect(() => compileCatalogue({ "bad.key": "{count, plural, one {x}" })).toThrow(/bad\.key/);
  });
});
