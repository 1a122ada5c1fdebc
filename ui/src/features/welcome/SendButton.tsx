// The button below a form of the welcome page, and what goes on after it was pressed.
import { Button, Text } from "@mantine/core";

interface Props {
  label: string;
  working: string;
  busy: boolean;
}

export function SendButton({ label, working, busy }: Props) {
  return (
    <div>
      <Button type="submit" size="md" fullWidth mt="xs" loading={busy}>
        {label}
      </Button>
      <Text size="sm" c="dimmed" ta="center" role="status">
        {busy ? working : null}
      </Text>
    </div>
  );
}
