import type { ExecutionModel, Language } from "../../src/protocol/run";
import { t } from "../i18n";
import { editProgram, showNotice, useApp } from "../state/store";
import { Segmented } from "../widgets/Segmented";
import { SwitchInterval } from "./SwitchInterval";
import { Switching } from "./Switching";
import { SwitchingFields } from "./SwitchingFields";

/** Language, execution model and switching of the next run; in a menu there is room for all that the header folds. */
export function RunSettings({ menu = null }: { readonly menu?: string | null }) {
  const language = useApp((state) => state.program.language);
  const model = useApp((state) => state.program.model);

  const chooseLanguage = (chosen: Language) => {
    editProgram({ language: chosen, ...(chosen === "python" ? { model: "gil" } : {}) });
    showNotice(null);
  };

  return (
    <>
      <Segmented<Language>
        label={t("header.language")}
        name="language"
        value={language}
        onChange={chooseLanguage}
        options={[
          { value: "python", label: t("header.language.python") },
          { value: "typescript", label: t("header.language.typescript") },
        ]}
      />
      <Segmented<ExecutionModel>
        label={t("header.model")}
        name="model"
        value={model}
        onChange={(chosen) => editProgram({ model: chosen })}
        options={[
          { value: "gil", label: t("header.model.gil"), title: t("header.model.gil.title") },
          ...(language === "python"
            ? []
            : [
                {
                  value: "parallel" as const,
                  label: t("header.model.parallel"),
                  title: t("header.model.parallel.title"),
                },
              ]),
        ]}
        unavailable={
          language === "python"
            ? { label: t("header.model.processes"), explanation: t("header.model.processes.explanation") }
            : undefined
        }
      />
      {language === "python" ? (
        menu === null ? (
          <Switching />
        ) : (
          <SwitchingFields closes={menu} />
        )
      ) : (
        <SwitchInterval disabled={model === "parallel"} />
      )}
    </>
  );
}
