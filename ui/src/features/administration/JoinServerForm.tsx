// Address, one-time code, name of this computer, password; each refusal beside its field.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSaid } from "../../app/i18n";
import { sessionQuery } from "../../app/session";
import { syncStatusQuery } from "../../app/sync-status";
import { Notice } from "../../components/Notice";
import { addressProblem, focusFirst, tidyCode, tidyServer } from "../../fields/credentials";
import { PasswordField } from "../../fields/PasswordField";
import { useProblems } from "../../fields/problems";
import * as api from "../../generated/api";

const FIELDS = ["server", "code", "device_name", "password"] as const;
type Field = (typeof FIELDS)[number];

export function JoinServerForm({ onJoined }: { onJoined: () => void }) {
  const { t } = useTranslation();
  const said = useSaid();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<api.JoinServerArgs>({ server: "", code: "", device_name: "", password: "" });
  const join = useMutation({
    mutationFn: api.joinServer,
    onSuccess: (state) => {
      onJoined();
      client.setQueryData(sessionQuery.queryKey, state);
      void client.invalidateQueries(syncStatusQuery);
    },
  });
  // Not when the answer comes: the page must say first which field is wrong.
  useEffect(() => {
    if (join.error) focusFirst(form);
  }, [join.error]);
  const why = join.error?.code === "offline" && join.error.message !== "" ? said(join.error.message) : null;
  const problems = useProblems(FIELDS, join.error, {
    at: { offline: "server", refused: "code", wrong_password: "password" },
    words: { offline: why === null ? t("server.problem.offline") : t("server.problem.offlineWhy", { why }), wrong_password: t("server.problem.password") },
  });
  const type = (field: Field, value: string): void => {
    problems.typing(field);
    setValues((before) => ({ ...before, [field]: value }));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const missing = (field: Field): string | null => (values[field].trim() === "" ? t(`welcome.missing.${field}`) : null);
    const address = addressProblem(tidyServer(values.server));
    const ready = problems.check({
      server: missing("server") ?? (address ? t(`server.problem.${address}`) : null),
      code: missing("code"),
      device_name: missing("device_name"),
      password: missing("password"),
    });
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
    <form ref={form} onSubmit={send} noValidate aria-label={t("server.join")}>
      <Stack gap="sm">
        <TextInput {...plain("server")} inputMode="url" />
        <TextInput {...plain("code")} styles={{ input: { fontVariantNumeric: "tabular-nums", letterSpacing: "0.04em" } }} />
        <TextInput {...plain("device_name")} maxLength={100} />
        <PasswordField
          label={t("welcome.password")}
          hint={t("server.passwordHint")}
          fresh={false}
          value={values.password}
          error={problems.of("password")}
          onType={(value) => type("password", value)}
        />
        {join.error ? (
          <Notice tone="alert" role="alert" title={t("server.failed")}>
            {problems.other ? <div>{problems.other}</div> : null}
            {t("server.unchanged")}
          </Notice>
        ) : null}
        <Group>
          <Button type="submit" loading={join.isPending}>
            {t("server.join")}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {join.isPending ? t("server.working") : null}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
