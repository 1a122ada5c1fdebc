//! Opaque tokens: pairs of a short one and a rotating one, kept as hashes.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;
use vetpms_crypto::{new_token, token_hash};
use vetpms_protocol::Tokens;

use crate::rim;

/// How long an access token is good.
const ACCESS: TimeDelta = TimeDelta::minutes(10);
/// How long a device may stay away.
const REFRESH: TimeDelta = TimeDelta::days(180);
/// How long the answer to a renewal may have been lost.
const GRACE: TimeDelta = TimeDelta::seconds(60);
/// How long a used pair is kept to notice that somebody uses it again.
const MEMORY: TimeDelta = TimeDelta::days(30);

/// A stored pair.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Pair {
    /// Its id.
    pub id: Uuid,
    /// What it descends from.
    pub family: Uuid,
    /// The device.
    pub device_id: Uuid,
    /// Until when it can be exchanged.
    pub refresh_until: DateTime<Utc>,
    /// When it was exchanged.
    pub used_at: Option<DateTime<Utc>>,
    /// The pair that it was exchanged for.
    pub successor: Option<Uuid>,
}

/// What a refresh token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Exchange it.
    Good,
    /// It was exchanged a moment ago and the answer was lost: exchange it once more.
    Lost,
    /// It was exchanged before: somebody has a copy.
    Reused,
    /// Too old.
    Expired,
}

/// Judges a refresh token; `successor_used` tells whether the pair it was exchanged for has been
/// exchanged in turn.
pub fn worth(pair: &Pair, successor_used: bool, now: DateTime<Utc>) -> Worth {
    match pair.used_at {
        _ if now > pair.refresh_until => Worth::Expired,
        None => Worth::Good,
        Some(at) if now - at <= GRACE && !successor_used => Worth::Lost,
        Some(_) => Worth::Reused,
    }
}

/// The pair of a refresh token, locked.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut PgConnection, refresh: &str) -> Result<Option<Pair>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, family, device_id, refresh_until, used_at, successor FROM system.token_pairs
         WHERE refresh_hash = $1 FOR UPDATE",
    )
    .bind(token_hash(refresh).as_slice())
    .fetch_optional(tx)
    .await
}

/// Whether a pair has been exchanged.
///
/// # Errors
/// The database's.
pub async fn is_used(tx: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let query =
        sqlx::query_scalar("SELECT used_at IS NOT NULL FROM system.token_pairs WHERE id = $1");
    Ok(query.bind(id).fetch_optional(tx).await?.unwrap_or(true))
}

/// Issues a pair: the first of a family, or in exchange for another.
///
/// # Errors
/// The database's.
pub async fn issue(
    tx: &mut PgConnection,
    device: Uuid,
    old: Option<&Pair>,
) -> Result<Tokens, sqlx::Error> {
    let (now, id) = (rim::now(), rim::new_id());
    let (access, refresh) = (new_token(&mut rim::entropy), new_token(&mut rim::entropy));
    if let Some(old) = old {
        // A successor whose answer was lost stays good: it may only have been slow.
        sqlx::query(
            "DELETE FROM system.token_pairs WHERE device_id = $1 AND (refresh_until < $2 OR used_at < $3)",
        )
        .bind(device)
        .bind(now)
        .bind(now - MEMORY)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE system.token_pairs SET used_at = coalesce(used_at, $2), successor = $3 WHERE id = $1")
            .bind(old.id)
            .bind(now)
            .bind(id)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "INSERT INTO system.token_pairs (id, family, device_id, access_hash, access_until, refresh_hash, refresh_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(old.map_or(id, |pair| pair.family))
    .bind(device)
    .bind(token_hash(&access).as_slice())
    .bind(now + ACCESS)
    .bind(token_hash(&refresh).as_slice())
    .bind(now + REFRESH)
    .execute(tx)
    .await?;
    Ok(Tokens {
        access: access.to_string(),
        access_until: now + ACCESS,
        refresh: refresh.to_string(),
    })
}

/// Ends a family.
///
/// # Errors
/// The database's.
pub async fn end_family(tx: &mut PgConnection, family: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM system.token_pairs WHERE family = $1")
        .bind(family)
        .execute(tx)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_once_and_forgiven_for_a_minute() {
        let now = DateTime::from_timestamp(1_000_000, 0).unwrap();
        let pair = |used: Option<i64>| Pair {
            id: Uuid::nil(),
            family: Uuid::nil(),
            device_id: Uuid::nil(),
            refresh_until: now + TimeDelta::days(1),
            used_at: used.map(|seconds| now - TimeDelta::seconds(seconds)),
            successor: None,
        };
        assert_eq!(worth(&pair(None), false, now), Worth::Good);
        assert_eq!(worth(&pair(Some(59)), false, now), Worth::Lost);
        assert_eq!(worth(&pair(Some(59)), true, now), Worth::Reused);
        assert_eq!(worth(&pair(Some(61)), false, now), Worth::Reused);
        assert_eq!(
            worth(&pair(None), false, now + TimeDelta::days(2)),
            Worth::Expired
        );
    }
}
