// The frame around every page: rail, header with the search box and the sync light, content.
import { AppShell, Button, Kbd, Menu, UnstyledButton } from "@mantine/core";
import { IconBellRinging, IconCalendarEvent, IconCalendarPlus, IconCalendarWeek, IconChecklist, IconClipboardHeart, IconGitMerge, IconHome, IconMedicalCross, IconPlus, IconSearch, IconTableImport, IconSettings, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet } from "react-router";
import { UserMenu } from "../features/session/UserMenu";
import { SyncLight } from "../features/sync/SyncLight";
import { FirstCopyBar } from "../features/welcome/FirstCopyBar";
import { useHeldBackCount } from "../aside/queries";
import shared from "../components/components.module.css";
import { HistoryModal } from "../history/HistoryModal";
import { VersionsModal } from "../history/VersionsModal";
import { useOwnTasks } from "../tasks/queries";
import { BookHere, useBookHere } from "./BookHere";
import { useChanges } from "./changes";
import { ColorScheme } from "./ColorScheme";
import { useKeepInDialog } from "./dialogs";
import { useAppKeys } from "./hotkeys";
import { KeysModal } from "./KeysModal";
import classes from "./layout.module.css";
import { SearchBox } from "./SearchBox";
import { openSearch } from "./search-box";
import { mayImport, maySeeSettings } from "./rights";
import { useSession } from "./session";
import { useSyncStatus } from "./sync-status";

export function Layout() {
  const { t } = useTranslation();
  const [keys, setKeys] = useState(false);
  useChanges();
  useAppKeys(() => setKeys(true));
  useKeepInDialog();
  return (
    <>
      <a
        className={classes.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {t("app.skip")}
      </a>
      <AppShell layout="alt" header={{ height: "3.5rem" }} navbar={{ width: "5.25rem", breakpoint: 0 }} padding="lg" withBorder={false}>
        <AppShell.Navbar className={classes.rail} aria-label={t("app.navigation")}>
          <Rail />
        </AppShell.Navbar>
        <AppShell.Header className={classes.header}>
          <Head onKeys={() => setKeys(true)} />
        </AppShell.Header>
        <AppShell.Main>
          <FirstCopyBar />
          <div id="content" tabIndex={-1} className={classes.main}>
            <Outlet />
          </div>
        </AppShell.Main>
      </AppShell>
      <BookHere />
      <SearchBox />
      <HistoryModal />
      <VersionsModal />
      <KeysModal opened={keys} onClose={() => setKeys(false)} />
    </>
  );
}

function Rail() {
  const { t } = useTranslation();
  const review = (useSyncStatus().data?.conflicts ?? 0) + useHeldBackCount();
  const tasks = useOwnTasks().data?.length ?? 0;
  return (
    <>
      <div className={classes.mark} aria-hidden>
        <IconMedicalCross size="1.75rem" />
      </div>
      <NavLink to="/" end className={classes.link}>
        <IconHome size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.home")}
      </NavLink>
      <NavLink to="/today" className={classes.link}>
        <IconCalendarEvent size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.today")}
      </NavLink>
      <NavLink to="/whiteboard" className={classes.link}>
        <IconClipboardHeart size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.whiteboard")}
      </NavLink>
      <NavLink to="/schedule" className={classes.link}>
        <IconCalendarWeek size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.schedule")}
      </NavLink>
      <NavLink to="/tasks" className={classes.link}>
        <IconChecklist size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.tasks")}
        <Badge count={tasks} text={t("app.tasksCount", { count: tasks })} />
      </NavLink>
      <NavLink to="/reminders" className={classes.link}>
        <IconBellRinging size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.reminders")}
      </NavLink>
      <NavLink to="/conflicts" className={classes.link}>
        <IconGitMerge size="1.375rem" stroke={1.75} aria-hidden />
        {t("app.conflicts")}
        <Badge count={review} text={t("app.conflictsCount", { count: review })} />
      </NavLink>
      {mayImport(useSession()?.user ?? null) ? (
        <NavLink to="/import" className={classes.link}>
          <IconTableImport size="1.375rem" stroke={1.75} aria-hidden />
          {t("app.import")}
        </NavLink>
      ) : null}
      {maySeeSettings(useSession()?.user ?? null) ? (
        <NavLink to="/settings" className={classes.link}>
          <IconSettings size="1.375rem" stroke={1.75} aria-hidden />
          {t("app.settings")}
        </NavLink>
      ) : null}
    </>
  );
}

function Badge({ count, text }: { count: number; text: string }) {
  if (count === 0) return null;
  return (
    <>
      <span className={classes.badge} aria-hidden>
        {count > 99 ? "99+" : count}
      </span>
      <span className={shared.unseen}>{text}</span>
    </>
  );
}

function Head({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const bookHere = useBookHere();
  const practice = useSession()?.practice ?? "";
  return (
    <>
      <div className={classes.practice} title={practice}>
        {practice}
      </div>
      <UnstyledButton className={classes.search} onClick={openSearch} aria-keyshortcuts="Control+K F2">
        <IconSearch size="1.125rem" aria-hidden style={{ flex: "none" }} />
        {t("app.search")}
        <Kbd ml="auto" size="xs">
          {t("key.ctrlK")}
        </Kbd>
      </UnstyledButton>
      <div className={classes.end}>
        <Menu position="bottom-end" shadow="md" withinPortal>
          <Menu.Target>
            <Button variant="light" leftSection={<IconPlus size="1rem" aria-hidden />}>
              {t("app.new")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component={Link} to="/clients/new" leftSection={<IconUserPlus size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altN")}</Kbd>}>
              {t("client.new")}
            </Menu.Item>
            <Menu.Item component={Link} to={bookHere} leftSection={<IconCalendarPlus size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altB")}</Kbd>}>
              {t("book.title")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <SyncLight />
        <ColorScheme />
        <UserMenu onKeys={onKeys} />
      </div>
    </>
  );
}
