//! Temperature, pulse and breaths: what is normal for a species and an age, and what cannot be.
//!
//! Outside the normal range is a warning, never a refusal: sick animals are why one measures. Only
//! the impossible is refused, which is a slip of the keys. A species that is not listed has no
//! normal range, and the widest limits.
//!
//! Sources: Merck Veterinary Manual (dog, cat, small mammals, horse); Texas A&M AgriLife Extension,
//! "Normal physiological values", 2009 (farm animals; temperatures are means, taken with the half
//! degree that it gives); Small Animal Clinical Nutrition, 5th ed., table 16-1 (puppies, used for
//! kittens too). The limits of the possible are this program's own.

use rust_decimal::Decimal;

use super::species_code;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vital {
    /// Body temperature in degrees Celsius.
    Temperature,
    /// Heart beats per minute.
    Pulse,
    /// Breaths per minute.
    Breaths,
}

/// A range, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Lowest.
    pub from: Decimal,
    /// Highest.
    pub to: Decimal,
}

/// What is normal, where known, and what is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Outside of it somebody is warned.
    pub normal: Option<Span>,
    /// Outside of it nothing is taken.
    pub possible: Span,
}

/// What is to be said about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Normal, or nothing is known about what is.
    Fine,
    /// Under the normal range.
    Low(Span),
    /// Over the normal range.
    High(Span),
    /// A slip: refused, with the limits of the possible.
    Impossible(Span),
}

/// Newborn until this many days.
const NEWBORN_DAYS: u32 = 14;
/// Cannot keep its warmth until this many days.
const NURSLING_DAYS: u32 = 28;
/// A puppy until this many days.
const PUPPY_DAYS: u32 = 365;

const fn span(from: Decimal, to: Decimal) -> Span {
    Span { from, to }
}

/// Normal: degrees, pulse, breaths.
type Normal = [Option<Span>; 3];

/// Limits of the possible of a group: degrees, pulse, breaths.
const MAMMALS: [Span; 3] = [
    span(dec!(25), dec!(45)),
    span(dec!(10), dec!(350)),
    span(dec!(2), dec!(250)),
];
/// Farm animals cool down and heat up more slowly.
const LARGE: Span = span(dec!(30), dec!(44));
/// Mice breathe 250 times a minute at rest, small birds when held.
const FAST_BREATHS: Span = span(dec!(2), dec!(400));
/// What holds for a species that is not listed: it may be as cold as the water it lives in.
const ANYTHING: [Span; 3] = [
    span(dec!(0), dec!(46)),
    span(dec!(1), dec!(1000)),
    span(dec!(1), dec!(400)),
];

const BIRDS: [&str; 9] = [
    "bird",
    "parrot",
    "pigeon",
    "chicken",
    "duck",
    "goose",
    "turkey",
    "guinea_fowl",
    "quail",
];

fn possible(code: &str) -> [Span; 3] {
    let [warm, beats, breaths] = MAMMALS;
    let pulse = |from, to| span(from, to);
    match code {
        "dog" => MAMMALS,
        "cat" => [warm, pulse(dec!(20), dec!(400)), breaths],
        "rabbit" | "guinea_pig" => [warm, pulse(dec!(40), dec!(500)), breaths],
        "ferret" => [warm, pulse(dec!(60), dec!(550)), breaths],
        "horse" => [LARGE, pulse(dec!(10), dec!(280)), breaths],
        "cattle" | "goat" | "sheep" | "pig" => [LARGE, beats, breaths],
        "rat" | "mouse" => [warm, pulse(dec!(10), dec!(900)), FAST_BREATHS],
        bird if BIRDS.contains(&bird) => {
            let warm = span(dec!(30), dec!(46));
            [warm, pulse(dec!(10), dec!(1000)), FAST_BREATHS]
        }
        _ => ANYTHING,
    }
}

fn normal(code: &str) -> Normal {
    let all = |warm: (Decimal, Decimal), beats: (Decimal, Decimal), breaths: (Decimal, Decimal)| {
        [warm, beats, breaths].map(|(from, to)| Some(span(from, to)))
    };
    match code {
        "dog" => all(
            (dec!(37.5), dec!(39.2)),
            (dec!(60), dec!(170)),
            (dec!(10), dec!(34)),
        ),
        "cat" => all(
            (dec!(37.8), dec!(39.5)),
            (dec!(110), dec!(240)),
            (dec!(20), dec!(40)),
        ),
        "rabbit" => all(
            (dec!(37.0), dec!(40.0)),
            (dec!(120), dec!(304)),
            (dec!(30), dec!(60)),
        ),
        "guinea_pig" => all(
            (dec!(37.2), dec!(39.5)),
            (dec!(130), dec!(310)),
            (dec!(42), dec!(150)),
        ),
        "ferret" => all(
            (dec!(37.8), dec!(40.0)),
            (dec!(200), dec!(400)),
            (dec!(33), dec!(36)),
        ),
        "horse" => all(
            (dec!(37.2), dec!(38.5)),
            (dec!(23), dec!(70)),
            (dec!(10), dec!(14)),
        ),
        "cattle" => all(
            (dec!(37.8), dec!(39.1)),
            (dec!(60), dec!(70)),
            (dec!(10), dec!(30)),
        ),
        "goat" => all(
            (dec!(38.6), dec!(39.6)),
            (dec!(70), dec!(135)),
            (dec!(12), dec!(20)),
        ),
        "sheep" => all(
            (dec!(38.6), dec!(39.6)),
            (dec!(60), dec!(120)),
            (dec!(12), dec!(20)),
        ),
        "pig" => all(
            (dec!(38.7), dec!(39.7)),
            (dec!(55), dec!(86)),
            (dec!(8), dec!(18)),
        ),
        "rat" => all(
            (dec!(37.5), dec!(38.5)),
            (dec!(260), dec!(450)),
            (dec!(70), dec!(150)),
        ),
        "mouse" => all(
            (dec!(37.0), dec!(38.0)),
            (dec!(500), dec!(600)),
            (dec!(100), dec!(250)),
        ),
        "bird" => [
            Some(span(dec!(40), dec!(41))),
            None,
            Some(span(dec!(25), dec!(35))),
        ],
        _ => [None; 3],
    }
}

/// Puppies and kittens: cooler and faster while they are nursed, faster until grown.
fn of_young(code: &str, days: u32, adult: Normal) -> Normal {
    if !matches!(code, "dog" | "cat") {
        return adult;
    }
    let [warm, beats, breaths] = adult;
    let faster = |to| beats.map(|beats| span(beats.from, to));
    match days {
        0..NURSLING_DAYS => {
            let warm = match days {
                0..NEWBORN_DAYS => span(dec!(34.5), dec!(37.2)),
                _ => span(dec!(36.0), dec!(37.8)),
            };
            let most = if code == "dog" { dec!(240) } else { dec!(260) };
            [Some(warm), faster(most), Some(span(dec!(15), dec!(40)))]
        }
        NURSLING_DAYS..PUPPY_DAYS if code == "dog" => [warm, faster(dec!(200)), breaths],
        _ => adult,
    }
}

/// The limits for a species, given by name or code, and an age in days where it is known.
#[must_use]
pub fn limits(species: &str, age_days: Option<u32>, vital: Vital) -> Limits {
    let code = species_code(species);
    let adult = normal(&code);
    let normal = age_days.map_or(adult, |days| of_young(&code, days, adult));
    let at = vital as usize;
    Limits {
        normal: normal[at],
        possible: possible(&code)[at],
    }
}

/// What is to be said about a value. Ends of a range belong to it.
#[must_use]
pub fn judge(species: &str, age_days: Option<u32>, vital: Vital, value: Decimal) -> Finding {
    let Limits { normal, possible } = limits(species, age_days, vital);
    if value < possible.from || value > possible.to {
        return Finding::Impossible(possible);
    }
    match normal {
        Some(normal) if value < normal.from => Finding::Low(normal),
        Some(normal) if value > normal.to => Finding::High(normal),
        _ => Finding::Fine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Vital::{Breaths, Pulse, Temperature};

    const TENTH: Decimal = dec!(0.1);
    const LISTED: [&str; 13] = [
        "dog",
        "cat",
        "rabbit",
        "guinea_pig",
        "ferret",
        "horse",
        "cattle",
        "goat",
        "sheep",
        "pig",
        "rat",
        "mouse",
        "bird",
    ];

    #[test]
    fn the_ends_belong_to_the_range() {
        for species in LISTED {
            for vital in [Temperature, Pulse, Breaths] {
                let Limits { normal, possible } = limits(species, None, vital);
                let say = |value| judge(species, None, vital, value);
                assert_eq!(say(possible.from - TENTH), Finding::Impossible(possible));
                assert_eq!(say(possible.to + TENTH), Finding::Impossible(possible));
                let Some(normal) = normal else {
                    assert_eq!(say(possible.to), Finding::Fine);
                    continue;
                };
                assert!(normal.from < normal.to, "{species} {vital:?}");
                assert_eq!(say(normal.from), Finding::Fine, "{species} {vital:?}");
                assert_eq!(say(normal.to), Finding::Fine, "{species} {vital:?}");
                assert_eq!(
                    say(normal.from - TENTH),
                    Finding::Low(normal),
                    "{species} {vital:?}"
                );
                assert_eq!(
                    say(normal.to + TENTH),
                    Finding::High(normal),
                    "{species} {vital:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_possible_is_taken() {
        let fine = |species, vital, value| {
            !matches!(judge(species, None, vital, value), Finding::Impossible(_))
        };
        assert!(fine("Dog", Temperature, dec!(25)) && !fine("Dog", Temperature, dec!(24.9)));
        assert!(fine("Dog", Temperature, dec!(45)) && !fine("Dog", Temperature, dec!(45.1)));
        assert!(fine("Dog", Pulse, dec!(10)) && !fine("Dog", Pulse, dec!(9)));
        assert!(fine("Dog", Pulse, dec!(350)) && !fine("Dog", Pulse, dec!(351)));
        assert!(fine("Dog", Breaths, dec!(250)) && !fine("Dog", Breaths, dec!(251)));
        assert!(fine("Cat", Pulse, dec!(400)) && !fine("Cat", Pulse, dec!(19)));
        assert!(fine("Horse", Temperature, dec!(44)) && !fine("Horse", Temperature, dec!(44.1)));
        assert!(fine("Mouse", Pulse, dec!(900)) && !fine("Mouse", Pulse, dec!(901)));
        assert!(fine("Parrot", Pulse, dec!(1000)) && fine("Bird", Temperature, dec!(46)));
    }

    #[test]
    fn an_unlisted_species_has_the_widest_limits_and_no_range() {
        for species in ["Snake", "Axolotl", "Hamster", ""] {
            for (at, vital) in [Temperature, Pulse, Breaths].into_iter().enumerate() {
                let found = limits(species, Some(3), vital);
                assert_eq!((found.normal, found.possible), (None, ANYTHING[at]));
                for listed in LISTED {
                    let known = limits(listed, None, vital).possible;
                    assert!(ANYTHING[at].from <= known.from && known.to <= ANYTHING[at].to);
                }
            }
        }
        assert_eq!(judge("Snake", None, Temperature, dec!(19)), Finding::Fine);
    }

    #[test]
    fn puppies_and_kittens_run_cooler_and_faster() {
        let normal = |species, days, vital| limits(species, Some(days), vital).normal.unwrap();
        for species in ["dog", "cat"] {
            let grown = limits(species, None, Temperature).normal.unwrap();
            assert_eq!(
                normal(species, 13, Temperature),
                span(dec!(34.5), dec!(37.2))
            );
            assert_eq!(
                normal(species, 14, Temperature),
                span(dec!(36.0), dec!(37.8))
            );
            assert_eq!(
                normal(species, 27, Temperature),
                span(dec!(36.0), dec!(37.8))
            );
            assert_eq!(normal(species, 28, Temperature), grown);
        }
        assert_eq!(normal("dog", 27, Pulse).to, dec!(240));
        assert_eq!(normal("dog", 28, Pulse).to, dec!(200));
        assert_eq!(normal("dog", 364, Pulse).to, dec!(200));
        assert_eq!(normal("dog", 365, Pulse).to, dec!(170));
        assert_eq!(normal("cat", 28, Pulse).to, dec!(240));
        assert_eq!(
            limits("rabbit", Some(3), Pulse),
            limits("rabbit", None, Pulse)
        );
    }
}
