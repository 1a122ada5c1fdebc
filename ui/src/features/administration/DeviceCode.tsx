// A one-time code, large, with what to do with it; the same on paper. It is shown once and kept nowhere.
import { Button, CopyButton, Group, Portal, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showDateTime, showTime } from "../../app/format";
import { useNow } from "../../app/now";
import { useSession } from "../../app/session";
import "../../components/paper.css";
import { Notice } from "../../components/Notice";
import type { NewDeviceCode } from "../../generated/api";
import "./code.css";

export interface Invited extends NewDeviceCode {
  name: string;
  whose: string;
}

interface Props {
  invited: Invited;
  onAgain: () => void;
  onClose: () => void;
}

export function DeviceCode({ invited, onAgain, onClose }: Props) {
  const { t } = useTranslation();
  const left = Math.ceil((new Date(invited.until).getTime() - useNow().getTime()) / 60_000);
  if (left <= 0) {
    return (
      <Stack gap="sm">
        <Notice tone="warn" role="status" title={t("device.expired")}>
          {t("device.expiredHint")}
        </Notice>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.close")}
          </Button>
          <Button data-autofocus onClick={onAgain}>
            {t("device.again")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Sheet invited={invited} />
      <Text size="sm" fw={600} role="status">
        {t("device.left", { count: left, time: showTime(invited.until) })}
      </Text>
      <Text size="sm" c="dimmed">
        {t("device.once")}
      </Text>
      <Group justify="flex-end">
        <CopyButton value={invited.code} timeout={4000}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied ? <IconCheck size="1rem" aria-hidden /> : <IconCopy size="1rem" aria-hidden />} onClick={copy}>
              {copied ? t("device.copied") : t("device.copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconPrinter size="1rem" aria-hidden />} onClick={() => window.print()}>
          {t("recovery.print")}
        </Button>
        <Button data-autofocus autoFocus onClick={onClose}>
          {t("device.done")}
        </Button>
      </Group>
      <Portal reuseTargetNode={false}>
        <div className="vet-print" aria-hidden>
          <Sheet invited={invited} paper />
        </div>
      </Portal>
    </Stack>
  );
}

function Sheet({ invited, paper = false }: { invited: Invited; paper?: boolean }) {
  const { t } = useTranslation();
  const practice = useSession()?.practice ?? "";
  const { code, name, whose, until } = invited;
  return (
    <div className="vet-sheet vet-code-sheet">
      {paper ? (
        <p className="vet-sheet-head">
          <strong>{t("device.sheet", { name })}</strong>
          <span>{practice}</span>
        </p>
      ) : null}
      <p>{t("device.codeFor", { name, whose })}</p>
      <p className="vet-sheet-secret vet-code-code">{code}</p>
      {paper ? <p>{t("device.until", { when: showDateTime(until) })}</p> : null}
      <ol>
        <li>{t("device.step1")}</li>
        <li>{t("device.step2")}</li>
        <li>{t("device.step3", { whose })}</li>
      </ol>
    </div>
  );
}
