import { type HostRecords, type HostTable, NAME_SERVER } from "../../protocol/hosts";

/** Types of records that it asks for, as `set type=` names them. */
const TYPES = ["a", "aaaa", "mx", "cname", "any"] as const;
type RecordType = (typeof TYPES)[number];

const SET_TYPE = /^(?:t|ty|typ|type|q|qu|query|querytype)=(.*)$/i;

/** `nslookup` of BIND 9 as it prints where nobody sits at a terminal; its answers come from a table. */
export class Nslookup {
  readonly #hosts: HostTable;
  readonly #print: (text: string) => void;
  /** Null asks for both kinds of addresses. */
  #type: RecordType | null = null;
  #server = NAME_SERVER;
  /** 1 where the last name was not found. */
  exitCode = 0;

  constructor(hosts: HostTable, print: (text: string) => void) {
    this.#hosts = hosts;
    this.#print = print;
  }

  /** Takes its arguments; true where lines of commands shall follow. */
  begin(args: readonly string[]): boolean {
    const names: string[] = [];
    for (const arg of args) {
      if (arg.startsWith("-") && arg.length > 1) this.#set(arg.slice(1));
      else names.push(arg);
    }
    const [name, server] = names;
    if (server !== undefined) this.#server = server;
    if (name === undefined || name === "-") return true;
    this.#look(name);
    return false;
  }

  /** Obeys a line; false where it is the last. */
  line(text: string): boolean {
    const [command = "", argument] = text.trim().split(/\s+/);
    switch (command.toLowerCase()) {
      case "":
        return true;
      case "exit":
        return false;
      case "set":
        this.#set(argument ?? "");
        return true;
      case "server":
      case "lserver":
        if (argument !== undefined) this.#server = argument;
        this.#print(`Default server: ${this.#server}\nAddress: ${this.#server}#53\n`);
        return true;
      default:
        this.#look(command);
        return true;
    }
  }

  #set(option: string): void {
    const wanted = SET_TYPE.exec(option)?.[1]?.toLowerCase();
    if (wanted === undefined) {
      // What else can be set changes how a server is asked.
      if (!/^(no)?\w+(=.*)?$/.test(option)) this.#print(`*** Invalid option: ${option}\n`);
      return;
    }
    const type = TYPES.find((each) => each === wanted);
    if (type === undefined) this.#print(`unknown query type: ${wanted}\n`);
    else this.#type = type;
  }

  #look(asked: string): void {
    const name = asked.replace(/\.$/, "").toLowerCase();
    this.#print(`Server:\t\t${this.#server}\nAddress:\t${this.#server}#53\n\n`);
    const records = this.#records(name);
    if (records === undefined) {
      this.#print(`** server can't find ${reversed(name) ?? asked}: NXDOMAIN\n\n`);
      this.exitCode = 1;
      return;
    }
    this.exitCode = 0;
    const answers = this.#answers(name, records);
    this.#print("Non-authoritative answer:\n");
    this.#print(answers === "" ? `*** Can't find ${asked}: No answer\n` : answers);
    if (this.#type !== null && this.#type !== "a") this.#print("\nAuthoritative answers can be found from:\n");
    if (this.#type === "mx") this.#printExchangers(records);
    this.#print("\n");
  }

  #records(name: string): HostRecords | undefined {
    return Object.hasOwn(this.#hosts, name) ? this.#hosts[name] : undefined;
  }

  #answers(name: string, records: HostRecords): string {
    const type = this.#type;
    const { cname } = records;
    if (cname !== undefined) {
      const target = type === "cname" ? "" : this.#answers(cname, this.#records(cname) ?? {});
      return `${name}\tcanonical name = ${cname}.\n${target}`;
    }
    let text = "";
    const addresses = [...(type === "aaaa" ? [] : (records.a ?? [])), ...(type === "a" ? [] : (records.aaaa ?? []))];
    if (type !== "mx" && type !== "cname") {
      for (const address of addresses) text += `Name:\t${name}\nAddress: ${address}\n`;
    }
    if (type === "mx" || type === "any") {
      for (const { preference, exchange } of records.mx ?? []) {
        text += `${name}\tmail exchanger = ${preference} ${exchange}.\n`;
      }
    }
    return text;
  }

  #printExchangers({ mx = [] }: HostRecords): void {
    for (const { exchange } of mx) {
      for (const address of this.#records(exchange)?.a ?? [])
        this.#print(`${exchange}\tinternet address = ${address}\n`);
      for (const address of this.#records(exchange)?.aaaa ?? [])
        this.#print(`${exchange}\thas AAAA address ${address}\n`);
    }
  }
}

/** The name that is asked for an address; null where it is none. */
function reversed(name: string): string | null {
  if (!/^\d+(\.\d+){3}$/.test(name)) return null;
  return `${name.split(".").reverse().join(".")}.in-addr.arpa`;
}
