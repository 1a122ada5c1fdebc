// What the practice sets up for itself. The program refuses everybody but owners and managers; the
// page says so before anything is typed.
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet } from "react-router";
import { OfflineLine } from "../../app/OfflineLine";
import { maySetUp } from "../../app/rights";
import { useSession } from "../../app/session";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState } from "../../components/States";
import classes from "./administration.module.css";
import { SECTIONS } from "./sections";

export function SettingsPage() {
  const { t } = useTranslation();
  const may = maySetUp(useSession()?.user ?? null);
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("settings.title")} {...(may ? { subtitle: t("settings.subtitle") } : {})} />
      {may ? (
        <div className={classes.page}>
          <nav className={classes.sections} aria-label={t("settings.sections")}>
            {SECTIONS.map(({ name, Icon }) => (
              <NavLink key={name} to={name} className={classes.section}>
                <Icon size="1.125rem" stroke={1.75} aria-hidden style={{ flex: "none" }} />
                {t(`settings.section.${name}`)}
              </NavLink>
            ))}
          </nav>
          <div className={classes.content}>
            <Outlet />
          </div>
        </div>
      ) : (
        <EmptyState
          icon={<IconLock size="2rem" aria-hidden />}
          text={t("settings.refused")}
          hint={t("settings.refusedHint")}
          action={
            <Button component={Link} to="/" variant="default">
              {t("settings.refusedBack")}
            </Button>
          }
        />
      )}
    </>
  );
}
