// A section that is not for this person, in a sentence.
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../components/States";
import type { Section } from "./sections";

export function Refused({ right }: { right: Exclude<Section["right"], "anybody"> }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconLock size="2rem" aria-hidden />}
      text={t(`settings.refused.${right}`)}
      hint={t("settings.refusedHint")}
      action={
        <Button component={Link} to="/" variant="default">
          {t("settings.refusedBack")}
        </Button>
      }
    />
  );
}
