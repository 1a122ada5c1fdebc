// The card that stands alone before somebody is inside: signing in, and the first start.
import { Group, Text, Title } from "@mantine/core";
import { IconMedicalCross } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./entry.module.css";

interface Props {
  title: string;
  subtitle: string;
  narrow?: boolean;
  children: ReactNode;
}

export function EntryCard({ title, subtitle, narrow = false, children }: Props) {
  return (
    <main className={classes.page}>
      <div className={classes.card} data-narrow={narrow || undefined}>
        <Group gap="md" mb="lg" wrap="nowrap">
          <span className={classes.mark} aria-hidden>
            <IconMedicalCross size="1.75rem" />
          </span>
          <div>
            <Title order={1}>{title}</Title>
            <Text size="sm" c="dimmed">
              {subtitle}
            </Text>
          </div>
        </Group>
        {children}
      </div>
    </main>
  );
}
