// What the practice sets up for itself, and who works with it. The program refuses whoever lacks
// the right; the page says so before anything is asked or typed.
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Outlet, useLocation } from "react-router";
import { OfflineLine } from "../../app/OfflineLine";
import { useSession } from "../../app/session";
import { PageHeader } from "../../components/PageHeader";
import classes from "./administration.module.css";
import { Refused } from "./Refused";
import { isListed, maySee, SECTIONS } from "./sections";

/** The first section that this person may see. */
export function FirstSection() {
  const user = useSession()?.user ?? null;
  const first = SECTIONS.find((section) => isListed(section, user));
  return first ? <Navigate to={first.name} replace /> : null;
}

export function SettingsPage() {
  const { t } = useTranslation();
  const user = useSession()?.user ?? null;
  const name = useLocation().pathname.split("/")[2];
  const mine = SECTIONS.filter((section) => isListed(section, user));
  const here = SECTIONS.find((section) => section.name === name);
  const refused = here ? !maySee(here, user) : mine.length === 0;
  const right = here && here.right !== "anybody" ? here.right : "setUp";
  const content = refused ? <Refused right={right} /> : <Outlet />;
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
