import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { assertDefined } from "../src/base/assert";
import { installAutomation } from "./automation/install";
import { openFirstProgram } from "./share/open";
import { App } from "./shell/App";
import { bootPythonEarly } from "./state/early-python";

installAutomation();
bootPythonEarly();
createRoot(assertDefined(document.getElementById("root"), "the root element")).render(<App />);
void openFirstProgram();
