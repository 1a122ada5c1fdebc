// The buttons of a client's page, and the questions behind its menu.
import { Button } from "@mantine/core";
import { IconEdit, IconGitMerge, IconHistory, IconPaw } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientCard } from "../../generated/api";
import { HouseholdButton } from "./Household";
import { MergeModal } from "./MergeModal";
import { MoreMenu } from "./MoreMenu";
import { PhoneNoteButton } from "./PhoneNotes";
import { TimelineDrawer } from "./TimelineDrawer";

interface Props {
  client: ClientCard;
  onEdit: () => void;
  onPet: () => void;
}

export function ClientActions({ client, onEdit, onPet }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"history" | "merge" | null>(null);
  const { id, name } = client;
  const close = (): void => setOpen(null);
  return (
    <>
      <Button variant="default" leftSection={<IconEdit size="1rem" aria-hidden />} onClick={onEdit}>
        {t("client.edit")}
      </Button>
      <HouseholdButton client={client} />
      <PhoneNoteButton name={name} about={{ client_id: id }} />
      <MoreMenu
        name={name}
        groups={[
          [{ text: t("history.menu"), icon: <IconHistory size="1rem" aria-hidden />, onClick: () => setOpen("history") }],
          [{ text: t("merge.menu"), icon: <IconGitMerge size="1rem" aria-hidden />, onClick: () => setOpen("merge") }],
        ]}
      />
      <Button leftSection={<IconPaw size="1rem" aria-hidden />} onClick={onPet}>
        {t("client.addPet")}
      </Button>
      <TimelineDrawer table="clients" id={id} name={name} opened={open === "history"} onClose={close} />
      <MergeModal table="clients" card={client} opened={open === "merge"} onClose={close} />
    </>
  );
}
