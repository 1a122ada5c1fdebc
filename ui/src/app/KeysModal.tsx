// The list of keys.
import { Group, Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { KEYS } from "./hotkeys";

export function KeysModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Table>
        <Table.Tbody>
          {KEYS.map(({ id, keys }) => (
            <Table.Tr key={id}>
              <Table.Td>{t(`keys.${id}`)}</Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
