// Makes a practice on this computer, and its first user.
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { useErrorText } from "../../app/i18n";
import { enter } from "../../app/session";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import { PasswordField } from "../../fields/PasswordField";
import { useProblems } from "../../fields/problems";
import { focusFirst } from "../../fields/credentials";
import { usePasswordProblem } from "../../fields/passwords";
import { addStarter } from "./starter";

const FIELDS = ["practice", "name", "email", "password"] as const;
type Field = (typeof FIELDS)[number];

const TEXTS = [
  { field: "practice", autoComplete: "organization", type: "text" },
  { field: "name", autoComplete: "name", type: "text" },
  { field: "email", autoComplete: "email", type: "email" },
] as const;

export function NewPracticeForm() {
  const { t } = useTranslation();
  const wrong = usePasswordProblem();
  const client = useQueryClient();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<api.CreatePracticeArgs>({ practice: "", name: "", email: "", password: "" });
  const create = useMutation({
    mutationFn: async (args: api.CreatePracticeArgs) => {
      const state = await api.createPractice(args);
      if (state.user) {
        // The practice stands by now: what is missing is told, and nothing is undone.
        await addStarter(t, state.user).catch((error: unknown) =>
          notifications.show({ color: "red", autoClose: false, message: t("welcome.starter.failed", { why: errorText(CommandError.from(error)) }) }),
        );
      }
      return state;
    },
    onSuccess: (state) => {
      // The key is printed before anything else is done.
      window.history.replaceState(null, "", "#/recovery-key?first");
      enter(client, state);
    },
    onError: () => focusFirst(form),
  });
  const problems = useProblems(FIELDS, create.error);
  const type = (field: Field, value: string): void => {
    problems.typing(field);
    setValues((before) => ({ ...before, [field]: value }));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const missing = (field: Field): string | null => (values[field].trim() === "" ? t(`welcome.missing.${field}`) : null);
    const ready = problems.check({
      practice: missing("practice"),
      name: missing("name"),
      email: missing("email"),
      password: wrong(values.password),
    });
    if (!ready) focusFirst(form);
    else create.mutate({ ...values, practice: values.practice.trim(), name: values.name.trim(), email: values.email.trim() });
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("welcome.create.title")}>
      <Stack gap="sm">
        {TEXTS.map(({ field, autoComplete, type: kind }, at) => (
          <TextInput
            key={field}
            label={t(`welcome.${field}`)}
            required
            data-autofocus={at === 0 || undefined}
            autoFocus={at === 0}
            type={kind}
            autoComplete={autoComplete}
            maxLength={field === "email" ? 255 : 100}
            value={values[field]}
            error={problems.of(field)}
            onChange={(event) => type(field, event.currentTarget.value)}
          />
        ))}
        <PasswordField
          label={t("welcome.password")}
          hint={t("welcome.passwordRules")}
          fresh
          value={values.password}
          error={problems.of("password")}
          onType={(value) => type("password", value)}
        />
        {problems.other ? (
          <Notice tone="alert" role="alert">
            {problems.other}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" size="md" fullWidth mt="xs" loading={create.isPending}>
            {t("welcome.create.go")}
          </Button>
          <Text size="sm" c="dimmed" ta="center" role="status">
            {create.isPending ? t("welcome.create.working") : null}
          </Text>
        </div>
      </Stack>
    </form>
  );
}
