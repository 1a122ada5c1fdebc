// Asks before a row of the settings is removed for good.
import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { sendKey } from "../../components/sendKey";
import type { Row } from "../../generated/api";
import { useRemoveSetting } from "./queries";
import type { Plain } from "./sections";
import { useRowName } from "./useRowName";

export function RemoveModal({ section, row, onClose }: { section: Plain; row: Row | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={row !== null} onClose={onClose} title={t("settings.removeTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {row ? <Question key={row.id} section={section} row={row} onClose={onClose} /> : null}
    </Modal>
  );
}

function Question({ section, row, onClose }: { section: Plain; row: Row; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const remove = useRemoveSetting();
  const name = useRowName(section)(row);
  const send = (): void => {
    if (!remove.isPending) remove.mutate({ table: section.table, id: row.id }, { onSuccess: onClose });
  };
  return (
    <div onKeyDown={sendKey(send)}>
      <Text size="sm">{section.fields.includes("is_active") ? t("settings.removeText", { name }) : t("settings.removeTextOnly", { name })}</Text>
      {remove.error ? (
        <div style={{ marginTop: "1rem" }}>
          <Notice tone="alert" role="alert">
            {errorText(remove.error)}
          </Notice>
        </div>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t("settings.keep")}
        </Button>
        <Button color="red.9" loading={remove.isPending} onClick={send}>
          {t("settings.removeYes")}
        </Button>
      </Group>
    </div>
  );
}
