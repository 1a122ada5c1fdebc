// The first lines of the file as they would come in, with what is wrong at its field.
import { Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { showDay } from "../../app/format";
import { fieldMeta, useErrorText, useMetaTexts } from "../../app/i18n";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import * as api from "../../generated/api";
import { fill } from "./csv";
import { FIELDS, PARTS, TABLE, wordKind, type PartName } from "./fields";
import classes from "./import.module.css";
import { gapsOf, missingColumns } from "./mapping";
import type { Work } from "./work";

/** Typing in a template shall not read the file at every key. */
const PAUSE_MS = 400;
/** Reasons that are told above the table as well. */
const REASONS = 3;

interface Column {
  part: PartName;
  field: string;
}

export function Preview({ work }: { work: Work }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [mapping] = useDebouncedValue(work.mapping, PAUSE_MS);
  const whole = gapsOf(mapping).length === 0 && missingColumns(mapping, work.columns).length === 0;
  const preview = useQuery({
    queryKey: ["import", "preview", work.name, mapping] as const,
    queryFn: () => api.importPreview({ mapping }),
    meta: { reads: [] },
    gcTime: 0,
    enabled: whole,
    placeholderData: keepPreviousData,
  });
  const wrong = preview.data?.filter((line) => line.problem !== null).length ?? 0;
  return (
    <Panel title={t("import.preview")} flush>
      {!whole ? (
        <EmptyState compact text={t("import.previewLater")} />
      ) : preview.isPending ? (
        <LoadingState />
      ) : preview.error ? (
        <ErrorState message={errorText(preview.error)} onRetry={() => void preview.refetch()} />
      ) : (
        <>
          <Text size="sm" px="md" py="xs" role="status" c={wrong > 0 ? "var(--vet-alert-ink)" : "dimmed"} fw={wrong > 0 ? 600 : undefined}>
            {wrong > 0 ? t("import.previewWrong", { count: wrong, lines: preview.data.length }) : t("import.previewGood", { count: preview.data.length })}
          </Text>
          {wrong > 0 ? <Wrong lines={preview.data} /> : null}
          <PreviewTable lines={preview.data} mapping={mapping} work={work} />
        </>
      )}
    </Panel>
  );
}

/** What is wrong may stand in a column that is out of sight. */
function Wrong({ lines }: { lines: api.PreviewLine[] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <ul className={classes.wrong}>
      {lines
        .filter((line) => line.problem !== null)
        .slice(0, REASONS)
        .map((line) => (
          <li key={line.line}>{t("import.lineReason", { line: line.line, reason: errorText(refusalOf(line)) })}</li>
        ))}
    </ul>
  );
}

const refusalOf = (line: api.PreviewLine): CommandError => new CommandError("invalid_value", line.problem ?? "", line.field, true);

function columnsOf(mapping: api.Mapping): Column[] {
  return PARTS.flatMap((part) => FIELDS[part].filter((field) => mapping[part]?.fields[field] !== undefined).map((field) => ({ part, field })));
}

function PreviewTable({ lines, mapping, work }: { lines: api.PreviewLine[]; mapping: api.Mapping; work: Work }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const columns = columnsOf(mapping);
  const counts = PARTS.map((part) => ({ part, count: columns.filter((column) => column.part === part).length })).filter(({ count }) => count > 0);
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("import.preview")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t("import.line")}
            </th>
            {counts.map(({ part, count }) => (
              <th key={part} scope="colgroup" colSpan={count} className={classes.group}>
                {texts.table(TABLE[part])}
              </th>
            ))}
          </tr>
          <tr>
            {columns.map(({ part, field }) => (
              <th key={`${part}.${field}`} scope="col">
                {texts.label(TABLE[part], field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <PreviewRow key={line.line} line={line} columns={columns} mapping={mapping} work={work} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  line: api.PreviewLine;
  columns: Column[];
  mapping: api.Mapping;
  work: Work;
}

function PreviewRow({ line, columns, mapping, work }: RowProps) {
  const errorText = useErrorText();
  const texts = useMetaTexts();
  const { t } = useTranslation();
  const place = line.problem === null ? -1 : placeOf(line, columns, texts);
  const reason = line.problem === null ? null : <Reason text={errorText(refusalOf(line))} />;
  const show = ({ part, field }: Column): string => {
    if (line.problem !== null) return fill(mapping[part]?.fields[field] ?? "", work.columns, work.rows[line.line - 2] ?? []);
    const value = line[part]?.[field];
    if (value === undefined || value === null) return "";
    if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
    if (Array.isArray(value)) return value.join("; ");
    const text = String(value);
    if (fieldMeta(TABLE[part], field).type === "date") return showDay(text);
    const kind = wordKind(part, field);
    return kind === "species" ? texts.species(text) : kind === "codes" ? texts.code(TABLE[part], field, text) : text;
  };
  return (
    <tr data-wrong={reason !== null || undefined}>
      <th scope="row">
        <span className={classes.lineNumber}>
          {line.line}
          {reason ? <IconAlertTriangle size="0.875rem" role="img" aria-label={t("import.wrongLine")} /> : null}
        </span>
        {place < 0 ? reason : null}
      </th>
      {columns.map((column, at) => (
        <td key={`${column.part}.${column.field}`} data-wrong={at === place || undefined}>
          {show(column)}
          {at === place ? reason : null}
        </td>
      ))}
    </tr>
  );
}

/** The column of the field that is wrong. Where two records have a field of that name, the program's words tell which. */
function placeOf(line: api.PreviewLine, columns: Column[], texts: ReturnType<typeof useMetaTexts>): number {
  const named = columns.flatMap((column, at) => (column.field === line.field ? [{ at, column }] : []));
  const told = named.find(({ column }) => line.problem?.startsWith(`${texts.label(TABLE[column.part], column.field)}:`));
  return (told ?? named[0])?.at ?? -1;
}

function Reason({ text }: { text: string }) {
  return (
    <span className={classes.reason}>
      <IconAlertTriangle size="0.875rem" aria-hidden style={{ flex: "none", marginTop: "0.125rem" }} />
      {text}
    </span>
  );
}
