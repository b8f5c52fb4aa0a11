//! The page, opened for whoever started the server at a desktop.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

use super::Session;
use crate::commands::place::find;

/// Opens it in the browser; where there is no desktop, says what is to be opened.
pub(super) fn open(url: &str, session: &Session) {
    let by_hand = format!("open {url} in a browser");
    let Some(opener) = opener(session) else {
        session.ui.hint(&by_hand);
        return;
    };
    let mut command = Command::new(opener);
    command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // The key that ends the server does not end the browser.
        .process_group(0);
    let Ok(mut child) = command.spawn() else {
        session.ui.hint(&by_hand);
        return;
    };
    session.ui.status(&format!("Opening {url}"));
    let ui = session.ui.clone();
    tokio::spawn(async move {
        if !child.wait().await.is_ok_and(|status| status.success()) {
            ui.hint(&by_hand);
        }
    });
}

/// What opens pages on this desktop. Root by sudo has somebody else's, whose browser does not run as root.
fn opener(session: &Session) -> Option<PathBuf> {
    let environment = &session.environment;
    if environment.get("SUDO_USER").is_some() {
        return None;
    }
    if cfg!(target_os = "macos") {
        return find("open", session);
    }
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| environment.get(name).is_some());
    has_desktop.then(|| find("xdg-open", session)).flatten()
}
