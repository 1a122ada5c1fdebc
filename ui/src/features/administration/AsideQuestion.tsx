// Asks before a set of changes is released or given up. A reason why it cannot be taken belongs to the
// set and is handed back; anything else, such as a server that is away, stays in the question.
import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSetName } from "../../aside/useSetName";
import { CommandError } from "../../app/errors";
import { ConfirmModal } from "../../components/ConfirmModal";
import * as api from "../../generated/api";
import { useAct } from "./serverQueries";

export interface Asked {
  set: api.AsideItem;
  deed: "release" | "giveUp";
}

interface Props {
  asked: Asked | null;
  onClose: () => void;
  onDone: (set: api.AsideItem, words: string) => void;
  onRefused: (set: api.AsideItem, why: CommandError) => void;
}

export function AsideQuestion({ asked, onClose, onDone, onRefused }: Props) {
  const { t } = useTranslation();
  const what = useSetName()(asked?.set.records ?? []);
  const release = useAct(api.releaseAside);
  const giveUp = useAct(api.dismissAside);
  // The words stay while the question fades out.
  const [last, setLast] = useState<Asked["deed"]>("release");
  if (asked && asked.deed !== last) setLast(asked.deed);
  const releases = (asked?.deed ?? last) === "release";
  const send = async ({ set }: Asked): Promise<void> => {
    try {
      await (releases ? release : giveUp).mutateAsync({ id: set.id });
      onDone(set, t(releases ? "aside.saidReleased" : "aside.saidGivenUp", { what }));
    } catch (thrown) {
      const error = CommandError.from(thrown);
      if (error.code !== "refused") throw error;
      onRefused(set, error);
    }
  };
  return (
    <ConfirmModal
      opened={asked !== null}
      title={t(releases ? "aside.releaseTitle" : "aside.giveUpTitle")}
      confirm={t(releases ? "aside.release" : "aside.giveUp")}
      danger={!releases}
      onConfirm={() => (asked ? send(asked) : Promise.resolve())}
      onClose={onClose}
    >
      <Text size="sm" fw={600}>
        {what}
      </Text>
      {releases ? t("aside.releaseText", { who: asked?.set.who || t("aside.someone") }) : t("aside.giveUpText")}
    </ConfirmModal>
  );
}
