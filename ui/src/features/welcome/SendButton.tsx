// The button below a form of the welcome page, and what goes on after it was pressed.
import { Button, Text } from "@mantine/core";
import classes from "../../fields/fields.module.css";

interface Props {
  label: string;
  working: string;
  busy: boolean;
}

export function SendButton({ label, working, busy }: Props) {
  return (
    <div className={classes.ends}>
      <Button type="submit" size="md" fullWidth loading={busy}>
        {label}
      </Button>
      <Text size="sm" c="dimmed" ta="center" role="status">
        {busy ? working : null}
      </Text>
    </div>
  );
}
