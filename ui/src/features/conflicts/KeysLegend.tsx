// The keys of this page, in one line.
import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./conflicts.module.css";

export function KeysLegend() {
  const { t } = useTranslation();
  const keys: [string, string][] = [
    [t("key.arrows"), t("conflicts.keys.move")],
    [t("key.numbers"), t("conflicts.keys.keep")],
    [t("key.b"), t("conflicts.keys.both")],
    [t("key.e"), t("conflicts.keys.edit")],
    [t("key.u"), t("conflicts.keys.undo")],
  ];
  return (
    <p className={classes.legend}>
      {keys.map(([key, words]) => (
        <span key={key}>
          <Kbd size="xs">{key}</Kbd> {words}
        </span>
      ))}
    </p>
  );
}
