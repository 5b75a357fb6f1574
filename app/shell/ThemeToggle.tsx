import Monitor from "lucide-react/icons/monitor";
import Moon from "lucide-react/icons/moon";
import Sun from "lucide-react/icons/sun";
import { t } from "../i18n";
import { setTheme, useApp } from "../state/store";
import type { ThemeChoice } from "../state/types";
import controls from "../widgets/controls.module.css";

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const LABELS = { system: "theme.system", light: "theme.light", dark: "theme.dark" } as const;

/** Goes round the themes: the system's, light, dark. */
export function ThemeToggle() {
  const theme = useApp((state) => state.theme);
  const Icon = ICONS[theme];
  const label = t(LABELS[theme]);
  return (
    <button
      type="button"
      className={controls.icon}
      title={label}
      aria-label={label}
      onClick={() => setTheme(NEXT[theme])}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
