// The practice of this computer joins a server, or this computer joins its practice again; each refusal stands beside
// its field, and the button stays where it is.
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSaid } from "../../app/i18n";
import { sessionQuery, useSession } from "../../app/session";
import { syncStatusQuery } from "../../app/sync-status";
import { Notice } from "../../components/Notice";
import fields from "../../fields/fields.module.css";
import { JoinFields, useJoinForm } from "../../fields/JoinFields";
import * as api from "../../generated/api";

interface Props {
  onJoined: () => void;
  /** This computer joins again; the form can be closed then. */
  again?: boolean;
  onClose?: () => void;
}

export function JoinServerForm({ onJoined, again = false, onClose }: Props) {
  const { t } = useTranslation();
  const said = useSaid();
  const client = useQueryClient();
  const session = useSession();
  const request = useMutation({
    mutationFn: again ? api.joinAgain : api.joinServer,
    onSuccess: (state) => {
      onJoined();
      client.setQueryData(sessionQuery.queryKey, state);
      void client.invalidateQueries(syncStatusQuery);
    },
  });
  const name = again ? t("server.again") : t("server.join");
  const why = request.error?.code === "offline" && request.error.message !== "" ? said(request.error.message) : null;
  const { form, submit, problems, input } = useJoinForm(request.error, (args) => request.mutate(args), {
    places: {
      at: { offline: "server", refused: "code", not_possible: "code", wrong_password: "password" },
      words: { offline: why === null ? t("server.problem.offline") : t("server.problem.offlineWhy", { why }), wrong_password: t("server.problem.password") },
    },
    initial: again ? { server: session?.server ?? "", device_name: session?.device_name ?? "" } : {},
    needsName: !again,
  });
  const close = request.isPending ? undefined : onClose;
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close?.();
      }}
    >
      <Stack gap="sm">
        <JoinFields input={input} passwordHint={t("server.passwordHint")} needsName={!again} {...(again ? { focusOn: session?.server ? "code" : "server" } : {})} />
        <Group className={fields.ends}>
          <Button type="submit" loading={request.isPending}>
            {name}
          </Button>
          {close ? (
            <Button variant="default" onClick={close}>
              {t("form.cancel")}
            </Button>
          ) : null}
          <Text size="sm" c="dimmed" role="status">
            {request.isPending ? t("server.working") : null}
          </Text>
        </Group>
        {request.error ? (
          <Notice tone="alert" role="alert" title={again ? t("server.againFailed") : t("server.failed")}>
            {problems.other ? <div>{problems.other}</div> : null}
            {t("server.unchanged")}
          </Notice>
        ) : null}
      </Stack>
    </form>
  );
}
