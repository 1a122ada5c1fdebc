// One record of a line - its client, address or animal - and what fills its fields.
import { Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMemo, type ReactNode } from "react";
import { useMetaTexts } from "../../app/i18n";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import type { Mapping } from "../../generated/api";
import { useWords } from "./choices";
import { fill, wordsOf } from "./csv";
import { FIELDS, isNeeded, TABLE, wordKind, writingHint, type PartName } from "./fields";
import classes from "./import.module.css";
import { setField, setKey, setStandIn, setWord, templateOf, type Gap } from "./mapping";
import { SourceInput } from "./SourceInput";
import { WordTable } from "./WordTable";
import type { Work } from "./work";

interface Props {
  part: PartName;
  work: Work;
  gaps: readonly Gap[];
  actions?: ReactNode;
  onChange: (change: (mapping: Mapping) => Mapping) => void;
}

export function PartPanel({ part, work, gaps, actions, onChange }: Props) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const keyed = part !== "address";
  const off = part === "patient" && work.mapping.patient === null;
  return (
    <Panel title={texts.table(TABLE[part])} actions={actions}>
      {off ? (
        <Text size="sm" c="dimmed">
          {t("import.noAnimals")}
        </Text>
      ) : (
        <div className={classes.fields} data-keyed={keyed || undefined}>
          <span className={classes.columnHead}>{t("import.field")}</span>
          <span className={classes.columnHead}>{t("import.from")}</span>
          {keyed ? <span className={classes.columnHead}>{t("import.ifEmpty")}</span> : null}
          <span className={classes.columnHead}>{t("import.example")}</span>
          {keyed ? <KeyRow part={part} work={work} gaps={gaps} onChange={onChange} /> : null}
          {FIELDS[part].map((field) => (
            <FieldRow key={field} part={part} field={field} work={work} gaps={gaps} onChange={onChange} />
          ))}
        </div>
      )}
    </Panel>
  );
}

const isGap = (gaps: readonly Gap[], part: PartName, field: string): boolean => gaps.some((gap) => gap.part === part && gap.field === field);

/** What the first line that says anything gives. */
function exampleOf(template: string, work: Work): string {
  if (template === "") return "";
  for (const row of work.rows.slice(0, 50)) {
    const text = fill(template, work.columns, row);
    if (text !== "") return text;
  }
  return "";
}

function KeyRow({ part, work, gaps, onChange }: Props & { part: "client" | "patient" }) {
  const { t } = useTranslation();
  const label = t(`import.key.${part}`);
  const template = work.mapping[part]?.key ?? "";
  return (
    <>
      <span className={classes.fieldName}>
        {t("import.keyWord")} <Needed />
        <small>{t("import.key.hint")}</small>
      </span>
      <SourceInput
        label={label}
        template={template}
        columns={work.columns}
        error={isGap(gaps, part, "key") ? t("import.needed") : undefined}
        onChange={(next) => onChange((mapping) => setKey(mapping, part, next))}
      />
      <span />
      <Example text={exampleOf(template, work)} />
    </>
  );
}

function FieldRow({ part, field, work, gaps, onChange }: Props & { field: string }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const words = useWords();
  const label = texts.label(TABLE[part], field);
  const template = templateOf(work.mapping, part, field);
  const hint = writingHint(part, field);
  const kind = wordKind(part, field);
  const { columns, rows } = work;
  // A long file takes a moment to look through.
  const found = useMemo(() => (kind !== null && /\{/.test(template) ? wordsOf(template, columns, rows) : null), [kind, template, columns, rows]);
  return (
    <>
      <span className={classes.fieldName}>
        {label} {isNeeded(part, field) ? <Needed /> : null}
        {hint && template !== "" ? <small>{t(`import.hint.${hint}`)}</small> : null}
      </span>
      <SourceInput
        label={label}
        template={template}
        columns={work.columns}
        error={isGap(gaps, part, field) ? t("import.needed") : undefined}
        onChange={(next) => onChange((mapping) => setField(mapping, part, field, next))}
      />
      {part === "address" ? null : (
        <TextInput
          size="xs"
          aria-label={t("import.ifEmptyFor", { label })}
          disabled={template === ""}
          value={work.mapping[part]?.empty?.[field] ?? ""}
          onChange={(event) => {
            const text = event.currentTarget.value;
            onChange((mapping) => setStandIn(mapping, part, field, text));
          }}
        />
      )}
      <Example text={exampleOf(template, work)} />
      {part !== "address" && found ? (
        <WordTable
          label={label}
          words={found}
          choices={words.shown(part, field)}
          values={work.mapping[part]?.values?.[field] ?? {}}
          onChange={(word, meaning) => onChange((mapping) => setWord(mapping, part, field, word, meaning))}
        />
      ) : null}
    </>
  );
}

function Needed() {
  const { t } = useTranslation();
  return (
    <span className={classes.needed} title={t("import.needed")}>
      <span aria-hidden>*</span>
      <span className={shared.unseen}>{t("import.needed")}</span>
    </span>
  );
}

function Example({ text }: { text: string }) {
  return (
    <span className={classes.example} title={text}>
      {text}
    </span>
  );
}
