// A picture of the species where there is one; a paw else. Always beside its name, never instead.
import { IconCat, IconDog, IconFeather, IconFish, IconHorse, IconPaw } from "@tabler/icons-react";
import classes from "./components.module.css";

const PICTURES = [
  { words: /\b(dog|canine|canis|hond)\b/i, Picture: IconDog },
  { words: /\b(cat|feline|felis|kat)\b/i, Picture: IconCat },
  { words: /\b(horse|pony|equine|donkey|paard|ezel)\b/i, Picture: IconHorse },
  { words: /\b(fish|carp|koi|vis|karper)\b/i, Picture: IconFish },
  { words: /\b(bird|parrot|chicken|budgerigar|canary|pigeon|duck|vogel|papegaai|kip|parkiet|kanarie|duif|eend)\b/i, Picture: IconFeather },
];

export function SpeciesIcon({ species, small = false }: { species: string; small?: boolean }) {
  const Picture = PICTURES.find(({ words }) => words.test(species))?.Picture ?? IconPaw;
  return (
    <span className={classes.avatar} data-small={small || undefined} aria-hidden>
      <Picture size={small ? "1.125rem" : "1.5rem"} stroke={1.6} />
    </span>
  );
}
