// Makes a practice on this computer, and its first user.
import { Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { useErrorText } from "../../app/i18n";
import { enter } from "../../app/session";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import { PasswordField } from "../../fields/PasswordField";
import { usePasswordProblem } from "../../fields/passwords";
import { useShortForm } from "../../fields/useShortForm";
import { SendButton } from "./SendButton";
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
  });
  const { form, values, problems, input, submit } = useShortForm(FIELDS, create.error);
  const missing = (field: Field): string | null => (values[field].trim() === "" ? t(`welcome.missing.${field}`) : null);
  const send = submit(
    () => ({ practice: missing("practice"), name: missing("name"), email: missing("email"), password: wrong(values.password) }),
    () => create.mutate({ ...values, practice: values.practice.trim(), name: values.name.trim(), email: values.email.trim() }),
  );
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("welcome.create.title")}>
      <Stack gap="sm">
        {TEXTS.map(({ field, autoComplete, type }, at) => {
          const { onType, ...rest } = input(field);
          return (
            <TextInput
              key={field}
              {...rest}
              label={t(`welcome.${field}`)}
              required
              data-autofocus={at === 0 || undefined}
              autoFocus={at === 0}
              type={type}
              autoComplete={autoComplete}
              maxLength={field === "email" ? 255 : 100}
              onChange={(event) => onType(event.currentTarget.value)}
            />
          );
        })}
        <PasswordField label={t("welcome.password")} hint={t("welcome.passwordRules")} fresh {...input("password")} />
        {problems.other ? (
          <Notice tone="alert" role="alert">
            {problems.other}
          </Notice>
        ) : null}
        <SendButton label={t("welcome.create.go")} working={t("welcome.create.working")} busy={create.isPending} />
      </Stack>
    </form>
  );
}
