// What was typed into this form before and never saved, offered back.
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { showWhen } from "../app/format";
import { Notice } from "../components/Notice";
import classes from "./fields.module.css";
import type { Drafting } from "./useDraft";

export function DraftOffer({ draft }: { draft: Drafting }) {
  const { t } = useTranslation();
  if (draft.offer === null) return null;
  return (
    <div className={classes.offer}>
      <Notice tone="info" role="status" title={t("draft.offer", { when: showWhen(draft.offer.typed_at) })}>
        {draft.outdated ? t("draft.outdated") : null}
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" onClick={draft.goOn}>
            {t("draft.goOn")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={draft.throwAway}>
            {t("draft.throwAway")}
          </Button>
        </Group>
      </Notice>
    </div>
  );
}
