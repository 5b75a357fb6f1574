import { findings } from "../../src/analysis";
import type { Finding, FindingFact } from "../../src/analysis/types";
import type { TraceView } from "../../src/trace/types";
import { hasMessage, t } from "../i18n";
import type { ShownTrace } from "./types";

/** What is worth telling about the trace on the page. A run whose end is not known is taken for a stopped one. */
export function findingsOf(trace: TraceView, { outcome }: ShownTrace): readonly FindingFact[] {
  return findings(trace, { status: outcome?.status ?? "stopped" });
}

/** The sentence of a finding in the page's language: the catalogue's template of its kind, filled with its facts. */
export function findingMessage(finding: FindingFact): string {
  const key = `finding.${finding.kind}`;
  return hasMessage(key) ? t(key, finding.params) : finding.kind;
}

/** A finding as users of the automation API get it: with its sentence. */
export function withMessage(finding: FindingFact): Finding {
  return { ...finding, message: findingMessage(finding) };
}
