import { describe, expect, it } from "vitest";
import { DEFAULT_HOSTS } from "../../src/protocol/hosts";
import { hostText, MAX_LINES, readHosts } from "./host-text";

/** Lines and codes of what is wrong with a text. */
function wrong(text: string) {
  return readHosts(text).errors.map(({ code, line }) => `${line} ${code}`);
}

describe("the names that nslookup finds, as text", () => {
  it("are the same again when they are read", () => {
    expect(readHosts(hostText(DEFAULT_HOSTS)).table).toEqual(DEFAULT_HOSTS);
    expect(hostText({ "a.test": { mx: [{ preference: 5, exchange: "b.test" }] } })).toBe("a.test MX 5 b.test\n");
    expect(readHosts("").table).toEqual({});
  });

  it("may have comments, capitals, tabs and a dot at the end", () => {
    const text =
      "# mine\n\n; too\nWWW.Example.COM.\tcname  example.com.\nexample.com a 10.0.0.1\r\nexample.com AAAA ::FF\n";
    expect(readHosts(text).table).toEqual({
      "www.example.com": { cname: "example.com" },
      "example.com": { a: ["10.0.0.1"], aaaa: ["::ff"] },
    });
  });

  it("say which line is wrong and how", () => {
    expect(wrong("example.com")).toEqual(["1 shape"]);
    expect(wrong("example.com A 1.2.3.4 5.6.7.8")).toEqual(["1 shape"]);
    expect(wrong("\nexa mple A 1.2.3.4")).toEqual(["2 shape"]);
    expect(wrong("-x.test A 1.2.3.4\nex..test A 1.2.3.4\nhttp://x A 1.2.3.4")).toEqual(["1 name", "2 name", "3 name"]);
    expect(wrong("x.test TXT hello")).toEqual(["1 type"]);
    expect(wrong("x.test A 256.1.1.1\nx.test A 1.2.3\nx.test A 01.2.3.4\nx.test A ::1")).toEqual([
      ...["1 a", "2 a", "3 a", "4 a"],
    ]);
    expect(wrong("x.test AAAA 1.2.3.4\nx.test AAAA ::g\nx.test AAAA :::")).toEqual(["1 aaaa", "2 aaaa", "3 aaaa"]);
    expect(wrong("x.test MX mail.x.test\nx.test MX 70000 m.x.test\nx.test MX ten m.x.test")).toEqual([
      ...["1 mx", "2 mx", "3 mx"],
    ]);
    expect(wrong("x.test MX 5 m@x.test")).toEqual(["1 name"]);
  });

  it("refuse aliases with other records, two of them, and those that go in a circle", () => {
    expect(wrong("a.test CNAME b.test\na.test A 1.2.3.4")).toEqual(["1 cname-alone"]);
    expect(wrong("a.test CNAME b.test\na.test CNAME c.test")).toEqual(["2 cname-alone"]);
    expect(wrong("a.test CNAME a.test")).toEqual(["1 cname-loop"]);
    expect(wrong("x.test CNAME a.test\na.test CNAME b.test\nb.test CNAME a.test")).toEqual([
      ...["2 cname-loop", "3 cname-loop"],
    ]);
    expect(wrong("a.test CNAME nowhere.test")).toEqual([]);
  });

  it("have a limit, and names of objects are names like others", () => {
    expect(wrong("x.test A 1.2.3.4\n".repeat(MAX_LINES))).toEqual([`${MAX_LINES + 1} too-many`]);
    expect(readHosts("__proto__ A 1.2.3.4\nconstructor A 1.2.3.4").errors).toEqual([]);
  });
});
