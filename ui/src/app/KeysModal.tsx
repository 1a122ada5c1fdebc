// The list of keys, by the page on which they work.
import { Kbd, Modal, Title } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { KEYS } from "./hotkeys";
import classes from "./keys.module.css";
import { maySeeSettings } from "./rights";
import { useSession } from "./session";

const PAGES = [...new Set(KEYS.map(({ page }) => page))];

/** Nobody is shown the way to a page that is closed to them. */
function useOwnKeys(): readonly (typeof KEYS)[number][] {
  const user = useSession()?.user ?? null;
  return maySeeSettings(user) ? KEYS : KEYS.filter(({ id }) => id !== "settings");
}

export function KeysModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    // Over a form beside the page, too.
    <Modal zIndex={350} opened={opened} onClose={onClose} size="58rem" title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <div className={classes.pages}>
        {PAGES.map((page) => (
          <Page key={page} page={page} />
        ))}
      </div>
    </Modal>
  );
}

function Page({ page }: { page: (typeof PAGES)[number] }) {
  const { t } = useTranslation();
  const id = useId();
  const own = useOwnKeys();
  return (
    <section className={classes.page} aria-labelledby={id}>
      <Title order={3} id={id} className={classes.title}>
        {t(`keys.page.${page}`)}
      </Title>
      <dl className={classes.keys}>
        {own.filter((key) => key.page === page).map((key) => (
          <div key={key.id} className={classes.line}>
            <dt>{t(`keys.${key.id}`)}</dt>
            <dd>
              {key.keys.map((part) => (
                <Kbd key={part} size="xs">
                  {part}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
