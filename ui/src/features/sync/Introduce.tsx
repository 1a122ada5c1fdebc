// Whoever is signed in shows the server the password that it has of them, where it does not know them here: another one than
// opens the practice, since that one was tried when they signed in.
import { Button, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { syncStatusQuery } from "../../app/sync-status";
import { PasswordField } from "../../fields/PasswordField";
import { useShortForm } from "../../fields/useShortForm";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";

const FIELDS = ["password"] as const;

export function Introduce() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const request = useMutation({
    mutationFn: api.introduce,
    onSuccess: (status) => client.setQueryData(syncStatusQuery.queryKey, status),
  });
  const { form, values, problems, input, submit } = useShortForm(FIELDS, request.error);
  const missing = () => ({ password: values.password === "" ? t("welcome.missing.password") : null });
  return (
    <form ref={form} noValidate aria-label={t("sync.introduce")} onSubmit={submit(missing, () => request.mutate({ password: values.password }))}>
      <Stack gap="xs" mt="xs">
        <PasswordField label={t("sync.serverPassword")} hint={t("sync.serverPasswordHint")} fresh={false} {...input("password")} />
        {problems.other ? (
          <Notice tone="alert" role="alert">
            {problems.other}
          </Notice>
        ) : null}
        <Button type="submit" variant="default" loading={request.isPending}>
          {t("sync.introduce")}
        </Button>
      </Stack>
    </form>
  );
}
