import { create } from "zustand";

/** What a program wants of other tabs. */
export interface Wish {
  readonly kind: "serve" | "connect";
  readonly address: string;
}

/** A connection to a program in another tab. */
export interface Link {
  readonly id: number;
  readonly address: string;
  /** Number of that tab. */
  readonly tab: number;
  /** Who serves the address. */
  readonly served: "here" | "there";
}

/** What the person said of programs in other tabs, in this tab, as long as it is open. */
export type Consent = "unasked" | "allowed" | "denied";

interface NetworkView {
  /** Number of this tab; null before it is known. */
  readonly tab: number | null;
  readonly consent: Consent;
  /** What waits for the person's answer. */
  readonly wish: Wish | null;
  /** Addresses that others can reach. */
  readonly served: readonly string[];
  readonly links: readonly Link[];
  /** What the shown run was refused because the person does not want it. */
  readonly denied: Wish | null;
}

const CONSENT_KEY = "interleave.other-tabs";

/** What the page shows of programs in other tabs. */
export const useNetwork = create<NetworkView>(() => ({
  tab: null,
  consent: storedConsent(),
  wish: null,
  served: [],
  links: [],
  denied: null,
}));

/** Notes what the person said, for the session of this tab. */
export function setConsent(consent: Consent): void {
  useNetwork.setState({ consent });
  try {
    if (consent === "unasked") sessionStorage.removeItem(CONSENT_KEY);
    else sessionStorage.setItem(CONSENT_KEY, consent);
  } catch {
    // Storage may be forbidden; the answer then holds for this visit.
  }
}

function storedConsent(): Consent {
  try {
    const stored = sessionStorage.getItem(CONSENT_KEY);
    return stored === "allowed" || stored === "denied" ? stored : "unasked";
  } catch {
    return "unasked";
  }
}
