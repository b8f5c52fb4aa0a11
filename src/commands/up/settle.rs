//! The next stage needs what a proxy does from now on, and the proxy takes a moment.

use std::time::Duration;

use super::found::lineage;
use crate::commands::Session;
use crate::commands::runtime::block_on;
use crate::error::{Failure, OrFail};
use crate::renew::proof::prove;
use crate::store::Store;
use crate::up::{Redirect, Sign, Wish};

/// How long a proxy may take to read its files.
const LIMIT: Duration = Duration::from_secs(10);

/// Waits; what does not come is said, and the next stage shows whether it matters.
pub(super) fn wait(sign: &Sign, wish: &Wish, session: &Session) -> Result<(), Failure> {
    if !sign.redirect.comes(LIMIT) {
        say(&sign.redirect, session);
    }
    match sign.certificate {
        Some(port) => certificate(port, wish, session),
        None => Ok(()),
    }
}

fn say(redirect: &Redirect, session: &Session) {
    let Redirect { name, port } = redirect;
    session.ui.warn(&format!(
        "port {port} does not answer for `{name}` as the installed file says"
    ));
    session.ui.hint(&format!(
        "`curl -sI --resolve {name}:{port}:127.0.0.1 http://{name}:{port}/` shows who does: another site of the proxy may have the name"
    ));
}

fn certificate(port: u16, wish: &Wish, session: &Session) -> Result<(), Failure> {
    let what = "cannot read the certificate";
    let store = Store::new(&session.paths.state);
    let lineage = lineage(wish, &store)?;
    let version = lineage.map(|lineage| lineage.current()).transpose();
    let Some(version) = version.or_fail(what)?.flatten() else {
        return Ok(());
    };
    let summary = version.summary().or_fail(what)?;
    let endpoint = format!("127.0.0.1:{port}");
    let proofs = block_on(async { Ok(prove(&[endpoint], &summary, LIMIT).await) })?;
    for proof in proofs {
        if let Err(instead) = proof.result {
            session.ui.warn(&instead.to_string());
        }
    }
    Ok(())
}
