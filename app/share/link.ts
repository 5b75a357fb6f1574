import { useApp } from "../state/store";
import { toShared } from "../state/trace-file";

/**
 * The share link of the program and settings on the page.
 *
 * @throws {ShareLinkError} of kind "too-large" if it does not fit into a link
 */
export async function programLink(): Promise<string> {
  const { program } = useApp.getState();
  const { encodeShareLink } = await import("../../src/interchange");
  const fragment = await encodeShareLink(toShared(program));
  return new URL(fragment, location.href).href;
}
