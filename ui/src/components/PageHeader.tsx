// The title of a page. It takes the focus when the page opens, so that the keyboard and a screen
// reader start where the eyes do, and it names the window.
import { Text, Title } from "@mantine/core";
import { useEffect, useLayoutEffect, useRef, type ReactNode } from "react";
import classes from "./components.module.css";

interface Props {
  title: string;
  subtitle?: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
  /** The page has a form of its own that takes the focus. */
  keepFocus?: boolean;
}

export function PageHeader({ title, subtitle, icon, actions, keepFocus = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · VetPMS`;
  }, [title]);
  useLayoutEffect(() => {
    if (!keepFocus) heading.current?.focus({ preventScroll: true });
  }, [keepFocus]);
  return (
    <header className={classes.head}>
      {icon}
      <div className={classes.headText}>
        <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </Title>
        {subtitle ? (
          <Text component="div" size="sm" c="dimmed">
            {subtitle}
          </Text>
        ) : null}
      </div>
      {actions ? <div style={{ display: "flex", flexWrap: "wrap", gap: "0.5rem" }}>{actions}</div> : null}
    </header>
  );
}
