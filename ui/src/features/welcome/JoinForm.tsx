// Joins a practice by its server, with what an administrator handed over.
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { enter } from "../../app/session";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import { PasswordField } from "../../fields/PasswordField";
import { useProblems } from "../../fields/problems";
import { focusFirst, tidyCode, tidyServer } from "../../fields/credentials";

const FIELDS = ["server", "code", "device_name", "password"] as const;
type Field = (typeof FIELDS)[number];

export function JoinForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<api.JoinPracticeArgs>({ server: "", code: "", device_name: "", password: "" });
  const join = useMutation({
    mutationFn: api.joinPractice,
    onSuccess: (state) => enter(client, state),
    onError: () => focusFirst(form),
  });
  const problems = useProblems(FIELDS, join.error);
  const type = (field: Field, value: string): void => {
    problems.typing(field);
    setValues((before) => ({ ...before, [field]: value }));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const missing = (field: Field): string | null => (values[field].trim() === "" ? t(`welcome.missing.${field}`) : null);
    const ready = problems.check({ server: missing("server"), code: missing("code"), device_name: missing("device_name"), password: missing("password") });
    if (!ready) focusFirst(form);
    else join.mutate({ server: tidyServer(values.server), code: tidyCode(values.code), device_name: values.device_name.trim(), password: values.password });
  };
  const plain = (field: Exclude<Field, "password">) => ({
    label: t(`welcome.${field}`),
    description: t(`welcome.hint.${field}`),
    required: true,
    autoComplete: "off",
    spellCheck: false,
    value: values[field],
    error: problems.of(field),
    onChange: (event: { currentTarget: { value: string } }) => type(field, event.currentTarget.value),
  });
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("welcome.join.title")}>
      <Stack gap="sm">
        <TextInput {...plain("server")} autoFocus inputMode="url" />
        <TextInput {...plain("code")} styles={{ input: { fontVariantNumeric: "tabular-nums", letterSpacing: "0.04em" } }} />
        <TextInput {...plain("device_name")} maxLength={100} />
        <PasswordField
          label={t("welcome.password")}
          hint={t("welcome.hint.password")}
          fresh={false}
          value={values.password}
          error={problems.of("password")}
          onType={(value) => type("password", value)}
        />
        {problems.other ? (
          <Notice tone="alert" role="alert" title={t("welcome.join.failed")}>
            {problems.other}
            {join.error?.code === "offline" ? <div>{t("welcome.join.offline")}</div> : null}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" size="md" fullWidth mt="xs" loading={join.isPending}>
            {t("welcome.join.go")}
          </Button>
          <Text size="sm" c="dimmed" ta="center" role="status">
            {join.isPending ? t("welcome.join.working") : null}
          </Text>
        </div>
      </Stack>
    </form>
  );
}
