// The recovery key on a sheet to print. It is made by a click and never by opening the page: a new
// one makes the old one useless. Shown once, and kept nowhere by the window.
import { Button, Checkbox, Group, Portal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconArrowRight, IconKey, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { showLongDay, today } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { useSession } from "../../app/session";
import { Notice } from "../../components/Notice";
import "../../components/paper.css";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import * as api from "../../generated/api";
import "./recovery.css";
import classes from "./welcome.module.css";

export function RecoveryPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const first = useLocation().search === "?first";
  const [sure, setSure] = useState(false);
  const make = useMutation({ mutationFn: api.recoveryKey, gcTime: 0 });
  return (
    <>
      <PageHeader title={t("recovery.title")} subtitle={first ? t("recovery.first") : undefined} />
      <div className={classes.sheetColumn}>
        {make.data ? (
          <Key groups={make.data.recovery_key.split("-")} />
        ) : (
          <Panel title={t("recovery.what")}>
            <Stack gap="sm">
              <Text size="sm">{t("recovery.explain")}</Text>
              <Text size="sm">{t("recovery.keep")}</Text>
              {first ? null : (
                <>
                  <Notice tone="warn" title={t("recovery.oldTitle")}>
                    {t("recovery.old")}
                  </Notice>
                  <Checkbox label={t("recovery.sure")} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
                </>
              )}
              {make.error ? (
                <Notice tone="alert" role="alert">
                  {errorText(make.error)}
                </Notice>
              ) : null}
              <Group>
                <Button
                  leftSection={<IconKey size="1rem" aria-hidden />}
                  loading={make.isPending}
                  disabled={!first && !sure}
                  onClick={() => make.mutate()}
                >
                  {first ? t("recovery.show") : t("recovery.new")}
                </Button>
              </Group>
            </Stack>
          </Panel>
        )}
      </div>
    </>
  );
}

function Key({ groups }: { groups: string[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      <Panel title={t("recovery.yours")}>
        <Sheet groups={groups} />
      </Panel>
      <Group mt="md">
        <Button autoFocus leftSection={<IconPrinter size="1rem" aria-hidden />} onClick={() => window.print()}>
          {t("recovery.print")}
        </Button>
        <Button variant="default" rightSection={<IconArrowRight size="1rem" aria-hidden />} onClick={() => void navigate("/")}>
          {t("recovery.done")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="sm">
        {t("recovery.once")}
      </Text>
      <Portal reuseTargetNode={false}>
        <div className="vet-print" aria-hidden>
          <Sheet groups={groups} />
        </div>
      </Portal>
    </>
  );
}

/** The same on the screen and on paper. */
function Sheet({ groups }: { groups: string[] }) {
  const { t } = useTranslation();
  const practice = useSession()?.practice ?? "";
  return (
    <div className="vet-sheet vet-recovery-sheet">
      <p className="vet-sheet-head">
        <strong>{t("recovery.title")}</strong>
        <span>{practice}</span>
        <span>{showLongDay(today())}</span>
      </p>
      <p>{t("recovery.explain")}</p>
      <ol className="vet-sheet-secret vet-recovery-key" aria-label={t("recovery.yours")}>
        {groups.map((group, at) => (
          // Groups never move, and two of them may be alike.
          <li key={at}>{group}</li>
        ))}
      </ol>
      <p>{t("recovery.keep")}</p>
      <p>{t("recovery.type")}</p>
    </div>
  );
}
