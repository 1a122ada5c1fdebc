// The first start on a computer: a new practice, or one that has a server already.
import { Button, Group, Text, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconBuildingHospital, IconChevronRight, IconServer2 } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageRow } from "../../app/LanguageChoice";
import { EntryCard } from "../../components/EntryCard";
import { JoinForm } from "./JoinForm";
import { KeychainCheck } from "./KeychainCheck";
import { NewPracticeForm } from "./NewPracticeForm";
import classes from "./welcome.module.css";

type Way = "create" | "join";

const WAYS = [
  { way: "create", Icon: IconBuildingHospital },
  { way: "join", Icon: IconServer2 },
] as const;

export function WelcomePage() {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way | null>(null);
  const title = way ? t(`welcome.${way}.title`) : t("welcome.title");
  useEffect(() => {
    document.title = `${title} · VetPMS`;
  }, [title]);
  return (
    <EntryCard title={title} subtitle={way ? t(`welcome.${way}.subtitle`) : t("welcome.subtitle")}>
      {way === null ? (
        <Choice onChoose={setWay} />
      ) : (
        <>
          <KeychainCheck>{way === "create" ? <NewPracticeForm /> : <JoinForm />}</KeychainCheck>
          <Group justify="center" mt="xs">
            <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size="1rem" aria-hidden />} onClick={() => setWay(null)}>
              {t("welcome.back")}
            </Button>
          </Group>
        </>
      )}
      <LanguageRow />
    </EntryCard>
  );
}

function Choice({ onChoose }: { onChoose: (way: Way) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <ul className={classes.ways}>
        {WAYS.map(({ way, Icon }, at) => (
          <li key={way}>
            <UnstyledButton className={classes.way} autoFocus={at === 0} onClick={() => onChoose(way)}>
              <span className={classes.wayIcon} aria-hidden>
                <Icon size="1.75rem" stroke={1.6} />
              </span>
              <span className={classes.wayText}>
                <Text component="span" fw={650}>
                  {t(`welcome.${way}.choice`)}
                </Text>
                <Text component="span" size="sm" c="dimmed">
                  {t(`welcome.${way}.explain`)}
                </Text>
              </span>
              <IconChevronRight size="1.25rem" aria-hidden style={{ flex: "none" }} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" ta="center" mt="md">
        {t("welcome.later")}
      </Text>
    </>
  );
}
