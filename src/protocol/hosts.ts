/** What a name server would answer to programs, which have no network. */
export interface HostRecords {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly mx?: readonly { readonly preference: number; readonly exchange: string }[];
  /** Name under which the records stand. */
  readonly cname?: string;
}

/** Records by name, in small letters. */
export type HostTable = Readonly<Record<string, HostRecords>>;

/** The server that answers. */
export const NAME_SERVER = "127.0.0.53";

/** The table of a page on which nobody has edited it. */
export const DEFAULT_HOSTS: HostTable = {
  localhost: { a: ["127.0.0.1"], aaaa: ["::1"] },
  "python.org": {
    a: ["151.101.0.223", "151.101.64.223", "151.101.128.223", "151.101.192.223"],
    mx: [{ preference: 50, exchange: "mail.python.org" }],
  },
  "www.python.org": { cname: "dualstack.python.map.fastly.net" },
  "dualstack.python.map.fastly.net": { a: ["151.101.0.223", "151.101.64.223", "151.101.128.223", "151.101.192.223"] },
  "mail.python.org": { a: ["188.166.95.178"], aaaa: ["2a03:b0c0:2:d0::71:1"] },
  "docs.python.org": { cname: "dualstack.python.map.fastly.net" },
  "pypi.org": { a: ["151.101.0.223", "151.101.64.223", "151.101.128.223", "151.101.192.223"] },
  "example.com": { a: ["93.184.215.14"] },
};
