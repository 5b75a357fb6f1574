import { setConsent, useNetwork, type Wish } from "./store";

/** Whether a program may have what it wishes. Asks the person, once for all of this tab; an end of the run is a no. */
export async function mayReach(wish: Wish, signal: AbortSignal): Promise<boolean> {
  const { consent } = useNetwork.getState();
  if (consent === "unasked") {
    const current = useNetwork.getState().wish;
    if (current === null) useNetwork.setState({ wish });
    await answered(signal);
  }
  const isAllowed = useNetwork.getState().consent === "allowed" && !signal.aborted;
  if (!isAllowed && !signal.aborted) useNetwork.setState({ denied: wish });
  return isAllowed;
}

function answered(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = useNetwork.subscribe(({ consent }) => {
      if (consent !== "unasked") done();
    });
    function done(): void {
      unsubscribe();
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}

/** The person's answer. */
export function answerWish(consent: "allowed" | "denied"): void {
  setConsent(consent);
  useNetwork.setState({ wish: null });
}

/** Forgets a no: the next program asks again. */
export function askAgain(): void {
  setConsent("unasked");
  useNetwork.setState({ denied: null });
}
