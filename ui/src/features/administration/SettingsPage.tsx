// What the practice sets up for itself, and who works with it. The program refuses whoever lacks
// the right; the page says so before anything is asked or typed.
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, NavLink, Outlet, useLocation } from "react-router";
import { OfflineLine } from "../../app/OfflineLine";
import { useSession } from "../../app/session";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState } from "../../components/States";
import classes from "./administration.module.css";
import { maySee, SECTIONS, type Section } from "./sections";

/** The first section that this person may see. */
export function FirstSection() {
  const user = useSession()?.user ?? null;
  const first = SECTIONS.find((section) => maySee(section, user));
  return first ? <Navigate to={first.name} replace /> : null;
}

export function SettingsPage() {
  const { t } = useTranslation();
  const user = useSession()?.user ?? null;
  const name = useLocation().pathname.split("/")[2];
  const mine = SECTIONS.filter((section) => maySee(section, user));
  const here = SECTIONS.find((section) => section.name === name);
  const refused = here ? !mine.includes(here) : mine.length === 0;
  const content = refused ? <Refused right={here?.right ?? "setUp"} /> : <Outlet />;
  return (
    <>
      <OfflineLine />
      <PageHeader title={t("settings.title")} {...(mine.length > 0 ? { subtitle: t("settings.subtitle") } : {})} />
      {mine.length > 0 ? (
        <div className={classes.page}>
          <nav className={classes.sections} aria-label={t("settings.sections")}>
            {mine.map(({ name: to, Icon, first }) => (
              <NavLink key={to} to={to} className={classes.section} data-first={first || undefined}>
                <Icon size="1.125rem" stroke={1.75} aria-hidden style={{ flex: "none" }} />
                {t(`settings.section.${to}`)}
              </NavLink>
            ))}
          </nav>
          <div className={classes.content}>{content}</div>
        </div>
      ) : (
        content
      )}
    </>
  );
}

function Refused({ right }: { right: Section["right"] }) {
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
