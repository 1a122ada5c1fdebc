// Tests the keychain before anybody types a password; without it nothing goes on.
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconLock, IconRefresh } from "@tabler/icons-react";
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sentence } from "../../app/format";
import { useErrorText, useSaid } from "../../app/i18n";
import { LoadingState } from "../../components/States";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import classes from "./welcome.module.css";

export function KeychainCheck({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const said = useSaid();
  const again = useRef<HTMLButtonElement>(null);
  const check = useQuery({ queryKey: ["keychain"], queryFn: api.checkKeychain, gcTime: 0, staleTime: 0, meta: { reads: [] } });
  const failed = check.isError;
  useLayoutEffect(() => {
    if (failed) again.current?.focus();
  }, [failed]);
  if (check.isPending) return <LoadingState />;
  if (check.isSuccess) {
    return (
      <>
        {children}
        <Why />
      </>
    );
  }
  const wrong = check.error.code === "keychain" && check.error.message !== "" ? said(check.error.message) : null;
  return (
    <>
      <Notice tone="alert" role="alert" title={t("welcome.keychain.failed")}>
        {wrong === null ? errorText(check.error) : sentence(wrong)}
      </Notice>
      <Why />
      <Text size="sm" fw={650} mt="md">
        {t("welcome.keychain.what")}
      </Text>
      <ol className={classes.steps}>
        <li>{t("welcome.keychain.step1")}</li>
        <li>{t("welcome.keychain.step2")}</li>
        <li>{t("welcome.keychain.step3")}</li>
      </ol>
      <Button ref={again} fullWidth mt="md" loading={check.isFetching} leftSection={<IconRefresh size="1rem" aria-hidden />} onClick={() => void check.refetch()}>
        {t("common.retry")}
      </Button>
    </>
  );
}

function Why() {
  const { t } = useTranslation();
  return (
    <p className={classes.why}>
      <IconLock size="1rem" aria-hidden style={{ flex: "none", marginTop: "0.125rem" }} />
      {t("welcome.keychain.why")}
    </p>
  );
}
