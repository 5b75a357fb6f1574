import { Bash } from "just-bash/browser";
import { describe, expect, test } from "vitest";
import { passOutputOn } from "./script-output";

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly files: string;
  /** What was passed on, in order. */
  readonly pieces: readonly string[];
}

async function run(script: string, passesOn: boolean): Promise<Ran> {
  const bash = new Bash({ defenseInDepth: false });
  const pieces: [1 | 2, string][] = [];
  if (passesOn) {
    passOutputOn(bash, (descriptor, bytes) => pieces.push([descriptor, new TextDecoder("latin1").decode(bytes)]));
  }
  const result = await bash.exec("bash", { args: ["-c", script, "zero", "one"], stdin: "l1\nl2\nl3\n" });
  const isBinary = result.stdoutKind === "bytes" || result.stdoutEncoding === "binary";
  const asBytes = (text: string): string => new TextDecoder("latin1").decode(new TextEncoder().encode(text));
  const passed = (wanted: 1 | 2): string => pieces.flatMap(([to, text]) => (to === wanted ? [text] : [])).join("");
  const paths = bash.fs.getAllPaths().filter((path) => path.startsWith("/tmp") || path.startsWith("/dev"));
  const contents = paths.map((path) => bash.fs.readFile(path).catch(() => ""));
  return {
    stdout: passed(1) + (isBinary ? result.stdout : asBytes(result.stdout)),
    stderr: passed(2) + asBytes(result.stderr),
    exitCode: result.exitCode,
    files: JSON.stringify([paths, await Promise.all(contents)]),
    pieces: pieces.map(([, text]) => text),
  };
}

test("passes on what each command writes, in loops, redirected groups and at the end of pipelines", async () => {
  const loops = await run(
    "for i in 1 2; do echo $i; echo e$i >&2; done; seq 2 | while read i; do echo got $i; done",
    true,
  );
  expect(loops.pieces).toEqual(["1\n", "e1\n", "2\n", "e2\n", "got 1\n", "got 2\n"]);
  // As bash: in the order in which it was written.
  const group = await run("{ echo a; echo b >&2; nosuch; echo c; } 2>&1; echo d | tr d e", true);
  expect(group.pieces).toEqual(["a\n", "b\n", "bash: nosuch: command not found\n", "c\n", "e\n"]);
  expect(group.stderr).toBe("");
});

/** Scripts whose output, files and exit code are the same whether it is passed on or not. */
const SCRIPTS = [
  "echo a; echo b >&2; nosuch; ls /nosuch; (echo sub; echo sub2 >&2); { echo g; } 2>&1; echo x >&2 2>&1; exit 3",
  "echo err 2>&1 >/tmp/e; ls /nosuch 2>&1 | sort; echo a |& cat; ls /nosuch |& wc -l; echo b &> /tmp/both; cat /tmp/both",
  "cat <<E\nhere $((1 + 1))\nE\ncat <<'E' | tr a b\naaa $x\nE\ncat <<-E\n\ttabbed\n\tE\ncat <<< string",
  "x=$(echo cap; echo caperr >&2); echo $x; y=$(bash -c 'echo inner; exit 4'); echo $y $?; bash -c 'echo p' | cat",
  "f() { echo in f; echo err >&2; return 4; }; f; echo $?; f | cat; f 2>&1; f >/dev/null; z=$(f 2>&1); echo [$z]",
  "if",
  "echo a; if",
  'echo "unterminated',
  "exec >/tmp/out; echo inout; exec 1>&2; echo toerr",
  "exec 3>&1; echo fd3 >&3; find /tmp -name nosuch -exec echo {} \\;",
  "set -e; echo a; false; echo no",
  "set -e; if false; then echo x; fi; false || true; false | true; ! true; echo yes; true && false; echo no",
  "set -u; echo a; echo $nope; echo after",
  "set -o pipefail; false | true; echo $?; false | true; echo $PIPESTATUS; ! false | true; echo $?",
  "read x; echo got $x; cat | sort; echo end",
  "while read l; do echo line $l; done; while read l; do echo ps $l; done < <(printf 'a\\nb\\n')",
  "echo $LINENO\necho $LINENO; for i in 1; do\necho $LINENO; done",
  "printf '\\x80\\xff'; echo é; echo é | cat; printf 'no newline'",
  "echo a; echo $" + "{x:?unset}; echo after",
  "echo $((1/0)); echo after",
  "for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; [ $i = 3 ] && break; done; echo end $i",
  "i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo w$i; done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i",
  "case a in a) echo isa;; *) echo no;; esac; case b in b) echo b ;& c) echo fell;; esac",
  "if echo cond; then echo then; elif echo no; then :; else echo else; fi; [[ a = a ]] && echo eq; ((1>2)) || echo nope",
  "f() { local x=1; g; }; g() { echo g $x; exit 7; }; f; echo no",
  "for i in 1 2; do echo $i; echo e$i >&2; done > /tmp/o 2>/tmp/e; cat /tmp/o; for i in 1 2; do echo $i; done | sort -r",
  "x=5; { x=6; echo $x; }; (x=7; echo $x); echo $x; cd /tmp; pwd; cd /nosuch; echo $?; cd -",
  "echo 'echo sourced; return 3' > /tmp/s; . /tmp/s; echo $?; eval 'echo ev; echo ev2 >&2'; true; x=$(exit 5); echo $?",
  "echo one & wait; echo two; echo $0 $1 $#; set -x; echo traced",
  "seq 3 | while read i; do echo got $i; echo e >&2; done; seq 3 | while read i; do x=$i; done; echo [$x]; nosuch | no2 | cat",
  "printf 'a\\nb\\n' > /tmp/in; while read l; do echo r $l; cat; done < /tmp/in; while read l; do echo h $l; done <<< 'x y'",
  "{ cat; } < /tmp/nosuch; echo $?; { echo a; } 2>/tmp/err >&2; cat /tmp/err; (exit 3) 2>&1; echo $?; { exit 4; } 2>&1; echo no",
  "for i in 1; do echo $i; done 3>&1 >/tmp/q; cat /tmp/q; echo a | { read v; echo in $v; }; echo a | (cat; echo sub) | tr a b",
  "x=$(for i in 1 2; do echo $i; done 2>&1); echo $x; echo a | tee /dev/stderr; echo b > /dev/stdout; echo c > /dev/stderr",
  "export 1a=2; echo $?; shift 5; echo $?; return 3; exit abc",
];

describe("changes nothing else of", () => {
  for (const script of SCRIPTS) {
    test(script, async () => {
      const { pieces: _plain, ...plain } = await run(script, false);
      const { pieces: _pieces, ...passedOn } = await run(script, true);
      expect(passedOn).toEqual(plain);
    });
  }
});

test("runs what stands before an error of syntax that is found late, and now shows it", async () => {
  const ran = await run("echo a\n}\necho b", true);
  expect(ran).toMatchObject({ stdout: "a\n", exitCode: 2 });
  expect(ran.stderr).toContain("syntax error near unexpected token");
});
