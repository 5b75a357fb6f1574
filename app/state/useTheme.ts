import type { Theme } from "../timeline";
import { useMediaQuery } from "../widgets/useMediaQuery";
import { useApp } from "./store";

/** The theme that is in force: the system's where the reader chose none. */
export function useTheme(): Theme {
  const choice = useApp((state) => state.theme);
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  if (choice !== "system") return choice;
  return systemDark ? "dark" : "light";
}
