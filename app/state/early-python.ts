import { providePython } from "./python";
import { sandbox } from "./sandbox";
import { useApp } from "./store";

/**
 * From now on the interpreter is fetched and booted as soon as a Python program stands on the page, so that the first
 * Run need not begin with it. Nobody who only looks at TypeScript loads it.
 */
export function bootPythonEarly(): void {
  useApp.subscribe(({ program, python }) => {
    if (program.language === "python" && program.code !== "" && python.phase === "absent") boot();
  });
}

let begun = false;

function boot(): void {
  if (begun) return;
  begun = true;
  afterPaint(() => {
    // What fails here is told when a run needs it; that run tries again.
    sandbox()
      .then(providePython)
      .catch(() => undefined);
  });
}

/** A hidden tab paints nothing: there it is soon enough, too. */
function afterPaint(task: () => void): void {
  if (document.hidden) setTimeout(task, 0);
  else requestAnimationFrame(() => setTimeout(task, 0));
}
