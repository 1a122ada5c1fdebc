// What stands on the practice's documents: the letterhead, whose rules count, papers and language.
import { Button, Group, Select, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { ErrorState, LoadingState } from "../../components/States";
import { useProblems } from "../../fields/problems";
import type { PrintSettings } from "../../generated/api";
import { printSettingsQuery, useSavePrintSettings } from "./queries";

export function DocumentsSection() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const found = useQuery(printSettingsQuery);
  return (
    <Panel title={t("settings.section.documents")}>
      <Text size="sm" c="dimmed" pb="sm">
        {t("printSettings.hint")}
      </Text>
      {found.isPending ? <LoadingState /> : null}
      {found.error ? <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <Form key={JSON.stringify(found.data)} saved={found.data} /> : null}
    </Panel>
  );
}

const TEXTS = ["practice", "phone", "email", "website", "registration"] as const;
const CHOICES = {
  jurisdiction: ["UK", "US-TX", "NL", "EU"],
  language: ["en", "nl"],
  paper: ["a4", "letter"],
  label_paper: ["label-89x36", "label-62x100", "roll-70x50", "a4", "letter"],
} as const;
const FIELDS = [...TEXTS, "address", "jurisdiction", "language", "paper", "label_paper"] as const;
type Field = (typeof FIELDS)[number];

function Form({ saved }: { saved: PrintSettings }) {
  const { t } = useTranslation();
  const save = useSavePrintSettings();
  const problems = useProblems(FIELDS, save.error);
  const [typed, setTyped] = useState(saved);
  const dirty = FIELDS.some((field) => typed[field] !== saved[field]);
  const change = (field: Field, value: string): void => {
    problems.typing(field);
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate(typed);
  };
  const label = (field: Field): string => t(`printSettings.${field}`);
  const text = (field: Field) => ({
    label: label(field),
    value: typed[field],
    error: problems.of(field),
    maxLength: 255,
    onChange: (event: { currentTarget: { value: string } }) => change(field, event.currentTarget.value),
  });
  const choice = (field: keyof typeof CHOICES, name: (value: string) => string) => (
    <Select
      label={label(field)}
      data={CHOICES[field].map((value) => ({ value, label: name(value) }))}
      value={typed[field] === "" ? null : typed[field]}
      placeholder={t("printSettings.notSaid")}
      error={problems.of(field)}
      allowDeselect={false}
      onChange={(value) => change(field, value ?? "")}
    />
  );
  const paper = (value: string): string => t(`documents.paper.${value}` as "documents.paper.a4");
  return (
    <form onSubmit={submit} noValidate aria-label={t("settings.section.documents")}>
      <Stack gap="sm" maw="32rem">
        <TextInput {...text("practice")} />
        <Textarea {...text("address")} autosize minRows={2} />
        <TextInput {...text("phone")} />
        <TextInput {...text("email")} />
        <TextInput {...text("website")} />
        <TextInput {...text("registration")} description={t("printSettings.registrationHint")} />
        {choice("jurisdiction", (value) => t(`printSettings.country.${value}` as "printSettings.country.UK"))}
        <Text size="sm" c="dimmed">
          {t("printSettings.notAdvice")}
        </Text>
        {choice("language", (value) => t(`language.${value}` as "language.en"))}
        {choice("paper", paper)}
        {choice("label_paper", paper)}
        {problems.other ? (
          <Notice tone="alert" role="alert">
            {problems.other}
          </Notice>
        ) : null}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!dirty}>
            {t("form.save")}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {save.isSuccess && !dirty ? t("printSettings.saved") : null}
          </Text>
        </Group>
      </Stack>
      <LeaveGuard when={() => dirty && !save.isPending} />
    </form>
  );
}
