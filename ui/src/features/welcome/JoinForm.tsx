// Joins a practice by its server, with what an administrator handed over.
import { Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { enter } from "../../app/session";
import { Notice } from "../../components/Notice";
import { JoinFields, useJoinForm } from "../../fields/JoinFields";
import * as api from "../../generated/api";
import { SendButton } from "./SendButton";

export function JoinForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const request = useMutation({ mutationFn: api.joinPractice, onSuccess: (state) => enter(client, state) });
  const { form, submit, problems, input } = useJoinForm(request.error, (args) => request.mutate(args));
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={t("welcome.join.title")}>
      <Stack gap="sm">
        <JoinFields input={input} passwordHint={t("welcome.hint.password")} focusOn="server" />
        {problems.other ? (
          <Notice tone="alert" role="alert" title={t("welcome.join.failed")}>
            {problems.other}
            {request.error?.code === "offline" ? <div>{t("welcome.join.offline")}</div> : null}
          </Notice>
        ) : null}
        <SendButton label={t("welcome.join.go")} working={t("welcome.join.working")} busy={request.isPending} />
      </Stack>
    </form>
  );
}
