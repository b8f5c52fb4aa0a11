//! A shell command.

use std::time::Duration;

use tokio::process::Command;

use super::Message;
use crate::acme::process::{Bounds, End, run_with};

/// How long it may take; then it is stopped with its children.
const BOUNDS: Bounds = Bounds {
    limit: Duration::from_mins(1),
    grace: Duration::from_secs(2),
    kept: 4096,
};

/// Runs a command with the message as JSON on its standard input, and its parts in its environment.
pub(super) async fn tell(script: &str, message: &Message, json: &str) -> Result<(), String> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    for (name, value) in variables(message) {
        command.env(name, value);
    }
    let ended = run_with(command, Some(json.as_bytes()), &BOUNDS).await;
    match ended.end {
        End::Success => Ok(()),
        _ => Err(ended.line()),
    }
}

fn variables(message: &Message) -> [(&'static str, String); 6] {
    let cause = serde_json::to_value(message.cause).unwrap_or_default();
    [
        ("VOICECTL_EVENT", message.event.name().to_owned()),
        ("VOICECTL_LINEAGE", message.lineage.clone()),
        (
            "VOICECTL_CAUSE",
            cause.as_str().unwrap_or_default().to_owned(),
        ),
        ("VOICECTL_BECAUSE", message.because.clone()),
        (
            "VOICECTL_NOT_AFTER",
            message.not_after.clone().unwrap_or_default(),
        ),
        ("VOICECTL_TEXT", message.text.clone()),
    ]
}
