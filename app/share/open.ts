import { abandonOpening, openExample } from "../state/examples";
import { stopRun } from "../state/run-controller";
import { keepEdited, setNarrowTab, showNotice, useApp } from "../state/store";
import { fromShared } from "../state/trace-file";

/**
 * What the page shows first: the program of a share link, the example that the address names (`?example=convoy`), or
 * the default one. A link never runs by itself.
 */
export async function openFirstProgram(): Promise<void> {
  addEventListener("hashchange", () => void openLink(location.hash));
  const named = new URLSearchParams(location.search).get("example");
  if (!(await openLink(location.hash))) await openExample(named ?? undefined);
}

/** Opens a share link's program. False where there is none, or where it cannot be read: that is told on the page. */
async function openLink(fragment: string): Promise<boolean> {
  if (fragment.length <= 1) return false;
  const { decodeShareLink } = await import("../../src/interchange");
  try {
    abandonOpening();
    const program = fromShared(await decodeShareLink(fragment));
    await stopRun();
    const replaced = keepEdited();
    useApp.setState({
      program,
      edited: false,
      run: { phase: "idle" },
      shown: null,
      cursorMs: null,
      selection: null,
      notice: replaced
        ? { tone: "info", key: "notice.replaced", action: "bring-back" }
        : { tone: "info", key: "notice.link" },
    });
    setNarrowTab("timeline");
    return true;
  } catch (error) {
    // Else a reload would tell it again.
    history.replaceState(null, "", location.pathname + location.search);
    await openExample();
    showNotice({ tone: "error", key: linkProblem(error) });
    return true;
  }
}

function linkProblem(error: unknown) {
  const kind = error instanceof Error && "kind" in error ? error.kind : undefined;
  if (kind === "too-large") return "notice.link.too-large";
  if (kind === "unknown-version") return "notice.link.unknown-version";
  return "notice.link.malformed";
}
