// How a household is reached.
import type { Channel, Household, Reach } from "../../generated/api";

export const CHANNELS: readonly Channel[] = ["LETTER", "EMAIL", "PHONE", "LIST"];

/** Whether they can be reached this way; from a list they are reached however. */
export function reaches(channel: Channel, { address, email, phone }: Reach): boolean {
  switch (channel) {
    case "LETTER":
      return address.length > 0;
    case "EMAIL":
      return email !== null;
    case "PHONE":
      return phone !== null;
    case "LIST":
      return true;
  }
}

/** Address, e-mail and phone, as far as they are known. */
export const waysOf = ({ address, email, phone }: Reach): string[] => [address.join(", "), email ?? "", phone ?? ""].filter(Boolean);

export const countDue = (households: readonly Household[]): number => households.reduce((sum, { due }) => sum + due.length, 0);
