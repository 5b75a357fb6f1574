import { expect, test } from "vitest";
import { DEFAULT_HOSTS } from "../../protocol/hosts";
import { Nslookup } from "./nslookup";

/** What it prints for its arguments and then for lines of input, and its exit code. */
function lookUp(
  args: readonly string[],
  lines: readonly string[] = [],
  hosts = DEFAULT_HOSTS,
): readonly [text: string, exitCode: number] {
  let text = "";
  const nslookup = new Nslookup(hosts, (piece) => {
    text += piece;
  });
  if (nslookup.begin(args)) for (const line of lines) if (!nslookup.line(line)) break;
  return [text, nslookup.exitCode];
}

const SERVER = "Server:\t\t127.0.0.53\nAddress:\t127.0.0.53#53\n\n";

test("finds the addresses of a name", () => {
  expect(lookUp(["example.com"])).toEqual([
    `${SERVER}Non-authoritative answer:\nName:\texample.com\nAddress: 93.184.215.14\n\n`,
    0,
  ]);
});

test("follows a canonical name", () => {
  const [text] = lookUp(["www.python.org"]);
  expect(text).toContain("www.python.org\tcanonical name = dualstack.python.map.fastly.net.\nName:\tdualstack.python");
});

test("says that there is no such name, and fails", () => {
  expect(lookUp(["nosuch.invalid"])).toEqual([`${SERVER}** server can't find nosuch.invalid: NXDOMAIN\n\n`, 1]);
  expect(lookUp(["10.1.2.3"])[0]).toContain("** server can't find 3.2.1.10.in-addr.arpa: NXDOMAIN");
});

test("obeys lines until exit", () => {
  const [text, exitCode] = lookUp([], ["set q=mx", "python.org", "exit", "example.com"]);
  expect(text).toBe(
    `${SERVER}Non-authoritative answer:\npython.org\tmail exchanger = 50 mail.python.org.\n\n` +
      "Authoritative answers can be found from:\nmail.python.org\tinternet address = 188.166.95.178\n" +
      "mail.python.org\thas AAAA address 2a03:b0c0:2:d0::71:1\n\n",
  );
  expect(exitCode).toBe(0);
});

test("takes options and a server as arguments, and says what a name has not", () => {
  expect(lookUp(["-type=mx", "example.com", "10.0.0.1"])[0]).toBe(
    "Server:\t\t10.0.0.1\nAddress:\t10.0.0.1#53\n\nNon-authoritative answer:\n*** Can't find example.com: No answer\n\n" +
      "Authoritative answers can be found from:\n\n",
  );
  expect(lookUp([], ["set type=nonsense", "server 1.1.1.1"])[0]).toBe(
    "unknown query type: nonsense\nDefault server: 1.1.1.1\nAddress: 1.1.1.1#53\n",
  );
});

test("knows no names but those of its table", () => {
  expect(lookUp(["constructor"])).toEqual([`${SERVER}** server can't find constructor: NXDOMAIN\n\n`, 1]);
  const [text] = lookUp(["other.test"], [], { "other.test": { a: ["10.0.0.7"] } });
  expect(text).toContain("Name:\tother.test\nAddress: 10.0.0.7\n");
  expect(lookUp(["python.org"], [], {})[1]).toBe(1);
});
