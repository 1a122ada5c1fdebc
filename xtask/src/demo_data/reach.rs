//! Where clients live and how they are reached: nothing here can belong to anybody.

use serde_json::json;

use super::lines::{Fields, fields};
use super::rng::Rng;

/// Area codes; only 555-0100 to 555-0199 of each are used, which are kept for made-up numbers.
const AREA_CODES: &[&str] = &[
    "206", "425", "253", "360", "509", "564", "503", "541", "971", "208", "406", "907", "415",
    "510", "650", "408", "916", "707", "213", "310", "619", "714", "702", "602", "801", "303",
];
/// Area codes of the state, which are used up first.
const NEAR: usize = 6;

/// Streets of no town.
const STREETS: &[&str] = &[
    "Otterglen",
    "Fernmarrow",
    "Brindlewick",
    "Mossanchor",
    "Saltfinch",
    "Heronsill",
    "Alderquay",
    "Tidelark",
    "Cedarmuse",
    "Rookhaven Bend",
    "Lanternfir",
    "Willowtack",
    "Kelpstone",
    "Pinebarrow",
    "Driftmere",
    "Quailthorn",
    "Sparrowick",
    "Maplecove Rise",
    "Emberfern",
    "Larchwhistle",
];
const STREET_KINDS: &[&str] = &["Ave", "St", "Pl", "Way", "Ln", "Ct"];

/// First and last of the ZIP codes that are written "Seattle".
const SEATTLE_ZIPS: (&str, &str) = ("98101", "98199");
/// Places of their own among them.
const NOT_SEATTLE: &[&str] = &[
    "98110", "98148", "98155", "98158", "98166", "98168", "98188", "98198",
];

/// An address with the licence's ZIP code; none where that is missing or cut short.
pub(super) fn address(rng: &mut Rng, zip: &str) -> Option<Fields> {
    if zip.len() != 5 {
        return None;
    }
    let in_seattle =
        (SEATTLE_ZIPS.0..=SEATTLE_ZIPS.1).contains(&zip) && !NOT_SEATTLE.contains(&zip);
    // ZIP codes of Washington.
    let region = ("98001"..="99403").contains(&zip).then_some("WA");
    let street = format!(
        "{} {} {}",
        rng.between(1, 1990),
        rng.pick(STREETS),
        rng.pick(STREET_KINDS)
    );
    let flat = rng
        .percent(22)
        .then(|| format!("Apt {}", rng.between(1, 60)));
    Some(fields(json!({
        "line1": street, "line2": flat, "postcode": zip,
        "city": in_seattle.then_some("Seattle"), "region": region, "country": "US",
    })))
}

/// Phone numbers, each once until there are no more.
pub(super) struct Phones {
    order: Vec<(usize, u32)>,
    next: usize,
}

impl Phones {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let numbers = |areas: std::ops::Range<usize>| {
            areas
                .flat_map(|area| (100..200).map(move |last| (area, last)))
                .collect::<Vec<_>>()
        };
        let mut order = numbers(0..NEAR);
        rng.shuffle(&mut order);
        let mut far = numbers(NEAR..AREA_CODES.len());
        rng.shuffle(&mut far);
        order.append(&mut far);
        Self { order, next: 0 }
    }

    /// A number, written in one of the ways in which people write them.
    pub(super) fn draw(&mut self, rng: &mut Rng) -> String {
        let (area, last) = self.order[self.next % self.order.len()];
        self.next += 1;
        let area = AREA_CODES[area];
        match rng.below(10) {
            0..6 => format!("({area}) 555-{last:04}"),
            6..9 => format!("{area}-555-{last:04}"),
            _ => format!("+1 {area} 555 {last:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_whole_zip_code() {
        let mut rng = Rng::new(1, 1);
        assert!(address(&mut rng, "").is_none());
        assert!(address(&mut rng, "8807").is_none());
        let city =
            |zip: &str, rng: &mut Rng| address(rng, zip).and_then(|mut found| found.remove("city"));
        assert_eq!(city("98117", &mut rng), Some("Seattle".into()));
        assert_eq!(city("98052", &mut rng), None);
    }
}
