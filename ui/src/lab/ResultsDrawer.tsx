// Entering what was found, a line for each test: numbers and findings in one field, unit and range as they were lately.
import { Button, FileButton, Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText, useMetaTexts } from "../app/i18n";
import { ACCEPT, contentOf } from "../attachments/files";
import { attachmentsQuery } from "../attachments/queries";
import { FormDrawer } from "../components/FormDrawer";
import { FormFrame } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import * as api from "../generated/api";
import type { JsonValue, KnownPanel, LabLine, Values } from "../generated/api";
import classes from "./lab.module.css";
import { knownPanelsQuery } from "./queries";
import { patchOf, problemOf, RESULT_FIELDS, typedOf, valueOf, type Typed } from "./results";

interface Props {
  patientId: string;
  /** The tests of one order; none when closed. */
  lines: readonly LabLine[];
  onClose: () => void;
}

export function ResultsDrawer({ patientId, lines, onClose }: Props) {
  const { t } = useTranslation();
  const known = useQuery({ ...knownPanelsQuery(patientId), enabled: lines.length > 0 });
  return (
    <FormDrawer title={t("lab.enterTitle")} opened={lines.length > 0} onClose={onClose}>
      {(tools) => (known.isPending || lines.length === 0 ? null : <ResultsForm patientId={patientId} opened={lines} known={known.data ?? []} {...tools} />)}
    </FormDrawer>
  );
}

interface FormProps {
  patientId: string;
  opened: readonly LabLine[];
  known: readonly KnownPanel[];
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function readTyped(kept: JsonValue, ids: readonly string[]): Record<string, Typed> {
  const all = typeof kept === "object" && kept !== null && !Array.isArray(kept) ? kept : {};
  const one = (value: JsonValue | undefined): Typed => {
    const row = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
    return { result: asText(row["result"]), unit: asText(row["unit"]), low: asText(row["low"]), high: asText(row["high"]) };
  };
  return Object.fromEntries(ids.filter((id) => id in all).map((id) => [id, one(all[id])]));
}

const asJson = (typed: Record<string, Typed>, report: string): JsonValue => ({ ...Object.fromEntries(Object.entries(typed).map(([id, row]) => [id, { ...row }])), report });

function ResultsForm({ patientId, opened, known, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  // As they were when the form was opened: what a colleague enters meanwhile is settled by the program.
  const [lines] = useState(opened);
  const papers = useQuery(attachmentsQuery(patientId)).data ?? [];
  const [typed, setTyped] = useState<Record<string, Typed>>(() => Object.fromEntries(lines.map((line) => [line.id, typedOf(line, known)])));
  const [report, setReport] = useState(valueOf(lines[0] as LabLine, "attachment_id"));
  const [wrong, setWrong] = useState<string | null>(null);
  const set = (id: string, change: Partial<Typed>): void => {
    setWrong(null);
    setTyped((before) => ({ ...before, [id]: { ...(before[id] as Typed), ...change } }));
  };
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const [adding, setAdding] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  /** A paper that is attached here is the report at once. */
  const attach = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setAdding(true);
    setRefusal(null);
    try {
      const content = await contentOf(file);
      const { id } = await api.attach({ patient_id: patientId, medical_record_id: lines[0]?.medical_record_id ?? null, file_name: file.name, caption: null, content });
      setReport(id);
    } catch (thrown) {
      setRefusal(thrown);
    } finally {
      setAdding(false);
    }
  };
  // A report alone speaks of all tests; beside results, of those that have one.
  const some = lines.some((line) => (typed[line.id] as Typed).result.trim() !== "");
  /** What is to be sent. */
  const results = lines.flatMap((line) => {
    const row = typed[line.id] as Typed;
    const patch: Values = patchOf(line, row);
    if (report !== valueOf(line, "attachment_id")) patch["attachment_id"] = report || null;
    const says = some ? row.result.trim() !== "" : report !== "";
    return says && Object.keys(patch).length > 0 ? [{ id: line.id, opened_at: line.heads, values: patch }] : [];
  });
  const check = (): boolean => {
    for (const line of lines) {
      const place = problemOf(typed[line.id] as Typed);
      if (place !== null) {
        setWrong(`${line.id} ${place}`);
        return false;
      }
    }
    const nothing = lines.every((line) => (typed[line.id] as Typed).result.trim() === "") && report === "";
    if (nothing) setWrong(`${lines[0]?.id ?? ""} result`);
    return !nothing;
  };
  const errorOf = (id: string, field: string): string | undefined => (wrong === `${id} ${field}` ? t(field === "result" ? "form.problem.required" : "form.problem.number") : undefined);
  const labels = { result: t("lab.result"), unit: texts.label("lab_results", "unit"), low: texts.label("lab_results", "reference_low"), high: texts.label("lab_results", "reference_high") };
  return (
    <FormFrame
      forms={[]}
      label={t("lab.enterTitle")}
      submitLabel={t("form.save")}
      onCancel={close}
      onDirty={onDirty}
      check={check}
      onSubmit={async () => {
        if (results.length > 0) await api.enterResults({ results });
        done();
      }}
      draft={{
        name: `lab:${lines[0]?.id ?? ""}`,
        extra: asJson(typed, report),
        onRestore: (extra) => {
          const ids = lines.map(({ id }) => id);
          setTyped((before) => ({ ...before, ...readTyped(extra, ids) }));
          if (typeof extra === "object" && extra !== null && !Array.isArray(extra)) setReport(asText(extra["report"]));
        },
      }}
    >
      <Text size="sm" c="dimmed" mb="xs">
        {t("lab.enterHint")}
      </Text>
      <table className={classes.entry}>
        <thead>
          <tr>
            <th scope="col">{texts.label("lab_results", "test_name")}</th>
            {RESULT_FIELDS.map((field) => (
              <th key={field} scope="col">
                {labels[field]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => {
            const name = valueOf(line, "test_name");
            const row = typed[line.id] as Typed;
            return (
              <tr key={line.id}>
                <th scope="row">{name}</th>
                {RESULT_FIELDS.map((field) => (
                  <td key={field}>
                    <TextInput
                      size="sm"
                      {...(at === 0 && field === "result" ? { "data-autofocus": true } : {})}
                      aria-label={t("lab.fieldOf", { field: labels[field], name })}
                      maxLength={field === "result" ? 255 : 50}
                      value={row[field]}
                      error={errorOf(line.id, field)}
                      onChange={(event) => set(line.id, { [field]: event.currentTarget.value })}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <Group mt="sm" align="end" wrap="nowrap">
        <NativeSelect
          flex={1}
          label={texts.label("lab_results", "attachment_id")}
          value={report}
          data={[{ value: "", label: "–" }, ...papers.map(({ id, file_name, caption }) => ({ value: id, label: [file_name, caption].filter(Boolean).join(" · ") }))]}
          onChange={(event) => setReport(event.currentTarget.value)}
        />
        <FileButton accept={ACCEPT} onChange={(file) => void attach(file)} inputProps={{ "aria-label": t("attachments.add") }}>
          {(props) => (
            <Button {...props} variant="default" loading={adding} leftSection={<IconPaperclip size="1rem" aria-hidden />}>
              {t("attachments.add")}
            </Button>
          )}
        </FileButton>
      </Group>
      {refusal ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorText(refusal)}
        </Text>
      ) : null}
    </FormFrame>
  );
}
