//! Keys of practices, and what is sealed under them: cells, changes, documents, conflicts.
//!
//! Every sealed value begins with the version of its key, and is bound to its place: it does not
//! open in another row, column, table or practice. Keys stay in memory only.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::PgPool;
use uuid::Uuid;
use vetpms_crypto::{Aad, CryptoError, Key32, blind_index, derive, open, seal};

use crate::error::Refused;
use crate::rim;

const VERSION_LEN: usize = 2;

/// The keys of one practice.
pub struct TenantKeys {
    tenant: Uuid,
    versions: BTreeMap<u16, Version>,
    current: u16,
}

struct Version {
    id: Uuid,
    columns: Key32,
    index: Key32,
    blobs: Key32,
}

/// The keys of all practices, unwrapped when first needed.
pub struct KeyStore {
    kek: Key32,
    known: Mutex<HashMap<Uuid, Arc<TenantKeys>>>,
}

/// A practice's data key under the key-encryption key.
pub fn wrap_key(kek: &Key32, tenant: Uuid, id: Uuid, version: u16, key: &Key32) -> Vec<u8> {
    seal(
        kek,
        rim::random(),
        wrap_aad(tenant, id, version).as_bytes(),
        key.expose(),
    )
}

fn wrap_aad(tenant: Uuid, id: Uuid, version: u16) -> Aad {
    let aad = Aad::new("vetpms tenant key wrap v1")
        .part(tenant.as_bytes())
        .part(id.as_bytes());
    aad.part(&version.to_le_bytes())
}

impl KeyStore {
    /// A store that unwraps with this key.
    pub fn new(kek: Key32) -> Self {
        Self {
            kek,
            known: Mutex::default(),
        }
    }

    /// The key that all others are wrapped under.
    pub(crate) fn kek(&self) -> &Key32 {
        &self.kek
    }

    /// The keys of a practice.
    ///
    /// # Errors
    /// A [`Refused`] when they are missing or do not open.
    pub async fn of(&self, directory: &PgPool, tenant: Uuid) -> Result<Arc<TenantKeys>, Refused> {
        if let Some(keys) = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&tenant)
        {
            return Ok(keys.clone());
        }
        let rows: Vec<(Uuid, i32, Vec<u8>)> =
            sqlx::query_as("SELECT id, version, wrapped FROM system.data_keys WHERE tenant_id = $1 ORDER BY version")
                .bind(tenant)
                .fetch_all(directory)
                .await?;
        let keys = Arc::new(TenantKeys::unwrap(&self.kek, tenant, &rows)?);
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(tenant, keys.clone());
        Ok(keys)
    }

    /// Whether the key-encryption key opens every practice's newest key.
    ///
    /// # Errors
    /// A [`Refused`] when one does not open, or the database is not reachable.
    pub async fn check(&self, directory: &PgPool) -> Result<(), Refused> {
        let rows: Vec<(Uuid, Uuid, i32, Vec<u8>)> = sqlx::query_as(
            "SELECT DISTINCT ON (tenant_id) tenant_id, id, version, wrapped FROM system.data_keys ORDER BY tenant_id, version DESC",
        )
        .fetch_all(directory)
        .await?;
        for (tenant, id, version, wrapped) in rows {
            TenantKeys::unwrap(&self.kek, tenant, &[(id, version, wrapped)])?;
        }
        Ok(())
    }
}

impl TenantKeys {
    fn unwrap(kek: &Key32, tenant: Uuid, rows: &[(Uuid, i32, Vec<u8>)]) -> Result<Self, Refused> {
        let mut versions = BTreeMap::new();
        for (id, version, wrapped) in rows {
            let version = u16::try_from(*version)
                .map_err(|_| Refused::internal("a key version is out of range"))?;
            let opened =
                open(kek, wrap_aad(tenant, *id, version).as_bytes(), wrapped).map_err(|_| {
                    Refused::internal("a practice's key does not open under the key-encryption key")
                })?;
            let key = Key32::from_slice(&zeroize::Zeroizing::new(opened))?;
            versions.insert(
                version,
                Version {
                    id: *id,
                    columns: derive(&key, derive::SEALED_COLUMNS),
                    index: derive(&key, derive::BLIND_INDEX),
                    blobs: derive(&key, derive::BLOBS),
                },
            );
        }
        let current = *versions
            .keys()
            .next_back()
            .ok_or_else(|| Refused::internal("a practice has no key"))?;
        Ok(Self {
            tenant,
            versions,
            current,
        })
    }

    fn newest(&self) -> Result<&Version, CryptoError> {
        self.versions
            .get(&self.current)
            .ok_or(CryptoError::CannotOpen)
    }

    /// The id of the key that new values are sealed under.
    ///
    /// # Errors
    /// [`CryptoError`] when there is none.
    pub fn key_id(&self) -> Result<Uuid, CryptoError> {
        Ok(self.newest()?.id)
    }

    fn seal_with(&self, key: &Key32, aad: &Aad, plain: &[u8]) -> Vec<u8> {
        let mut sealed = self.current.to_le_bytes().to_vec();
        sealed.extend(seal(key, rim::random(), aad.as_bytes(), plain));
        sealed
    }

    fn split<'a>(&self, sealed: &'a [u8]) -> Result<(u16, &Version, &'a [u8]), CryptoError> {
        let (head, rest) = sealed
            .split_first_chunk::<VERSION_LEN>()
            .ok_or(CryptoError::CannotOpen)?;
        let number = u16::from_le_bytes(*head);
        Ok((
            number,
            self.versions.get(&number).ok_or(CryptoError::CannotOpen)?,
            rest,
        ))
    }

    /// Seals one cell.
    ///
    /// # Errors
    /// [`CryptoError`] when the practice has no key.
    pub fn seal_cell(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        plain: &str,
    ) -> Result<Vec<u8>, CryptoError> {
        let aad = Aad::cell(self.tenant, table, column, row, u32::from(self.current));
        Ok(self.seal_with(&self.newest()?.columns, &aad, plain.as_bytes()))
    }

    /// Opens one cell.
    ///
    /// # Errors
    /// [`CryptoError`].
    pub fn open_cell(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<String, CryptoError> {
        let (number, version, rest) = self.split(sealed)?;
        let aad = Aad::cell(self.tenant, table, column, row, u32::from(number));
        String::from_utf8(open(&version.columns, aad.as_bytes(), rest)?)
            .map_err(|_| CryptoError::CannotOpen)
    }

    /// The blind index of a cell. Its key is that of the first version, so that it outlives a
    /// rotation of the sealing key.
    ///
    /// # Errors
    /// [`CryptoError`] when the practice has no key.
    pub fn index(&self, table: &str, column: &str, plain: &str) -> Result<[u8; 32], CryptoError> {
        let first = self
            .versions
            .values()
            .next()
            .ok_or(CryptoError::CannotOpen)?;
        Ok(blind_index(&first.index, self.tenant, table, column, plain))
    }

    fn place(&self, place: &Place<'_>, version: u16) -> Aad {
        let aad = Aad::new("vetpms sealed blob v1")
            .part(self.tenant.as_bytes())
            .part(&version.to_le_bytes());
        match place {
            Place::Document(table, row) => aad
                .part(b"document")
                .part(table.as_bytes())
                .part(row.as_bytes()),
            Place::Change(position, ordinal) => aad
                .part(b"change")
                .part(&position.to_le_bytes())
                .part(&ordinal.to_le_bytes()),
            Place::Conflict(id) => aad.part(b"conflict").part(id.as_bytes()),
            Place::Quarantine(hash) => aad.part(b"quarantine").part(hash.as_slice()),
            Place::File(hash, part) => {
                let aad = aad.part(b"file").part(hash.as_slice());
                aad.part(&part.to_le_bytes())
            }
        }
    }

    /// Seals a blob.
    ///
    /// # Errors
    /// [`CryptoError`] when the practice has no key.
    pub fn seal_blob(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Ok(self.seal_with(
            &self.newest()?.blobs,
            &self.place(place, self.current),
            plain,
        ))
    }

    /// Opens a blob.
    ///
    /// # Errors
    /// [`CryptoError`].
    pub fn open_blob(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let (number, version, rest) = self.split(sealed)?;
        open(&version.blobs, self.place(place, number).as_bytes(), rest)
    }
}

/// Where a sealed blob stands.
pub enum Place<'a> {
    /// A row's document.
    Document(&'a str, Uuid),
    /// A change, by position and ordinal.
    Change(i64, i32),
    /// A conflict, by its id.
    Conflict(&'a str),
    /// A quarantined set, by its hash.
    Quarantine(&'a [u8; 32]),
    /// A part of a file, by the hash of the whole and its number.
    File([u8; 32], u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(versions: &[i32]) -> TenantKeys {
        let kek = Key32::from_bytes([7; 32]);
        let tenant = Uuid::from_u128(1);
        let rows: Vec<_> = versions
            .iter()
            .map(|version| {
                let id = Uuid::from_u128(100 + u128::try_from(*version).unwrap());
                let number = u16::try_from(*version).unwrap();
                let key = Key32::from_bytes([u8::try_from(*version).unwrap(); 32]);
                (id, *version, wrap_key(&kek, tenant, id, number, &key))
            })
            .collect();
        TenantKeys::unwrap(&kek, tenant, &rows).unwrap()
    }

    #[test]
    fn a_cell_opens_in_its_place_only() {
        let keys = keys(&[1]);
        let sealed = keys
            .seal_cell(
                "patients",
                "microchip_id",
                Uuid::from_u128(5),
                "985112345678909",
            )
            .unwrap();
        let open = |column, row| keys.open_cell("patients", column, Uuid::from_u128(row), &sealed);
        assert_eq!(open("microchip_id", 5).unwrap(), "985112345678909");
        assert!(open("microchip_id", 6).is_err() && open("name", 5).is_err());
        let plain = keys.open_blob(&Place::Document("patients", Uuid::from_u128(5)), &sealed);
        assert!(plain.is_err());
    }

    #[test]
    fn an_older_key_still_opens_and_the_index_stays() {
        let (old, new) = (keys(&[1]), keys(&[1, 2]));
        let place = Place::Change(9, 0);
        let sealed = old.seal_blob(&place, b"bytes").unwrap();
        assert_eq!(new.open_blob(&place, &sealed).unwrap(), b"bytes");
        assert!(new.open_blob(&Place::Change(9, 1), &sealed).is_err());
        assert!(
            old.open_blob(&place, &new.seal_blob(&place, b"bytes").unwrap())
                .is_err()
        );
        let index = |keys: &TenantKeys| keys.index("patients", "microchip_id", "985").unwrap();
        assert_eq!(index(&old), index(&new));
        assert_ne!(old.key_id().unwrap(), new.key_id().unwrap());
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_practice() {
        let kek = Key32::from_bytes([7; 32]);
        let id = Uuid::from_u128(9);
        let wrapped = wrap_key(&kek, Uuid::from_u128(1), id, 1, &Key32::from_bytes([3; 32]));
        assert!(TenantKeys::unwrap(&kek, Uuid::from_u128(2), &[(id, 1, wrapped.clone())]).is_err());
        assert!(
            TenantKeys::unwrap(
                &Key32::from_bytes([8; 32]),
                Uuid::from_u128(1),
                &[(id, 1, wrapped)]
            )
            .is_err()
        );
    }
}
