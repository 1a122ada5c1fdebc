// Which column is what: presets, the source's name, the date, and the three records of a line.
import { Autocomplete, Button, Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { useClearButton } from "../../fields/clearButton";
import type { Mapping } from "../../generated/api";
import { fill } from "./csv";
import { DATE_FORMATS, guessFormat, guessMapping } from "./guess";
import { useWords } from "./choices";
import classes from "./import.module.css";
import { EMPTY_PART, gapsOf, missingColumns, type Gap } from "./mapping";
import { PartPanel } from "./PartPanel";
import { Presets } from "./Presets";
import { useSetMapping, type Work } from "./work";

export function MappingForm({ work }: { work: Work }) {
  const { t } = useTranslation();
  const change = useSetMapping();
  const { choices } = useWords();
  const gaps = gapsOf(work.mapping);
  const missing = missingColumns(work.mapping, work.columns);
  return (
    <>
      {work.encoding === "windows-1252" ? (
        <Notice tone="warn" title={t("import.oldEncoding")}>
          {t("import.oldEncodingHint")}
        </Notice>
      ) : null}
      {missing.length > 0 ? (
        <Notice tone="warn" role="status">
          {t("import.missingColumns", { columns: missing.join(", ") })}
        </Notice>
      ) : null}
      <div className={classes.top}>
        <Presets mapping={work.mapping} onLoad={(mapping) => change(() => mapping)} />
        <SourcePanel work={work} gaps={gaps} onChange={change} />
      </div>
      <div className={classes.parts}>
        <div className={classes.stack}>
          <PartPanel
            part="client"
            work={work}
            gaps={gaps}
            onChange={change}
            actions={
              <Button size="compact-xs" variant="subtle" onClick={() => change((old) => guessMapping(old.source, work, choices))}>
                {t("import.guessAgain")}
              </Button>
            }
          />
          <PartPanel part="address" work={work} gaps={gaps} onChange={change} />
        </div>
        <PartPanel
          part="patient"
          work={work}
          gaps={gaps}
          onChange={change}
          actions={
            <Switch
              size="xs"
              labelPosition="left"
              label={t("import.withAnimals")}
              checked={work.mapping.patient !== null}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                change((old) => ({ ...old, patient: on ? (guessMapping(old.source, work, choices).patient ?? EMPTY_PART) : null }));
              }}
            />
          }
        />
      </div>
    </>
  );
}

interface SourceProps {
  work: Work;
  gaps: readonly Gap[];
  onChange: (change: (mapping: Mapping) => Mapping) => void;
}

function SourcePanel({ work, gaps, onChange }: SourceProps) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const { mapping, columns } = work;
  const date = mapping.date;
  const texts = (column: string): string[] => work.rows.slice(0, 200).map((row) => fill(`{${column}}`, columns, row));
  return (
    <Panel title={t("import.aboutFile")}>
      <div className={classes.about}>
        <TextInput
          size="xs"
          label={t("import.source")}
          description={t("import.sourceHint")}
          required
          maxLength={100}
          value={mapping.source}
          error={gaps.some((gap) => gap.part === "source") ? t("import.needed") : undefined}
          onChange={(event) => {
            const source = event.currentTarget.value;
            onChange((old) => ({ ...old, source }));
          }}
        />
        <Select
          size="xs"
          label={t("import.date")}
          description={t("import.dateHint")}
          placeholder={t("import.noDate")}
          clearable
          searchable
          clearButtonProps={clearButton(t("import.date"))}
          nothingFoundMessage={t("form.nothingFound")}
          data={[...new Set(columns)].filter((name) => name !== "")}
          value={date && columns.includes(date.column) ? date.column : null}
          onChange={(column) => onChange((old) => ({ ...old, date: column === null ? null : { column, format: guessFormat(texts(column)) ?? old.date?.format ?? "%Y-%m-%d" } }))}
        />
        <Autocomplete
          size="xs"
          label={t("import.format")}
          description={date ? t("import.formatExample", { text: texts(date.column).find((text) => text !== "") ?? "" }) : t("import.formatHint")}
          disabled={date === null}
          data={DATE_FORMATS.map(({ format }) => format)}
          filter={({ options }) => options}
          renderOption={({ option }) => (
            <span className={classes.format}>
              {DATE_FORMATS.find(({ format }) => format === option.value)?.example}
              <small>{option.value}</small>
            </span>
          )}
          error={gaps.some((gap) => gap.part === "date") ? t("import.needed") : undefined}
          value={date?.format ?? ""}
          onChange={(format) => onChange((old) => ({ ...old, date: old.date ? { ...old.date, format } : null }))}
        />
      </div>
    </Panel>
  );
}
