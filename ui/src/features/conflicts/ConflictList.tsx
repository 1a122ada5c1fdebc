// What waits for a decision, one line each.
import { Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showDateTime } from "../../app/format";
import { useShown } from "../../app/shown";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import type { ConflictItem } from "../../generated/api";
import classes from "./conflicts.module.css";
import { useKindWords } from "./kinds";

interface Props {
  items: ConflictItem[];
  open: string;
  onChoose: (id: string) => void;
}

export function ConflictList({ items, open, onChoose }: Props) {
  const { t } = useTranslation();
  const shown = useShown();
  const words = useKindWords();
  return (
    <nav className={shared.panel} aria-label={t("conflicts.list")}>
      <ul className={classes.list}>
        {items.map((item) => (
          <li key={item.id}>
            <UnstyledButton className={classes.line} aria-current={item.id === open} onClick={() => onChoose(item.id)}>
              <span className={classes.lineHead}>
                <span className={classes.name}>{shown.record(item.table, item.record_label)}</span>
                {item.needs_review ? (
                  <Chip tone="alert" icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
                    {t("conflicts.needsReview")}
                  </Chip>
                ) : null}
              </span>
              <Text span size="sm" c="dimmed">
                {[shown.field(item.table, item.field, item.field_label), words.title(item)].filter(Boolean).join(" · ")}
              </Text>
              <Text span size="xs" c="dimmed">
                {t("conflicts.raised", { when: showDateTime(item.raised_at) })}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </nav>
  );
}
