//! Blind index: finding a sealed value by equality without opening it.
//!
//! The index key is another key than the sealing key. Equal values of one column of one tenant
//! give equal indexes and nothing else does, so a dump shows repetition but never a value. The
//! caller normalises the value first (for a chip: its digits), the same way at every writing and
//! every lookup.

use uuid::Uuid;

use crate::{Aad, Key32, mac::hmac_sha256};

/// The blind index of one normalised value (HMAC-SHA256 over the place and the value).
pub fn blind_index(
    key: &Key32,
    tenant: Uuid,
    table: &str,
    column: &str,
    normalised: &str,
) -> [u8; 32] {
    let message = Aad::new("vetpms blind index v1")
        .part(tenant.as_bytes())
        .part(table.as_bytes())
        .part(column.as_bytes())
        .part(normalised.as_bytes());
    hmac_sha256(key, message.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_meet_and_everything_else_differs() {
        let key = Key32::from_bytes([1; 32]);
        let tenant = Uuid::from_u128(1);
        let index = |key: &Key32, tenant, table, column, value| {
            blind_index(key, tenant, table, column, value)
        };
        let one = index(&key, tenant, "patients", "microchip_id", "985");
        assert_eq!(one, index(&key, tenant, "patients", "microchip_id", "985"));
        for other in [
            index(
                &Key32::from_bytes([2; 32]),
                tenant,
                "patients",
                "microchip_id",
                "985",
            ),
            index(&key, Uuid::from_u128(2), "patients", "microchip_id", "985"),
            index(&key, tenant, "clients", "microchip_id", "985"),
            index(&key, tenant, "patients", "name", "985"),
            index(&key, tenant, "patients", "microchip_id", "986"),
            index(&key, tenant, "patients", "microchip_id9", "85"),
        ] {
            assert_ne!(one, other);
        }
    }
}
