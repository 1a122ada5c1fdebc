// English or Dutch: in the menu of the user, and before anybody has signed in.
import { Button, Group, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { setLanguage } from "./i18n";
import { LANGUAGES, useLanguage, type Language } from "./language";

/** A part of a menu. Each language is named in itself, for whoever cannot read the other. */
export function LanguageItems() {
  const { t } = useTranslation();
  const current = useLanguage();
  return (
    <>
      <Menu.Label>{t("language.label")}</Menu.Label>
      <Menu.RadioGroup value={current} onChange={(picked) => setLanguage(picked as Language)}>
        {LANGUAGES.map((language) => (
          <Menu.RadioItem key={language} value={language} lang={language} closeMenuOnClick>
            {t(`language.${language}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

/** A quiet row of buttons. */
export function LanguageRow() {
  const { t } = useTranslation();
  const current = useLanguage();
  return (
    <Group justify="center" gap="xs" mt="md" role="group" aria-label={t("language.label")}>
      {LANGUAGES.map((language) => (
        <Button
          key={language}
          size="compact-sm"
          variant={language === current ? "light" : "subtle"}
          aria-pressed={language === current}
          lang={language}
          onClick={() => setLanguage(language)}
        >
          {t(`language.${language}`)}
        </Button>
      ))}
    </Group>
  );
}
