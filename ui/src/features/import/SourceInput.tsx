// What fills a field: a column of the file, or a text of one's own with columns in it.
import { ActionIcon, Select, TextInput, Tooltip } from "@mantine/core";
import { IconColumns3, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClearButton } from "../../fields/clearButton";
import classes from "./import.module.css";
import { columnOf } from "./mapping";

interface Props {
  label: string;
  template: string;
  columns: readonly string[];
  error?: string | undefined;
  onChange: (template: string) => void;
}

export function SourceInput({ label, template, columns, error, onChange }: Props) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const column = columnOf(template);
  const known = column !== null && columns.includes(column);
  const [writing, setWriting] = useState(false);
  const own = writing || (template !== "" && !known);
  const turn = own ? t("import.pickColumn", { label }) : t("import.ownText", { label });
  return (
    <div className={classes.source}>
      {own ? (
        <TextInput
          aria-label={t("import.textFor", { label })}
          size="xs"
          placeholder={t("import.textExample")}
          title={template}
          value={template}
          error={error}
          onChange={(event) => {
            // A text that is emptied, or happens to be one column, must not turn into a list under the fingers.
            setWriting(true);
            onChange(event.currentTarget.value);
          }}
        />
      ) : (
        <Select
          aria-label={t("import.columnFor", { label })}
          size="xs"
          searchable
          clearable
          clearButtonProps={clearButton(label)}
          placeholder={t("import.notImported")}
          nothingFoundMessage={t("form.nothingFound")}
          data={[...new Set(columns)].filter((name) => name !== "")}
          value={known ? column : null}
          error={error}
          onChange={(picked) => onChange(picked === null ? "" : `{${picked}}`)}
        />
      )}
      <Tooltip label={turn}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={turn}
          onClick={() => {
            if (own && !known) onChange("");
            setWriting(!own);
          }}
        >
          {own ? <IconColumns3 size="1rem" aria-hidden /> : <IconPencil size="1rem" aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
