import { NarrowWorkspace } from "./NarrowWorkspace";
import { WideWorkspace } from "./WideWorkspace";

/** Editor, timeline and panels, as the screen allows. Loaded after the first paint. */
export default function Workspace({ narrow }: { readonly narrow: boolean }) {
  return narrow ? <NarrowWorkspace /> : <WideWorkspace />;
}
