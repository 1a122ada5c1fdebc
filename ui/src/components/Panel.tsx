// A card with a title, a count and actions.
import { Text, Title } from "@mantine/core";
import { useId, type ReactNode, type Ref } from "react";
import classes from "./components.module.css";

interface Props {
  title: string;
  icon?: ReactNode;
  count?: number;
  actions?: ReactNode;
  /** Lists reach to the edges. */
  flush?: boolean;
  /** For what puts the keyboard on it. */
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

export function Panel({ title, icon, count, actions, flush = false, ref, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id} {...(ref ? { ref, tabIndex: -1 } : {})}>
      <div className={classes.panelHead}>
        {icon}
        <Title order={2} size="0.9375rem" id={id}>
          {title}
        </Title>
        {count === undefined ? null : (
          <Text size="sm" c="dimmed">
            {count}
          </Text>
        )}
        <div style={{ marginInlineStart: "auto", display: "flex", gap: "0.25rem" }}>{actions}</div>
      </div>
      <div className={classes.panelBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
