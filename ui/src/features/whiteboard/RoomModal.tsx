// Where an animal is brought: one room by its number, or by the arrows.
import { Button, Kbd, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { compareText } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { rowByKey } from "../../app/rows";
import { asText } from "../../fields/parse";
import { useReference } from "../../fields/lookups";
import * as api from "../../generated/api";
import type { BoardLine } from "../../generated/api";

/** What goes with an appointment and is no place. */
const NO_PLACE = ["DEVICE", "EQUIPMENT"];

interface Props {
  line: BoardLine | null;
  onClose: () => void;
}

export function RoomModal({ line, onClose }: Props) {
  const { t } = useTranslation();
  // Read with the board, so that the first room has the focus as soon as the dialog is there.
  const rooms = useReference("resources")
    .filter(({ values }) => values["is_active"] !== false && !NO_PLACE.includes(asText(values["resource_type"])))
    .map(({ id, values }) => ({ id, name: asText(values["name"]) }))
    .sort((left, right) => compareText(left.name, right.name));
  return (
    <Modal opened={line !== null} onClose={onClose} title={line === null ? "" : t("board.roomTitle", { name: line.patient_name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {line === null ? null : <Rooms line={line} rooms={rooms} onClose={onClose} />}
    </Modal>
  );
}

function Rooms({ line, rooms, onClose }: { line: BoardLine; rooms: readonly { id: string; name: string }[]; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const bring = async (room_id: string | null): Promise<void> => {
    try {
      await api.moveToRoom({ patient_id: line.patient_id, room_id });
      onClose();
    } catch (thrown) {
      notifications.show({ color: "red", message: errorText(thrown), autoClose: 10_000 });
    }
  };
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const chosen = rooms[Number(event.key) - 1];
    if (chosen && !event.ctrlKey && !event.altKey && !event.metaKey) void bring(chosen.id);
    else {
      const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
      const at = buttons.find((button) => button === document.activeElement);
      const next = at && rowByKey(buttons, at, event.key);
      if (!next) return;
      next.focus();
    }
    event.preventDefault();
  };
  const here = new Set(line.rooms.map(({ id }) => id));
  return (
    <Stack gap="xs" role="group" aria-label={t("board.where")} onKeyDown={keys}>
      {rooms.length === 0 ? <Text size="sm">{t("board.noRooms")}</Text> : null}
      {rooms.map(({ id, name }, at) => (
        <Button key={id} data-autofocus={at === 0 || undefined} size="md" variant={here.has(id) ? "light" : "default"} justify="space-between" rightSection={at < 9 ? <Kbd size="xs">{at + 1}</Kbd> : undefined} onClick={() => void bring(id)}>
          {here.has(id) ? t("board.isHere", { name }) : name}
        </Button>
      ))}
      <Button size="md" variant="subtle" onClick={() => void bring(null)}>
        {t("board.noRoom")}
      </Button>
    </Stack>
  );
}
