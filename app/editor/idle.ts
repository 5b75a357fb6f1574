/** What waits for the page to be idle waits no longer than this. */
const LIMIT_MS = 100;

/**
 * Monaco colours a program when the page is idle, and a page on which Python boots may not be for many seconds: the
 * program would stand there in one colour. From now on idle work of the page has a limit.
 */
export function limitIdleWaits(): void {
  // Not in every browser.
  if (typeof window.requestIdleCallback !== "function") return;
  const request = window.requestIdleCallback.bind(window);
  window.requestIdleCallback = (task, options) => request(task, { timeout: LIMIT_MS, ...options });
}
