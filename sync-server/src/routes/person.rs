//! Which person asks: a device's token is shared by everybody who works at it, so what only some
//! of them may do comes with a signature of the one who does it.

use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_crypto::sign::PERSON_ACT;
use vetpms_crypto::verify;
use vetpms_protocol::{Act, Asked};

use super::caller::Caller;
use crate::app::App;
use crate::db::events::About;
use crate::db::users::Administrator;
use crate::db::{tenants, users};
use crate::error::Refused;

/// Somebody at a device who has proved who they are and holds the right that was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The practice.
    pub tenant: Uuid,
    /// Who.
    pub user: Uuid,
    /// At which device.
    pub device: Uuid,
    /// The number of the act.
    pub act: Uuid,
}

impl Person {
    /// For the directory's functions.
    pub fn administrator(&self) -> Administrator {
        Administrator {
            tenant: self.tenant,
            user: self.user,
        }
    }

    /// What an event of theirs is about.
    pub fn about(&self) -> About {
        About {
            tenant: Some(self.tenant),
            user: Some(self.user),
            device: Some(self.device),
        }
    }
}

/// Reads an act: whose it is, whether they may, and what they ask.
///
/// # Errors
/// A [`Refused`]: 403 for a proof that does not hold and for a right that is missing, 400 for
/// another message.
pub async fn asked<T: Asked>(
    app: &App,
    caller: &Caller,
    act: &Act,
    needed: Permission,
) -> Result<(Person, T), Refused> {
    let directory = app.db.directory();
    let signature: [u8; 64] = act.signature.bytes().try_into().map_err(|_| unproven())?;
    let signed = act.signed(T::ROUTE, caller.device, &caller.token);
    let keys = users::keys_on(directory, caller.tenant, act.user, caller.device).await?;
    let proved = keys
        .iter()
        .filter_map(|key| <[u8; 32]>::try_from(key.as_slice()).ok())
        .any(|key| verify(&key, PERSON_ACT, &signed, &signature).is_ok());
    if !proved {
        return Err(unproven());
    }
    let tenant = tenants::find(directory, caller.tenant).await?;
    let tenant = tenant.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
    let policy = tenants::policy(directory, &tenant).await?;
    let _grant = policy
        .grant(act.user, needed)
        .map_err(|denied| Refused::forbidden(denied.permission))?;
    let person = Person {
        tenant: caller.tenant,
        user: act.user,
        device: caller.device,
        act: act.id,
    };
    Ok((person, act.open()?))
}

fn unproven() -> Refused {
    let words =
        "the server does not know you on this computer; sign in there with your password once more";
    Refused::new(axum::http::StatusCode::FORBIDDEN, "person_unproven", words)
}
